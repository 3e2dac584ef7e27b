package io.milvusimport.intake;

import io.milvusimport.importjob.TaskView.Hole;
import io.milvusimport.ledger.Fact.Anchor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where the ledger stands in one partition.
 *
 * @param stagedEnd the next offset to take in; empty if the ledger has no position
 * @param anchor the last record below it that was taken in; empty if there was none
 * @param holes what is to be read again below it, in order
 * @param isAdded whether the partition came to its topic when that was read already, so that it is
 *     read from its beginning, whatever the framework shows
 */
public record LedgerPosition(
    OptionalLong stagedEnd, Optional<Anchor> anchor, List<Hole> holes, boolean isAdded) {
  public static final LedgerPosition NONE =
      new LedgerPosition(OptionalLong.empty(), Optional.empty());

  /** No position, of a partition that was added. */
  public static final LedgerPosition ADDED =
      new LedgerPosition(OptionalLong.empty(), Optional.empty(), List.of(), true);

  public LedgerPosition {
    holes = List.copyOf(holes);
    if (anchor.isPresent()
        && (stagedEnd.isEmpty() || anchor.get().offset() >= stagedEnd.getAsLong())) {
      throw new IllegalArgumentException("Anchor " + anchor + " is not below " + stagedEnd);
    }
  }

  /** A position with nothing to be read again. */
  public LedgerPosition(OptionalLong stagedEnd, Optional<Anchor> anchor) {
    this(stagedEnd, anchor, List.of());
  }

  /** A position of a partition that was always there, as far as anybody knows. */
  public LedgerPosition(OptionalLong stagedEnd, Optional<Anchor> anchor, List<Hole> holes) {
    this(stagedEnd, anchor, holes, false);
  }

  /** The same once the first hole is filled. */
  LedgerPosition afterFirstHole() {
    return new LedgerPosition(stagedEnd, anchor, holes.subList(1, holes.size()));
  }
}
