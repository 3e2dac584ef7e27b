package io.milvusimport.sim;

/** What holds after every event, or at the end. */
enum Invariant {
  ROW_TWICE("a row is in twice"),
  COMMITTED_PAST_ROWS("an offset is committed past rows that are not in"),
  FRONTIER_PAST_ROWS("the frontier is past rows that are not in"),
  FRONTIER_BACK("the frontier moved back"),
  COMMITTED_BACK("a committed offset moved back"),
  TWO_SUBMISSIONS("a file has two submissions"),
  ZOMBIE_CHANGED_STATE("a fact of who was replaced changed the state"),
  GOOD_FILE_SET_ASIDE("a good file is set aside"),
  NEEDLESS_STOP("the connector stopped without a cause"),
  NOT_STOPPED("the connector should have stopped"),
  ROW_MISSING("a row is not in at the end"),
  NOT_COMMITTED("an offset is not committed at the end"),
  OBJECT_LEFT("an object is left at the end"),
  JOB_LEFT("an uncommitted job is left at the end"),
  SET_ASIDE_GONE("what was set aside is gone"),
  LIVENESS("the history does not end"),
  CRASHED("the code threw");

  private final String text;

  Invariant(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
