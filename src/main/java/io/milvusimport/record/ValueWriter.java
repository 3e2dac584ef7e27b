package io.milvusimport.record;

import io.milvusimport.file.Columns;
import io.milvusimport.schema.FieldType;
import java.util.Optional;

/** Writes the values of one type into a column, holding them to the type's rules. */
interface ValueWriter {
  /**
   * Sets the column, or appends to its open array.
   *
   * @return what is wrong with the value, to be read after <i>is</i>; the row is then to be rolled
   *     back
   */
  Optional<String> write(Object value, Columns columns, int column);

  /**
   * The writer of a field.
   *
   * @param name of the field, for what is wrong inside of it
   */
  static ValueWriter of(String name, FieldType type) {
    if (type instanceof FieldType.Scalar scalar) {
      return ofScalar(scalar);
    }
    if (type instanceof FieldType.DenseVector vector) {
      return ofVector(vector);
    }
    if (type instanceof FieldType.Array array) {
      return new ArrayWriter(
          ArrayWriter.Element.of(ofScalar(array.element())), array.maxCapacity());
    }
    if (type instanceof FieldType.ArrayOfStruct array) {
      return new ArrayWriter(new StructElement(name, array), array.maxCapacity());
    }
    if (type instanceof FieldType.Json) {
      return new JsonFieldWriter();
    }
    if (type instanceof FieldType.Text) {
      return new TextWriter(Integer.MAX_VALUE);
    }
    if (type instanceof FieldType.Timestamptz) {
      return new TimestamptzWriter();
    }
    if (type instanceof FieldType.Geometry) {
      return new GeometryWriter();
    }
    if (type instanceof FieldType.SparseFloatVector) {
      return new SparseVectorWriter();
    }
    throw new IllegalArgumentException("no mapping for the type " + type.typeName());
  }

  private static ValueWriter ofScalar(FieldType.Scalar type) {
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
      return FloatWriters::writeFloat;
    }
    if (type instanceof FieldType.Double) {
      return FloatWriters::writeDouble;
    }
    if (type instanceof FieldType.VarChar varChar) {
      return new TextWriter(varChar.maxBytes());
    }
    throw new IllegalArgumentException("no mapping for the type " + type.typeName());
  }

  private static ValueWriter ofVector(FieldType.DenseVector type) {
    if (type instanceof FieldType.FloatVector) {
      return new FloatVectorWriter(type.dim());
    }
    if (type instanceof FieldType.BinaryVector) {
      return new ByteVectorWriter(type.dim() / Byte.SIZE, ByteForm.Whole.unsigned());
    }
    if (type instanceof FieldType.Int8Vector) {
      return new ByteVectorWriter(type.dim(), ByteForm.Whole.signed());
    }
    if (type instanceof FieldType.Float16Vector) {
      return new ByteVectorWriter(type.dim(), new ByteForm.Half(HalfFloat.FLOAT16));
    }
    if (type instanceof FieldType.BFloat16Vector) {
      return new ByteVectorWriter(type.dim(), new ByteForm.Half(HalfFloat.BFLOAT16));
    }
    throw new IllegalArgumentException("no mapping for the type " + type.typeName());
  }

  private static Optional<String> writeBoolean(Object value, Columns columns, int column) {
    if (value instanceof Boolean b) {
      columns.setBoolean(column, b);
      return Optional.empty();
    }
    return Optional.of(ValueKind.of(value));
  }
}
