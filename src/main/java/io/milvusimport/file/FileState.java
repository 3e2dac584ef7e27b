package io.milvusimport.file;

import java.util.Locale;

/** How far a data file is and whether one of its rows is open: what may be done with it next. */
final class FileState {
  private enum Step {
    WRITABLE,
    SEALED,
    BROKEN,
    DISCARDED
  }

  private Step step = Step.WRITABLE;
  private boolean isRowOpen;

  void beginRow() {
    if (isRowOpen) {
      throw new IllegalStateException("the last row is neither committed nor rolled back");
    }
    requireWritable();
    isRowOpen = true;
  }

  void requireRow() {
    if (!isRowOpen) {
      throw new IllegalStateException("no row was begun");
    }
  }

  /** The row is committed or rolled back. */
  void endRow() {
    requireRow();
    isRowOpen = false;
  }

  /** Everything that was committed can be moved or completed. */
  void requireBetweenRows() {
    requireWritable();
    if (isRowOpen) {
      throw new IllegalStateException("a row is neither committed nor rolled back");
    }
  }

  /** The file is good for nothing until {@link #written} or {@link #sealed}. */
  void writing() {
    step = Step.BROKEN;
  }

  void written() {
    step = Step.WRITABLE;
  }

  void sealed() {
    step = Step.SEALED;
  }

  /** Returns whether the file was still open for writing, broken or not. */
  boolean discard() {
    boolean wasOpen = step == Step.WRITABLE || step == Step.BROKEN;
    step = Step.DISCARDED;
    isRowOpen = false;
    return wasOpen;
  }

  private void requireWritable() {
    if (step != Step.WRITABLE) {
      throw new IllegalStateException("the file is " + step.name().toLowerCase(Locale.ROOT));
    }
  }
}
