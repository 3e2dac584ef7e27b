package io.milvusimport.sim;

/**
 * A history that went wrong: the invariant that broke, and by what. No exception, which a loop that
 * runs tasks would take for a failure of its task.
 */
final class BrokenInvariantError extends Error {
  private static final long serialVersionUID = 1L;

  private final Invariant invariant;

  BrokenInvariantError(Invariant invariant, String how) {
    super(invariant.text() + ": " + how);
    this.invariant = invariant;
  }

  Invariant invariant() {
    return invariant;
  }
}
