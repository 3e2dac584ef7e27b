package io.milvusimport.file;

import java.util.Arrays;

/** The values of the open row as text, each set at most once and in any order. */
final class Cells {
  private static final int NONE = -1;

  private final TextBuffer text = new TextBuffer();
  private final JsonValues values = new JsonValues(text);
  private final int[] starts;
  private final int[] ends;
  private int open = NONE;

  Cells(int columns) {
    this.starts = new int[columns];
    this.ends = new int[columns];
    Arrays.fill(starts, NONE);
  }

  /** Opens the cell of a column. It takes what is written to {@link #values} or {@link #text}. */
  void start(int column) {
    starts[column] = text.size();
    open = column;
  }

  /** Ends the open cell. */
  void end() {
    values.flush();
    ends[open] = text.size();
    open = NONE;
  }

  JsonValues values() {
    return values;
  }

  /** For what is text already. A cell takes this or values, not both. */
  TextBuffer text() {
    return text;
  }

  boolean isOpen(int column) {
    return open == column;
  }

  boolean isAnyOpen() {
    return open != NONE;
  }

  boolean isSet(int column) {
    return starts[column] != NONE;
  }

  /** Where the text of an ended cell begins in the bytes of {@link #text}. */
  int startOf(int column) {
    return starts[column];
  }

  int lengthOf(int column) {
    return ends[column] - starts[column];
  }

  void clear() {
    if (isAnyOpen()) {
      values.reset();
      open = NONE;
    }
    text.clear();
    Arrays.fill(starts, NONE);
  }
}
