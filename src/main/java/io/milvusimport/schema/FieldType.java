package io.milvusimport.schema;

import java.util.List;

/** The type of a collection's field, with the limits that the server holds its values to. */
public sealed interface FieldType {
  /** The name that Milvus gives the type, such as {@code FloatVector}. */
  default String typeName() {
    return getClass().getSimpleName();
  }

  /** {@code FloatVector, dim 768}: the type with its limits, for messages. */
  default String display() {
    if (this instanceof DenseVector v) {
      return v.typeName() + ", dim " + v.dim();
    }
    if (this instanceof VarChar v) {
      return "VarChar, max_length " + v.maxBytes();
    }
    if (this instanceof Array a) {
      return "Array of " + a.element().typeName() + ", max_capacity " + a.maxCapacity();
    }
    if (this instanceof ArrayOfStruct a) {
      return "ArrayOfStruct, max_capacity " + a.maxCapacity();
    }
    return typeName();
  }

  /** A type that may be an array's element. */
  sealed interface Scalar extends FieldType {}

  record Bool() implements Scalar {}

  /** -128 to 127. */
  record Int8() implements Scalar {}

  /** -32,768 to 32,767. */
  record Int16() implements Scalar {}

  record Int32() implements Scalar {}

  record Int64() implements Scalar {}

  /** 32-bit; the server refuses NaN and the infinities. */
  record Float() implements Scalar {}

  /** 64-bit; the server refuses NaN and the infinities. */
  record Double() implements Scalar {}

  /** Text of at most {@code maxBytes} bytes of UTF-8 (the server's {@code max_length}). */
  record VarChar(int maxBytes) implements Scalar {}

  /** Any JSON value. */
  record Json() implements FieldType {
    @Override
    public String typeName() {
      return "JSON";
    }
  }

  /** At most {@code maxCapacity} elements, none of them null. */
  record Array(Scalar element, int maxCapacity) implements FieldType {}

  /** Text without a limit of its own. */
  record Text() implements FieldType {}

  /** A point in time, to the microsecond, from text of the form ISO 8601 with an offset. */
  record Timestamptz() implements FieldType {}

  /** A shape in well-known text (WKT), without a reference system. */
  record Geometry() implements FieldType {}

  /** A type that an index of the server searches by distance. */
  sealed interface Vector extends FieldType {}

  /** A vector of a fixed number of values. */
  sealed interface DenseVector extends Vector {
    /** How many values; bits, for a binary vector. */
    int dim();
  }

  /** Exactly {@code dim} finite 32-bit floats. */
  record FloatVector(int dim) implements DenseVector {}

  /** {@code dim} bits in {@code dim / 8} bytes; {@code dim} is a multiple of 8. */
  record BinaryVector(int dim) implements DenseVector {}

  /** {@code dim} finite floats of IEEE 754 half precision, little endian. */
  record Float16Vector(int dim) implements DenseVector {}

  /** {@code dim} finite brain floats: the upper half of a 32-bit float, little endian. */
  record BFloat16Vector(int dim) implements DenseVector {}

  /** {@code dim} values of -128 to 127. */
  record Int8Vector(int dim) implements DenseVector {}

  /** Non-negative finite floats by index, 0 to 2^32 - 2. */
  record SparseFloatVector() implements Vector {}

  /** At most {@code maxCapacity} structs, none of them null. */
  record ArrayOfStruct(List<SubField> fields, int maxCapacity) implements FieldType {
    public ArrayOfStruct {
      fields = List.copyOf(fields);
    }
  }

  /**
   * A field of the structs of an {@link ArrayOfStruct}; never null.
   *
   * @param name as in a struct, without the name of the array
   * @param type a {@link Scalar} or a {@link DenseVector}
   */
  record SubField(String name, FieldType type) {
    /** {@code start (Int32)}, for messages. */
    public String display() {
      return name + " (" + type.display() + ")";
    }
  }
}
