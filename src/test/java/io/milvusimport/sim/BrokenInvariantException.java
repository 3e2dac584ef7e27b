package io.milvusimport.sim;

import java.util.List;
import java.util.stream.Collectors;

/** A history that went wrong: the seed, the invariant and what happened before. */
final class BrokenInvariantException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String invariant;

  BrokenInvariantException(long seed, String invariant, List<?> history) {
    super(
        "seed "
            + seed
            + ": "
            + invariant
            + "\n  "
            + history.stream().map(Object::toString).collect(Collectors.joining("\n  ")));
    this.invariant = invariant;
  }

  String invariant() {
    return invariant;
  }
}
