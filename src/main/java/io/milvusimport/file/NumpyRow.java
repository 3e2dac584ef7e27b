package io.milvusimport.file;

import io.milvusimport.file.TextColumn.Kind;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Field;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The open row of a {@link NumpyFile}. A null in a field with a default value is written as that
 * value; any other null is refused, because there is none in a {@code .npy} file.
 */
final class NumpyRow implements RowBuffer {
  private static final String NULL =
      "null, which a NumPy file cannot hold; file.format=parquet can";
  private static final String ZERO_CHARACTER =
      "text with the character U+0000, which is lost on the way through a NumPy file";

  private final NumpyFile file;
  private final FileState state;
  private final List<TextColumn> kinds;
  private final List<NumpyColumn> columns;
  private @Nullable Refusal refusal;

  NumpyRow(NumpyFile file, CollectionSchema schema, List<NumpyColumn> columns) {
    this.file = file;
    this.state = file.state();
    this.kinds = TextColumn.of(schema);
    this.columns = columns;
  }

  @Override
  public void begin() {
    state.beginRow();
  }

  @Override
  public void setNull(int column) {
    Field field = kinds.get(column).field();
    if (!field.acceptsNull()) {
      throw kinds.get(column).misuse("takes no null");
    }
    if (field.defaultValue().isPresent()) {
      DefaultValues.set(this, column, field.type(), field.defaultValue().get());
      return;
    }
    unset(column).skip();
    refuse(column, NULL);
  }

  @Override
  public void setBoolean(int column, boolean value) {
    unset(column, Kind.BOOLEAN).put(value);
  }

  @Override
  public void setInt(int column, int value) {
    unset(column, Kind.INT).put(value);
  }

  @Override
  public void setLong(int column, long value) {
    unset(column, Kind.LONG).put(value);
  }

  @Override
  public void setFloat(int column, float value) {
    unset(column, Kind.FLOAT).put(value);
  }

  @Override
  public void setDouble(int column, double value) {
    unset(column, Kind.DOUBLE).put(value);
  }

  @Override
  public void setText(int column, byte[] utf8, int offset, int length) {
    if (!unset(column, Kind.TEXT).putText(utf8, offset, length)) {
      refuse(column, ZERO_CHARACTER);
    }
  }

  @Override
  public void setVector(int column, float[] vector, int offset) {
    unset(column, Kind.FLOATS).put(vector, offset);
  }

  @Override
  public void setVector(int column, byte[] vector, int offset) {
    unset(column, Kind.BYTES).put(vector, offset);
  }

  @Override
  public void startList(int column) {
    throw noArray(column);
  }

  @Override
  public void endList(int column) {
    throw noArray(column);
  }

  @Override
  public Columns startStruct(int column) {
    throw noArray(column);
  }

  @Override
  public void endStruct(int column) {
    throw noArray(column);
  }

  @Override
  public Optional<Refusal> refusal() {
    return Optional.ofNullable(refusal);
  }

  @Override
  public void commit() throws IOException {
    state.requireRow();
    for (int i = 0; i < columns.size(); i++) {
      if (!columns.get(i).isSet()) {
        setNull(i);
      }
    }
    if (refusal != null) {
      throw kinds.get(refusal.column()).misuse("holds " + refusal.problem());
    }
    state.endRow();
    file.commitRow();
  }

  @Override
  public void rollback() {
    state.endRow();
    refusal = null;
    columns.forEach(NumpyColumn::rollback);
  }

  private void refuse(int column, String problem) {
    if (refusal == null) {
      refusal = new Refusal(column, problem);
    }
  }

  private NumpyColumn unset(int column, Kind kind) {
    if (kinds.get(column).kind() != kind) {
      throw kinds.get(column).misuse("takes no " + kind);
    }
    return unset(column);
  }

  private NumpyColumn unset(int column) {
    state.requireRow();
    if (columns.get(column).isSet()) {
      throw kinds.get(column).misuse("is set twice");
    }
    return columns.get(column);
  }

  private IllegalStateException noArray(int column) {
    return kinds.get(column).misuse("is no array");
  }
}
