package io.milvusimport.intake;

import io.milvusimport.schema.Destination;
import java.util.List;

/** What becomes of one record that a task was given. */
public sealed interface Verdict {
  /**
   * The record goes into the running batch.
   *
   * @param missing offsets between the expected one and this one: removed by compaction or
   *     retention, or markers of transactions
   * @param anchorMissing whether the record by which the partition would have been recognised is
   *     gone, so that nothing proves that this is still the topic the ledger knows
   * @param only destinations of which it may become a row, since its rows for others are in; empty
   *     for any
   */
  record Take(long missing, boolean anchorMissing, List<Destination> only) implements Verdict {
    static final Take NEXT = new Take(0, false);

    public Take(long missing, boolean anchorMissing) {
      this(missing, anchorMissing, List.of());
    }

    /** Whether a row for the destination is wanted. */
    public boolean wants(Destination destination) {
      return only.isEmpty() || only.contains(destination);
    }

    public boolean isGap() {
      return missing > 0 || anchorMissing;
    }
  }

  /** The record was taken in before, or will be read again after a rewind. */
  record Drop() implements Verdict {
    static final Drop DROP = new Drop();
  }

  /** The partition is not the one that the ledger knows: going on would lose records unseen. */
  record Stop(String message) implements Verdict {}
}
