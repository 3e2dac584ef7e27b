package io.milvusimport.emulator.reader;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One {@code .npy} file as the server's reader sees it.
 *
 * @param dtype as the header spells it, such as {@code <f4}
 * @param values what follows the header
 */
record NpyArray(String dtype, List<Integer> shape, ByteBuffer values) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final Pattern DTYPE = Pattern.compile("'descr': *'([^']*)'");
  private static final Pattern SHAPE = Pattern.compile("'shape': *\\(([0-9, ]*)\\)");
  private static final Pattern UNICODE = Pattern.compile("[<|>]*U([0-9]+)");

  /**
   * @throws IOException if the file is none of version 1.0
   */
  static NpyArray read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length < 10 || !Arrays.equals(bytes, 0, 8, MAGIC, 0, 8)) {
      throw new IOException("npy: not a valid NumPy file format");
    }
    ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int start = 10 + all.getShort(8);
    String header = new String(bytes, 10, start - 10, UTF_8);
    Matcher dtype = DTYPE.matcher(header);
    Matcher shape = SHAPE.matcher(header);
    if (!dtype.find() || !shape.find() || header.contains("'fortran_order': True")) {
      throw new IOException("npy: no valid header: " + header.strip());
    }
    List<Integer> sizes =
        Arrays.stream(shape.group(1).split(","))
            .map(String::strip)
            .filter(size -> !size.isEmpty())
            .map(Integer::valueOf)
            .toList();
    ByteBuffer values = all.slice(start, bytes.length - start).order(ByteOrder.LITTLE_ENDIAN);
    return new NpyArray(dtype.group(1), sizes, values);
  }

  int rows() {
    return shape.isEmpty() ? 0 : shape.get(0);
  }

  /** The server's name for what the items are; empty for a type that it does not take. */
  String element() {
    return switch (dtype.replaceFirst("^[<|]", "")) {
      case "b1" -> "Bool";
      case "u1" -> "BinaryVector";
      case "i1" -> "Int8";
      case "i2" -> "Int16";
      case "i4" -> "Int32";
      case "i8" -> "Int64";
      case "f4" -> "Float";
      case "f8" -> "Double";
      default -> UNICODE.matcher(dtype).matches() ? "VarChar" : "";
    };
  }

  /** Items of a row. */
  int width() {
    return shape.size() < 2 ? 1 : shape.get(1);
  }

  /** Characters of a text, each of which takes four bytes. */
  int characters() {
    Matcher unicode = UNICODE.matcher(dtype);
    return unicode.matches() ? Integer.parseInt(unicode.group(1)) : 0;
  }

  private int itemBytes() {
    return characters() > 0 ? 4 * characters() : dtype.charAt(dtype.length() - 1) - '0';
  }

  boolean isWhole() {
    return values.capacity() >= (long) rows() * width() * itemBytes();
  }

  /** The {@code n}-th item, counted over all rows. */
  Object item(int n) {
    int at = n * itemBytes();
    return switch (element()) {
      case "Bool" -> values.get(at) != 0;
      case "BinaryVector", "Int8" -> values.get(at);
      case "Int16" -> values.getShort(at);
      case "Int32" -> values.getInt(at);
      case "Int64" -> values.getLong(at);
      case "Float" -> values.getFloat(at);
      case "Double" -> values.getDouble(at);
      default -> text(at);
    };
  }

  /** The server leaves out every character U+0000, wherever it stands. */
  private String text(int at) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < characters(); i++) {
      int point = values.getInt(at + 4 * i);
      if (point != 0) {
        text.appendCodePoint(point);
      }
    }
    return text.toString();
  }
}
