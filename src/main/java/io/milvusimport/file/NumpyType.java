package io.milvusimport.file;

import io.milvusimport.schema.FieldType;

/**
 * How values of a field stand in a {@code .npy} file, as the official writer has it.
 *
 * @param code NumPy's name of the item's type, without the byte order of text, such as {@code <f4};
 *     of text {@code <U}, to be followed by its width
 * @param itemBytes bytes of an item; of text those of a code point
 * @param width items of a row that is a vector; 0 if a row is one item
 */
record NumpyType(String code, int itemBytes, int width) {
  private static final String TEXT = "<U";

  /**
   * @throws IllegalArgumentException for a type that {@link FormatLimits} names
   */
  static NumpyType of(FieldType type) {
    if (type instanceof FieldType.DenseVector vector) {
      return vector(vector);
    }
    if (type instanceof FieldType.Bool) {
      return new NumpyType("|b1", 1, 0);
    }
    if (type instanceof FieldType.Int8) {
      return new NumpyType("|i1", 1, 0);
    }
    if (type instanceof FieldType.Int16) {
      return new NumpyType("<i2", 2, 0);
    }
    if (type instanceof FieldType.Int32) {
      return new NumpyType("<i4", 4, 0);
    }
    if (type instanceof FieldType.Int64) {
      return new NumpyType("<i8", 8, 0);
    }
    if (type instanceof FieldType.Float) {
      return new NumpyType("<f4", 4, 0);
    }
    if (type instanceof FieldType.Double) {
      return new NumpyType("<f8", 8, 0);
    }
    if (type instanceof FieldType.VarChar
        || type instanceof FieldType.Json
        || type instanceof FieldType.Geometry) {
      return new NumpyType(TEXT, 4, 0);
    }
    throw new IllegalArgumentException("no NumPy file for the type " + type.typeName());
  }

  private static NumpyType vector(FieldType.DenseVector type) {
    if (type instanceof FieldType.FloatVector) {
      return new NumpyType("<f4", 4, type.dim());
    }
    if (type instanceof FieldType.Int8Vector) {
      return new NumpyType("|i1", 1, type.dim());
    }
    boolean isBinary = type instanceof FieldType.BinaryVector;
    return new NumpyType("|u1", 1, isBinary ? type.dim() / 8 : 2 * type.dim());
  }

  boolean isText() {
    return code.equals(TEXT);
  }

  /** Bytes of a row; of text, of a code point. */
  int rowBytes() {
    return itemBytes * Math.max(1, width);
  }
}
