package io.milvusimport.file;

import java.io.IOException;
import java.util.List;

/** The open row of a {@link ParquetFile}, set straight into its column buffers. */
final class ParquetRow implements RowBuffer, LeafColumns {
  private final ParquetFile file;
  private final FieldBuffer[] fields;
  private boolean isOpen;

  ParquetRow(ParquetFile file, List<FieldBuffer> fields) {
    this.file = file;
    this.fields = fields.toArray(FieldBuffer[]::new);
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
    field(column).setNull();
  }

  @Override
  public void startList(int column) {
    field(column).startList();
  }

  @Override
  public void endList(int column) {
    field(column).endList();
  }

  @Override
  public Columns startStruct(int column) {
    return structs(column).startStruct();
  }

  @Override
  public void endStruct(int column) {
    structs(column).endStruct();
  }

  @Override
  public ColumnBuffer column(int column) {
    if (field(column) instanceof ColumnBuffer leaf) {
      return leaf;
    }
    throw new IllegalStateException("column " + column + " takes structs alone");
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
    for (FieldBuffer field : fields) {
      field.rollback();
    }
  }

  boolean isOpen() {
    return isOpen;
  }

  private StructBuffer structs(int column) {
    if (field(column) instanceof StructBuffer structs) {
      return structs;
    }
    throw new IllegalStateException("column " + column + " takes no structs");
  }

  private FieldBuffer field(int column) {
    requireOpen();
    return fields[column];
  }

  private void requireOpen() {
    if (!isOpen) {
      throw new IllegalStateException("no row was begun");
    }
  }
}
