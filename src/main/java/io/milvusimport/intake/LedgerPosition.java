package io.milvusimport.intake;

import io.milvusimport.ledger.Fact.Anchor;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where the ledger stands in one partition.
 *
 * @param stagedEnd the next offset to take in; empty if the ledger has no position
 * @param anchor the last record below it that was taken in; empty if there was none
 */
public record LedgerPosition(OptionalLong stagedEnd, Optional<Anchor> anchor) {
  public static final LedgerPosition NONE =
      new LedgerPosition(OptionalLong.empty(), Optional.empty());

  public LedgerPosition {
    if (anchor.isPresent()
        && (stagedEnd.isEmpty() || anchor.get().offset() >= stagedEnd.getAsLong())) {
      throw new IllegalArgumentException("Anchor " + anchor + " is not below " + stagedEnd);
    }
  }
}
