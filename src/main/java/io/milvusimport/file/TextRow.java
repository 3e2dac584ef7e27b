package io.milvusimport.file;

import io.milvusimport.file.TextColumn.Kind;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The open row of a {@link TextFile}. A null in a field with a default value is written as that
 * value.
 *
 * <p>Longer than most: it has a method for each kind of value.
 */
final class TextRow implements RowBuffer {
  private final TextFile file;
  private final FileState state;
  private final TextForm form;
  private final List<TextColumn> columns;
  private final Cells cells;
  private final @Nullable StructText[] structs;
  private @Nullable Refusal refusal;

  TextRow(TextFile file, TextForm form, CollectionSchema schema) {
    this.file = file;
    this.state = file.state();
    this.form = form;
    this.columns = TextColumn.of(schema);
    this.cells = new Cells(columns.size());
    this.structs = new StructText[columns.size()];
  }

  @Override
  public void begin() {
    state.beginRow();
  }

  @Override
  public void setNull(int column) {
    TextColumn c = columns.get(column);
    Field field = c.field();
    if (!field.acceptsNull()) {
      throw c.misuse("takes no null");
    }
    if (field.defaultValue().isPresent()) {
      DefaultValues.set(this, column, field.type(), field.defaultValue().get());
      return;
    }
    startCell(column);
    form.putNull(c, cells);
    cells.end();
  }

  @Override
  public void setBoolean(int column, boolean value) {
    if (start(column, Kind.BOOLEAN)) {
      form.putBoolean(value, cells);
      cells.end();
    } else {
      cells.values().put(value);
    }
  }

  @Override
  public void setInt(int column, int value) {
    boolean isCell = start(column, Kind.INT);
    cells.values().put(value);
    end(isCell);
  }

  @Override
  public void setLong(int column, long value) {
    boolean isCell = start(column, Kind.LONG);
    cells.values().put(value);
    end(isCell);
  }

  @Override
  public void setFloat(int column, float value) {
    boolean isCell = start(column, Kind.FLOAT);
    cells.values().put(value);
    end(isCell);
  }

  @Override
  public void setDouble(int column, double value) {
    boolean isCell = start(column, Kind.DOUBLE);
    cells.values().put(value);
    end(isCell);
  }

  @Override
  public void setText(int column, byte[] utf8, int offset, int length) {
    if (!start(column, Kind.TEXT)) {
      cells.values().put(utf8, offset, length);
      return;
    }
    Optional<String> problem = form.putText(columns.get(column), utf8, offset, length, cells);
    cells.end();
    if (problem.isPresent() && refusal == null) {
      refusal = new Refusal(column, problem.get());
    }
  }

  @Override
  public void setVector(int column, float[] vector, int offset) {
    boolean isCell = start(column, Kind.FLOATS);
    cells.values().put(vector, offset, vector(column).dim());
    end(isCell);
  }

  @Override
  public void setVector(int column, byte[] vector, int offset) {
    boolean isCell = start(column, Kind.BYTES);
    cells.values().put(vector(column), vector, offset);
    end(isCell);
  }

  @Override
  public void startList(int column) {
    if (!columns.get(column).isList()) {
      throw columns.get(column).misuse("is no array");
    }
    startCell(column);
    cells.values().startArray();
  }

  @Override
  public void endList(int column) {
    StructText struct = structs[column];
    if (!cells.isOpen(column) || (struct != null && struct.isOpen())) {
      throw columns.get(column).misuse("has no open list, or one with an open struct");
    }
    cells.values().endArray();
    cells.end();
  }

  @Override
  public Columns startStruct(int column) {
    start(column, Kind.STRUCT);
    StructText struct = structs[column];
    if (struct == null) {
      FieldType.ArrayOfStruct type = (FieldType.ArrayOfStruct) columns.get(column).field().type();
      struct = new StructText(type, cells.values());
      structs[column] = struct;
    }
    struct.start();
    return struct;
  }

  @Override
  public void endStruct(int column) {
    StructText struct = structs[column];
    if (struct == null || !cells.isOpen(column)) {
      throw columns.get(column).misuse("has no open struct");
    }
    struct.end();
  }

  @Override
  public Optional<Refusal> refusal() {
    return Optional.ofNullable(refusal);
  }

  @Override
  public void commit() throws IOException {
    state.requireRow();
    if (cells.isAnyOpen()) {
      throw new IllegalStateException("an array of the row is not ended");
    }
    for (int i = 0; i < columns.size(); i++) {
      if (!cells.isSet(i)) {
        setNull(i);
      }
    }
    if (refusal != null) {
      throw columns.get(refusal.column()).misuse("holds " + refusal.problem());
    }
    state.endRow();
    file.commitRow(cells);
    cells.clear();
  }

  @Override
  public void rollback() {
    state.endRow();
    clear();
  }

  /** Forgets the row, if one is open, and gives its memory back. */
  void release() {
    clear();
    cells.text().release();
  }

  /** Heap held. */
  int heldBytes() {
    return cells.text().capacity();
  }

  private void clear() {
    refusal = null;
    cells.clear();
    for (StructText struct : structs) {
      if (struct != null) {
        struct.clear();
      }
    }
  }

  /** Whether the value is the column's own; otherwise it is an element of the open array. */
  private boolean start(int column, Kind kind) {
    TextColumn c = columns.get(column);
    if (c.kind() != kind) {
      throw c.misuse("takes no " + kind);
    }
    if (c.isList()) {
      if (!cells.isOpen(column)) {
        throw c.misuse("has no open list");
      }
      return false;
    }
    startCell(column);
    return true;
  }

  private void startCell(int column) {
    state.requireRow();
    if (cells.isSet(column) || cells.isAnyOpen()) {
      throw columns.get(column).misuse("is set twice, or while an array is open");
    }
    cells.start(column);
  }

  private void end(boolean isCell) {
    if (isCell) {
      cells.end();
    }
  }

  private FieldType.DenseVector vector(int column) {
    return (FieldType.DenseVector) columns.get(column).field().type();
  }
}
