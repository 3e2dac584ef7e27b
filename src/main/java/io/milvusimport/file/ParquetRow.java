package io.milvusimport.file;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The open row of a {@link ParquetFile}, set straight into its column buffers. */
final class ParquetRow implements RowBuffer, LeafColumns {
  private final ParquetFile file;
  private final FileState state;
  private final FieldBuffer[] fields;
  private final BitSet neverEmpty;
  private @Nullable Refusal refusal;

  /**
   * @param neverEmpty columns in which an empty array is refused
   */
  ParquetRow(ParquetFile file, List<FieldBuffer> fields, BitSet neverEmpty) {
    this.file = file;
    this.state = file.state();
    this.neverEmpty = neverEmpty;
    this.fields = fields.toArray(FieldBuffer[]::new);
  }

  @Override
  public void begin() {
    state.beginRow();
    refusal = null;
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
    FieldBuffer field = field(column);
    if (refusal == null
        && neverEmpty.get(column)
        && field instanceof ColumnBuffer array
        && array.elements() == 0) {
      refusal = new Refusal(column, "an empty array, which Parquet cannot tell from null here");
    }
    field.endList();
  }

  @Override
  public Optional<Refusal> refusal() {
    return Optional.ofNullable(refusal);
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
    state.requireRow();
    if (refusal != null) {
      throw new IllegalStateException("column " + refusal.column() + " holds " + refusal.problem());
    }
    state.endRow();
    file.commitRow();
  }

  @Override
  public void rollback() {
    state.endRow();
    for (FieldBuffer field : fields) {
      field.rollback();
    }
  }

  private StructBuffer structs(int column) {
    if (field(column) instanceof StructBuffer structs) {
      return structs;
    }
    throw new IllegalStateException("column " + column + " takes no structs");
  }

  private FieldBuffer field(int column) {
    state.requireRow();
    return fields[column];
  }
}
