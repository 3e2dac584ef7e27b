package io.milvusimport.file;

import java.io.IOException;
import java.util.List;

/**
 * Where a row is written, value by value, straight into the columns of a {@link DataFile}. A row
 * counts only once it is committed; one that is rolled back leaves no trace in any column.
 *
 * <p>Columns are numbered as {@code CollectionSchema.fields()}, and the dynamic column comes last.
 * Each is set at most once a row, in any order; one that is not set is null. Between {@link
 * #startList} and {@link #endList} the setters of single values append elements to the array.
 *
 * <p>Values are not checked against the schema's limits: that is the caller's part. A value of the
 * wrong kind, or a second one, is a bug and throws {@link IllegalStateException}.
 */
public final class RowBuffer {
  private final DataFile file;
  private final ColumnBuffer[] columns;
  private boolean isOpen;

  RowBuffer(DataFile file, List<ColumnBuffer> columns) {
    this.file = file;
    this.columns = columns.toArray(ColumnBuffer[]::new);
  }

  /** Starts a row. */
  public void begin() {
    if (isOpen) {
      throw new IllegalStateException("the last row is neither committed nor rolled back");
    }
    file.requireWritable();
    isOpen = true;
  }

  public void setNull(int column) {
    column(column).setNull();
  }

  public void setBoolean(int column, boolean value) {
    column(column).putBoolean(value);
  }

  /** For Int8, Int16 and Int32. */
  public void setInt(int column, int value) {
    column(column).putInt(value);
  }

  public void setLong(int column, long value) {
    column(column).putLong(value);
  }

  public void setFloat(int column, float value) {
    column(column).putFloat(value);
  }

  public void setDouble(int column, double value) {
    column(column).putDouble(value);
  }

  /** For VarChar, JSON and the dynamic column: {@code length} bytes of UTF-8, which are copied. */
  public void setText(int column, byte[] utf8, int offset, int length) {
    column(column).putText(utf8, offset, length);
  }

  /** Copies {@code dim} floats from {@code offset} on. */
  public void setVector(int column, float[] vector, int offset) {
    column(column).putVector(vector, offset);
  }

  /** Starts the array of this row: the next single values of the column are its elements. */
  public void startList(int column) {
    column(column).startList();
  }

  /** Ends the array; without elements it is an empty one, not null. */
  public void endList(int column) {
    column(column).endList();
  }

  /**
   * Makes the row a part of the file, and spools the row group if it is full.
   *
   * @throws IOException if spooling fails; the file is then good for nothing but {@link
   *     DataFile#discard()}
   */
  public void commit() throws IOException {
    requireOpen();
    isOpen = false;
    file.commitRow();
  }

  /** Forgets what was set since {@link #begin}. */
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
