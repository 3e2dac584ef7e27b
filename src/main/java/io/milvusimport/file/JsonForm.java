package io.milvusimport.file;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.milvusimport.schema.FieldType;
import java.util.List;
import java.util.Optional;

/**
 * One object whose member {@code rows} lists the rows, one a line.
 *
 * <p>JSON values that are objects stand as such, as the official writers have them. All others are
 * strings that hold the JSON text: the server's reader takes arrays, numbers, booleans and strings
 * in no other way.
 */
record JsonForm(List<TextColumn> columns) implements TextForm {
  private static final byte[] HEAD = "{\"rows\":[".getBytes(US_ASCII);
  private static final byte[] TAIL = "\n]}\n".getBytes(US_ASCII);

  @Override
  public void putHead(TextBuffer file) {
    file.write(HEAD);
  }

  @Override
  public void putTail(TextBuffer file) {
    file.write(TAIL);
  }

  @Override
  public void putRow(Cells row, boolean isFirst, TextBuffer file) {
    if (!isFirst) {
      file.write(',');
    }
    file.write('\n');
    file.write('{');
    boolean isFirstMember = true;
    for (int i = 0; i < columns.size(); i++) {
      if (row.lengthOf(i) == 0) { // an array of structs that is null
        continue;
      }
      if (!isFirstMember) {
        file.write(',');
      }
      isFirstMember = false;
      file.write('"');
      file.write(columns.get(i).name().asQuotedUTF8());
      file.write('"');
      file.write(':');
      file.write(row.text().bytes(), row.startOf(i), row.lengthOf(i));
    }
    file.write('}');
  }

  /** An array of structs that is null is left out: the server's reader takes no null there. */
  @Override
  public void putNull(TextColumn column, Cells row) {
    if (!(column.field().type() instanceof FieldType.ArrayOfStruct)) {
      row.values().putNull();
    }
  }

  @Override
  public void putBoolean(boolean value, Cells row) {
    row.values().put(value);
  }

  @Override
  public Optional<String> putText(
      TextColumn column, byte[] utf8, int offset, int length, Cells row) {
    FieldType type = column.field().type();
    boolean isObject =
        type instanceof FieldType.SparseFloatVector
            || column.isDynamic()
            || (type instanceof FieldType.Json && startsObject(utf8, offset, length));
    if (isObject) {
      row.text().write(utf8, offset, length);
    } else {
      row.values().put(utf8, offset, length);
    }
    return Optional.empty();
  }

  private static boolean startsObject(byte[] json, int offset, int length) {
    int i = offset;
    while (i < offset + length && json[i] <= ' ' && json[i] >= 0) {
      i++;
    }
    return i < offset + length && json[i] == '{';
  }
}
