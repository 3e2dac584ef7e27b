package io.milvusimport.file;

import io.milvusimport.file.TextColumn.Kind;
import io.milvusimport.schema.FieldType;
import java.util.Arrays;
import java.util.List;

/** One struct after another in the open array of a text file, as JSON objects. */
final class StructText implements Columns {
  private final List<TextColumn> columns;
  private final JsonValues values;
  private final boolean[] set;
  private boolean isOpen;

  StructText(FieldType.ArrayOfStruct type, JsonValues values) {
    this.columns = TextColumn.of(type);
    this.values = values;
    this.set = new boolean[columns.size()];
  }

  void start() {
    if (isOpen) {
      throw new IllegalStateException("a struct in a struct");
    }
    Arrays.fill(set, false);
    isOpen = true;
    values.startObject();
  }

  void end() {
    for (int i = 0; i < set.length; i++) {
      if (!isOpen || !set[i]) {
        throw columns.get(i).misuse("of a struct is not set");
      }
    }
    isOpen = false;
    values.endObject();
  }

  boolean isOpen() {
    return isOpen;
  }

  /** Forgets the open struct. */
  void clear() {
    isOpen = false;
  }

  @Override
  public void setNull(int column) {
    throw columns.get(column).misuse("of a struct cannot be null");
  }

  @Override
  public void setBoolean(int column, boolean value) {
    name(column, Kind.BOOLEAN);
    values.put(value);
  }

  @Override
  public void setInt(int column, int value) {
    name(column, Kind.INT);
    values.put(value);
  }

  @Override
  public void setLong(int column, long value) {
    name(column, Kind.LONG);
    values.put(value);
  }

  @Override
  public void setFloat(int column, float value) {
    name(column, Kind.FLOAT);
    values.put(value);
  }

  @Override
  public void setDouble(int column, double value) {
    name(column, Kind.DOUBLE);
    values.put(value);
  }

  @Override
  public void setText(int column, byte[] utf8, int offset, int length) {
    name(column, Kind.TEXT);
    values.put(utf8, offset, length);
  }

  @Override
  public void setVector(int column, float[] vector, int offset) {
    FieldType type = name(column, Kind.FLOATS).field().type();
    values.put(vector, offset, ((FieldType.DenseVector) type).dim());
  }

  @Override
  public void setVector(int column, byte[] vector, int offset) {
    FieldType type = name(column, Kind.BYTES).field().type();
    values.put((FieldType.DenseVector) type, vector, offset);
  }

  @Override
  public void startList(int column) {
    throw columns.get(column).misuse("of a struct is no array");
  }

  @Override
  public void endList(int column) {
    throw columns.get(column).misuse("of a struct is no array");
  }

  @Override
  public Columns startStruct(int column) {
    throw columns.get(column).misuse("of a struct is no array");
  }

  @Override
  public void endStruct(int column) {
    throw columns.get(column).misuse("of a struct is no array");
  }

  private TextColumn name(int index, Kind kind) {
    TextColumn column = columns.get(index);
    if (!isOpen || set[index] || column.kind() != kind) {
      throw column.misuse("of a struct is set twice, as another kind, or after the struct");
    }
    set[index] = true;
    values.name(column.name());
    return column;
  }
}
