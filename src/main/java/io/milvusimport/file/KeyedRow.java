package io.milvusimport.file;

import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Field;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The rows of a file with a look at their primary keys, as far as these are in the file. */
public final class KeyedRow implements RowBuffer {
  private static final int NONE = -1;

  /** Some servers cannot read it in a filter. */
  private static final long UNUSABLE = Long.MIN_VALUE;

  private final RowBuffer row;
  private final int keyColumn;
  private final FirstKeys first;
  private boolean isUnusable;
  private long number;
  private byte[] text = new byte[FirstKeys.MAX_KEY_BYTES];
  private int textBytes = NONE;

  /**
   * @param row of a file with the schema
   * @param most how many keys are kept
   */
  public KeyedRow(RowBuffer row, CollectionSchema schema, int most) {
    this.row = row;
    this.keyColumn = keyColumn(schema);
    this.first = new FirstKeys(most);
  }

  private static int keyColumn(CollectionSchema schema) {
    for (int i = 0; i < schema.fields().size(); i++) {
      Field field = schema.fields().get(i);
      if (field.primaryKey()) {
        return i;
      }
    }
    return NONE;
  }

  /**
   * The keys of the committed rows that come first by {@link io.milvusimport.schema.KeyRank}, in
   * that order, numbers in decimal; empty if they are not to be had.
   */
  public List<String> firstKeys() {
    return isUnusable ? List.of() : first.keys();
  }

  @Override
  public void setLong(int column, long value) {
    if (column == keyColumn) {
      number = value;
      textBytes = NONE;
    }
    row.setLong(column, value);
  }

  @Override
  public void setText(int column, byte[] utf8, int offset, int length) {
    if (column == keyColumn) {
      if (length > text.length) {
        text = new byte[length];
      }
      System.arraycopy(utf8, offset, text, 0, length);
      textBytes = length;
    }
    row.setText(column, utf8, offset, length);
  }

  @Override
  public void commit() throws IOException {
    row.commit();
    if (keyColumn == NONE) {
      return;
    }
    if (textBytes != NONE) {
      first.offer(text, 0, textBytes);
    } else if (number == UNUSABLE) {
      isUnusable = true;
    } else {
      first.offer(number);
    }
  }

  @Override
  public void begin() {
    row.begin();
  }

  @Override
  public Optional<Refusal> refusal() {
    return row.refusal();
  }

  @Override
  public void rollback() {
    row.rollback();
  }

  @Override
  public void setNull(int column) {
    row.setNull(column);
  }

  @Override
  public void setBoolean(int column, boolean value) {
    row.setBoolean(column, value);
  }

  @Override
  public void setInt(int column, int value) {
    row.setInt(column, value);
  }

  @Override
  public void setFloat(int column, float value) {
    row.setFloat(column, value);
  }

  @Override
  public void setDouble(int column, double value) {
    row.setDouble(column, value);
  }

  @Override
  public void setVector(int column, float[] vector, int offset) {
    row.setVector(column, vector, offset);
  }

  @Override
  public void setVector(int column, byte[] vector, int offset) {
    row.setVector(column, vector, offset);
  }

  @Override
  public void startList(int column) {
    row.startList(column);
  }

  @Override
  public void endList(int column) {
    row.endList(column);
  }

  @Override
  public Columns startStruct(int column) {
    return row.startStruct(column);
  }

  @Override
  public void endStruct(int column) {
    row.endStruct(column);
  }
}
