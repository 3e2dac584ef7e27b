package io.milvusimport.schema;

/** The type of a collection's field, with the limits that the server holds its values to. */
public sealed interface FieldType {
  /** The name that Milvus gives the type, such as {@code FloatVector}. */
  default String typeName() {
    return getClass().getSimpleName();
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

  /** Exactly {@code dim} finite 32-bit floats. */
  record FloatVector(int dim) implements FieldType {}
}
