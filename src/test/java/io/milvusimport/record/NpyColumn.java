package io.milvusimport.record;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code .npy} file by nothing but its header and its bytes, as DuckDB reads none. That header
 * and bytes are those of NumPy itself is what the files of the official writer are compared for.
 */
record NpyColumn(Path path) {
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{'descr': '(..)(\\d*)', 'fortran_order': False, 'shape': \\((\\d+),(?: (\\d+))?\\), \\} *\n");

  /**
   * A value a row, a list if it is a vector.
   *
   * @param type the item's, as NumPy names it; of text without the width
   */
  List<Object> values(String type) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] header = new byte[file.getShort(8)];
    file.position(10).get(header);
    Matcher match = HEADER.matcher(new String(header, US_ASCII));
    assertThat(match.matches()).as("header of %s", path).isTrue();
    String itemType = type.equals("<U") ? match.group(1) : match.group(1) + match.group(2);
    assertThat(itemType).as("%s", path).isEqualTo(type);
    int characters = type.equals("<U") ? Integer.parseInt(match.group(2)) : 0;
    List<Object> values = new ArrayList<>();
    for (int row = Integer.parseInt(match.group(3)); row > 0; row--) {
      values.add(
          match.group(4) == null
              ? item(type, characters, file)
              : vector(type, Integer.parseInt(match.group(4)), file));
    }
    assertThat(file.remaining()).as("bytes left of %s", path).isZero();
    return values;
  }

  private static List<Object> vector(String type, int dim, ByteBuffer file) {
    List<Object> vector = new ArrayList<>();
    for (int i = 0; i < dim; i++) {
      vector.add(item(type, 0, file));
    }
    return vector;
  }

  private static Object item(String type, int characters, ByteBuffer file) {
    return switch (type) {
      case "|b1" -> file.get() == 1;
      case "|i1" -> file.get();
      case "|u1" -> (short) (file.get() & 0xff);
      case "<i2" -> file.getShort();
      case "<i4" -> file.getInt();
      case "<i8" -> file.getLong();
      case "<f4" -> file.getFloat();
      case "<f8" -> file.getDouble();
      case "<U" -> text(characters, file);
      default -> throw new IllegalArgumentException(type);
    };
  }

  private static String text(int characters, ByteBuffer file) {
    byte[] utf32 = new byte[characters * 4];
    file.get(utf32);
    String padded = new String(utf32, Charset.forName("UTF-32LE"));
    int end = padded.indexOf('\0');
    return end < 0 ? padded : padded.substring(0, end);
  }
}
