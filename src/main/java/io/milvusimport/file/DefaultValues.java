package io.milvusimport.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.milvusimport.schema.FieldType;

/**
 * Writes a field's default value, for formats in which a null would not become it everywhere: of
 * what a server does with a null in text files, the releases have different opinions.
 */
final class DefaultValues {
  private DefaultValues() {}

  /**
   * @param value as in {@code Field.defaultValue()}
   */
  static void set(Columns row, int column, FieldType type, Object value) {
    if (value instanceof Boolean b) {
      row.setBoolean(column, b);
    } else if (value instanceof String text) {
      byte[] utf8 = text.getBytes(UTF_8);
      row.setText(column, utf8, 0, utf8.length);
    } else if (value instanceof Number number) {
      setNumber(row, column, type, number);
    } else {
      throw new IllegalArgumentException("a default value of " + value.getClass());
    }
  }

  private static void setNumber(Columns row, int column, FieldType type, Number number) {
    if (type instanceof FieldType.Int64) {
      row.setLong(column, number.longValue());
    } else if (type instanceof FieldType.Float) {
      row.setFloat(column, number.floatValue());
    } else if (type instanceof FieldType.Double) {
      row.setDouble(column, number.doubleValue());
    } else {
      row.setInt(column, Math.toIntExact(number.longValue()));
    }
  }
}
