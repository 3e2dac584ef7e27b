package io.milvusimport.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.milvusimport.schema.CsvNull;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A header, then a line a row; cells with a comma, quote or line break in quotes (RFC 4180), and
 * empty ones too, because a line of nothing would be no row. Null is {@link CsvNull}.
 *
 * <p>Cells that are neither text nor a number hold JSON.
 */
record CsvForm(List<TextColumn> columns) implements TextForm {
  private static final byte[] NULL = CsvNull.TEXT.getBytes(UTF_8);
  private static final byte[] TRUE = "True".getBytes(UTF_8);
  private static final byte[] FALSE = "False".getBytes(UTF_8);

  @Override
  public void putHead(TextBuffer file) {
    for (int i = 0; i < columns.size(); i++) {
      byte[] name = columns.get(i).field().name().getBytes(UTF_8);
      putCell(i, name, 0, name.length, file);
    }
    file.write('\n');
  }

  @Override
  public void putTail(TextBuffer file) {}

  @Override
  public void putRow(Cells row, boolean isFirst, TextBuffer file) {
    for (int i = 0; i < columns.size(); i++) {
      putCell(i, row.text().bytes(), row.startOf(i), row.lengthOf(i), file);
    }
    file.write('\n');
  }

  @Override
  public void putNull(TextColumn column, Cells row) {
    FormatLimits.cannotCarry(FileFormat.CSV, column.field())
        .ifPresent(
            problem -> {
              throw column.misuse("cannot be null: " + problem);
            });
    row.text().write(NULL);
  }

  @Override
  public void putBoolean(boolean value, Cells row) {
    row.text().write(value ? TRUE : FALSE);
  }

  @Override
  public Optional<String> putText(
      TextColumn column, byte[] utf8, int offset, int length, Cells row) {
    if (column.isFreeText()) {
      if (column.field().acceptsNull()
          && Arrays.equals(NULL, 0, NULL.length, utf8, offset, offset + length)) {
        return Optional.of("the text " + CsvNull.TEXT + ", which is how a CSV file says null");
      }
      if (hasCarriageReturnLineFeed(utf8, offset, length)) {
        return Optional.of(
            "text with a carriage return before a line feed, which the server's CSV reader takes"
                + " away");
      }
    } else if (column.isDynamic() && !DoublesOnly.in(utf8, offset, length)) {
      return Optional.of(
          "a number in a dynamic key that is no 64-bit float, to which the server's CSV reader"
              + " rounds it");
    }
    row.text().write(utf8, offset, length);
    return Optional.empty();
  }

  private static void putCell(int index, byte[] bytes, int offset, int length, TextBuffer file) {
    if (index > 0) {
      file.write(',');
    }
    if (!needsQuotes(bytes, offset, length)) {
      file.write(bytes, offset, length);
      return;
    }
    file.write('"');
    int written = offset;
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] == '"') {
        file.write(bytes, written, i + 1 - written);
        written = i; // once more
      }
    }
    file.write(bytes, written, offset + length - written);
    file.write('"');
  }

  private static boolean needsQuotes(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      byte b = bytes[i];
      if (b == ',' || b == '"' || b == '\n' || b == '\r') {
        return true;
      }
    }
    return length == 0;
  }

  private static boolean hasCarriageReturnLineFeed(byte[] utf8, int offset, int length) {
    for (int i = offset; i < offset + length - 1; i++) {
      if (utf8[i] == '\r' && utf8[i + 1] == '\n') {
        return true;
      }
    }
    return false;
  }
}
