package io.milvusimport.record;

import io.milvusimport.file.RowBuffer;
import io.milvusimport.schema.FieldType;
import java.util.Optional;

/** Writes the values of one type into a column, holding them to the type's rules. */
interface ValueWriter {
  /**
   * Sets the column, or appends to its open array.
   *
   * @return what is wrong with the value; the row is then to be rolled back
   */
  Optional<String> write(Object value, RowBuffer rows, int column);

  static ValueWriter of(FieldType type) {
    if (type instanceof FieldType.Bool) {
      return ValueWriter::writeBoolean;
    }
    if (type instanceof FieldType.Int8) {
      return new WholeNumberWriter(Byte.MIN_VALUE, Byte.MAX_VALUE);
    }
    if (type instanceof FieldType.Int16) {
      return new WholeNumberWriter(Short.MIN_VALUE, Short.MAX_VALUE);
    }
    if (type instanceof FieldType.Int32) {
      return new WholeNumberWriter(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    if (type instanceof FieldType.Int64) {
      return new WholeNumberWriter(Long.MIN_VALUE, Long.MAX_VALUE);
    }
    if (type instanceof FieldType.Float) {
      return ValueWriter::writeFloat;
    }
    if (type instanceof FieldType.Double) {
      return ValueWriter::writeDouble;
    }
    if (type instanceof FieldType.VarChar varChar) {
      return new TextWriter(varChar.maxBytes());
    }
    if (type instanceof FieldType.Json) {
      return new JsonFieldWriter();
    }
    if (type instanceof FieldType.Array array) {
      return new ArrayWriter(of(array.element()), array.maxCapacity());
    }
    if (type instanceof FieldType.FloatVector vector) {
      return new FloatVectorWriter(vector.dim());
    }
    throw new IllegalArgumentException("no mapping for the type " + type.typeName());
  }

  private static Optional<String> writeBoolean(Object value, RowBuffer rows, int column) {
    if (value instanceof Boolean b) {
      rows.setBoolean(column, b);
      return Optional.empty();
    }
    return Optional.of(ValueKind.of(value));
  }

  /** Rounds to the nearest float: numbers come as decimal text, which few floats equal. */
  private static Optional<String> writeFloat(Object value, RowBuffer rows, int column) {
    if (!(value instanceof Number number)) {
      return Optional.of(ValueKind.of(value));
    }
    float nearest = number.floatValue();
    if (!Float.isFinite(nearest)) {
      return Optional.of(beyondFloat(number));
    }
    rows.setFloat(column, nearest);
    return Optional.empty();
  }

  private static Optional<String> writeDouble(Object value, RowBuffer rows, int column) {
    if (!(value instanceof Number number)) {
      return Optional.of(ValueKind.of(value));
    }
    double nearest = number.doubleValue();
    if (!Double.isFinite(nearest)) {
      return Optional.of(
          value instanceof Double || value instanceof Float
              ? ValueKind.ofNonFinite(nearest)
              : "out of the range of a 64-bit float");
    }
    rows.setDouble(column, nearest);
    return Optional.empty();
  }

  /** Why a number is no finite float. */
  static String beyondFloat(Number number) {
    boolean isFloating = number instanceof Double || number instanceof Float;
    return isFloating && !Double.isFinite(number.doubleValue())
        ? ValueKind.ofNonFinite(number.doubleValue())
        : "out of the range of a 32-bit float";
  }
}
