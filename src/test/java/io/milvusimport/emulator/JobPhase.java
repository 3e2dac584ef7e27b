package io.milvusimport.emulator;

/** Where a job stands inside the server; clients see the coarser {@link #visible}. */
public enum JobPhase {
  PENDING("Pending", 10),
  /** The files are read for the first time: checked and counted. */
  PRE_IMPORTING("Importing", 25),
  /** The files are read again, and written. */
  IMPORTING("Importing", 55),
  SORTING("Importing", 75),
  INDEX_BUILDING("Importing", 85),
  /** Everything is there, nothing is visible. */
  UNCOMMITTED("Uncommitted", 99),
  COMMITTING("Committing", 99),
  COMPLETED("Completed", 100),
  FAILED("Failed", 0);

  private final String visible;
  private final int progress;

  JobPhase(String visible, int progress) {
    this.visible = visible;
    this.progress = progress;
  }

  boolean isOver() {
    return this == COMPLETED || this == FAILED;
  }

  /** The state that describe and list show; an auto-commit job hides its commit. */
  String visible(boolean autoCommit) {
    boolean hidden = autoCommit && (this == UNCOMMITTED || this == COMMITTING);
    return hidden ? "Importing" : visible;
  }

  /** Percent. */
  int progress() {
    return progress;
  }
}
