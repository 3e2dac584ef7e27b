package io.milvusimport.sim;

/** A history that went wrong: the invariant that broke, and by what. */
final class BrokenInvariantException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Invariant invariant;

  BrokenInvariantException(Invariant invariant, String how) {
    super(invariant.text() + ": " + how);
    this.invariant = invariant;
  }

  Invariant invariant() {
    return invariant;
  }
}
