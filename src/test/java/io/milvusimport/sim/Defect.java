package io.milvusimport.sim;

/**
 * Faults planted into the shell around the core, each with the invariant that it must break: to
 * show that the simulation sees it.
 */
enum Defect {
  NONE(""),
  /** The fence says that the input is deleted and deletes nothing. */
  FENCE_WITHOUT_DELETE("imported twice"),
  /** A look for a lost create finds nothing, ever. */
  BLIND_PROBE("imported twice"),
  /** The answer to the look before the fence is taken for the one after it. */
  STALE_LOOK("imported twice"),
  /** What the server no longer remembers is taken for proof that there was nothing. */
  FORGOTTEN_IS_PROOF("imported twice"),
  /** A running job that the server has forgotten is taken for failed. */
  FORGOTTEN_IS_FAILED("imported twice"),
  /** A create without an answer is taken for a refused one. */
  LOST_ANSWER_IS_REFUSAL("imported twice"),
  /** The HTTP client repeats a create by itself. */
  CREATE_SENT_TWICE("imported twice"),
  /** The ledger's next entry overwrites what another writer put there. */
  UNCONDITIONAL_APPEND("imported twice"),
  /** The request leaves before its fact is durable. */
  ACT_BEFORE_WRITE("imported twice"),
  /** The key names the job and not the attempt's objects. */
  KEY_OF_THE_JOB("given up"),
  /** A job that waits for its commit is taken for completed. */
  UNCOMMITTED_IS_COMPLETED("offset committed past rows"),
  /** An operator's two answers are mixed up. */
  ANSWERS_SWAPPED("offset committed past rows"),
  /** Offsets are committed as soon as the files are handed over. */
  COMMIT_AT_HANDOVER("offset committed past rows"),
  /** The highest offset whose rows are in is committed, whatever is missing below it. */
  COMMIT_MAXIMUM("offset committed past rows"),
  /** Now and then a commit is answered from a view that is behind. */
  COMMIT_OF_OLD_VIEW("frontier moved back");

  private final String invariant;

  Defect(String invariant) {
    this.invariant = invariant;
  }

  /** How the message of the invariant begins. */
  String invariant() {
    return invariant;
  }
}
