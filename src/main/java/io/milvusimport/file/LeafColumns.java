package io.milvusimport.file;

/** Columns of which each value goes straight into a {@link ColumnBuffer}. */
interface LeafColumns extends Columns {
  /** The buffer that takes the column's next value, if it takes one now. */
  ColumnBuffer column(int column);

  @Override
  default void setBoolean(int column, boolean value) {
    column(column).putBoolean(value);
  }

  @Override
  default void setInt(int column, int value) {
    column(column).putInt(value);
  }

  @Override
  default void setLong(int column, long value) {
    column(column).putLong(value);
  }

  @Override
  default void setFloat(int column, float value) {
    column(column).putFloat(value);
  }

  @Override
  default void setDouble(int column, double value) {
    column(column).putDouble(value);
  }

  @Override
  default void setText(int column, byte[] utf8, int offset, int length) {
    column(column).putText(utf8, offset, length);
  }

  @Override
  default void setVector(int column, float[] vector, int offset) {
    column(column).putVector(vector, offset);
  }

  @Override
  default void setVector(int column, byte[] vector, int offset) {
    column(column).putVector(vector, offset);
  }
}
