package io.milvusimport.file;

/**
 * Where the values of a row or of one struct in an array are set, each in its column.
 *
 * <p>Each column is set at most once, in any order; one of a row that is not set is null. Between
 * {@link #startList} and {@link #endList} the setters of single values append elements to the
 * array, and so does {@link #startStruct} for an array of structs.
 *
 * <p>Values are not checked against the schema's limits: that is the caller's part. A value of the
 * wrong kind, or a second one, is a bug and throws {@link IllegalStateException}.
 */
public interface Columns {
  void setNull(int column);

  void setBoolean(int column, boolean value);

  /** For Int8, Int16 and Int32. */
  void setInt(int column, int value);

  void setLong(int column, long value);

  void setFloat(int column, float value);

  void setDouble(int column, double value);

  /**
   * For every type that travels as text: VarChar, Text, Timestamptz, Geometry, and as JSON text
   * JSON, the dynamic column and SparseFloatVector (an object of index and value). {@code length}
   * bytes of UTF-8, which are copied.
   */
  void setText(int column, byte[] utf8, int offset, int length);

  /** For FloatVector: copies {@code dim} floats from {@code offset} on. */
  void setVector(int column, float[] vector, int offset);

  /**
   * For the other dense vectors: copies the bytes of one vector from {@code offset} on. These are
   * {@code dim / 8} for BinaryVector, {@code 2 * dim} in little endian for Float16Vector and
   * BFloat16Vector, {@code dim} for Int8Vector.
   */
  void setVector(int column, byte[] vector, int offset);

  /** Starts the array of this row. */
  void startList(int column);

  /** Ends the array; without elements it is an empty one, not null. */
  void endList(int column);

  /**
   * Adds a struct to the open array.
   *
   * @return where its sub-fields are set, numbered as in the schema, all of them, until {@link
   *     #endStruct}; good for nothing afterwards
   */
  Columns startStruct(int column);

  void endStruct(int column);
}
