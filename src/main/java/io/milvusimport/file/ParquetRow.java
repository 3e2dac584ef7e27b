package io.milvusimport.file;

import java.io.IOException;
import java.util.List;

/** The open row of a {@link ParquetFile}, set straight into its column buffers. */
final class ParquetRow implements RowBuffer {
  private final ParquetFile file;
  private final ColumnBuffer[] columns;
  private boolean isOpen;

  ParquetRow(ParquetFile file, List<ColumnBuffer> columns) {
    this.file = file;
    this.columns = columns.toArray(ColumnBuffer[]::new);
  }

  @Override
  public void begin() {
    if (isOpen) {
      throw new IllegalStateException("the last row is neither committed nor rolled back");
    }
    file.requireWritable();
    isOpen = true;
  }

  @Override
  public void setNull(int column) {
    column(column).setNull();
  }

  @Override
  public void setBoolean(int column, boolean value) {
    column(column).putBoolean(value);
  }

  @Override
  public void setInt(int column, int value) {
    column(column).putInt(value);
  }

  @Override
  public void setLong(int column, long value) {
    column(column).putLong(value);
  }

  @Override
  public void setFloat(int column, float value) {
    column(column).putFloat(value);
  }

  @Override
  public void setDouble(int column, double value) {
    column(column).putDouble(value);
  }

  @Override
  public void setText(int column, byte[] utf8, int offset, int length) {
    column(column).putText(utf8, offset, length);
  }

  @Override
  public void setVector(int column, float[] vector, int offset) {
    column(column).putVector(vector, offset);
  }

  @Override
  public void setVector(int column, byte[] vector, int offset) {
    throw new UnsupportedOperationException("no column of bytes yet");
  }

  @Override
  public Columns startStruct(int column) {
    throw new UnsupportedOperationException("no column of structs yet");
  }

  @Override
  public void endStruct(int column) {
    throw new UnsupportedOperationException("no column of structs yet");
  }

  @Override
  public void startList(int column) {
    column(column).startList();
  }

  @Override
  public void endList(int column) {
    column(column).endList();
  }

  @Override
  public void commit() throws IOException {
    requireOpen();
    isOpen = false;
    file.commitRow();
  }

  @Override
  public void rollback() {
    requireOpen();
    isOpen = false;
    for (ColumnBuffer column : columns) {
      column.rollback();
    }
  }

  boolean isOpen() {
    return isOpen;
  }

  private ColumnBuffer column(int index) {
    requireOpen();
    return columns[index];
  }

  private void requireOpen() {
    if (!isOpen) {
      throw new IllegalStateException("no row was begun");
    }
  }
}
