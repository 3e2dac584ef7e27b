package io.milvusimport.intake;

import static io.milvusimport.intake.Verdict.Drop.DROP;

import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Fact.Anchor;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.schema.Destination;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The life of an open partition.
 *
 * <pre>
 * Opening --claimed, ledger has no position--> Starting --PartitionStarted appended--> Taking
 *    |                                            |                                     ^
 *    +-----claimed, ledger has a position----> Anchoring --first record past the staged end
 *    ^                                            |
 *    +--10 s-- Displaced &lt;--another task's claim--+ (from Starting, Anchoring and Taking)
 * </pre>
 *
 * What was withdrawn is read again in {@link Filling}, between the claim and everything else, once
 * the partition is known again ({@link Recognizing}); of what is withdrawn later the task hears as
 * if it were displaced, without the wait.
 */
sealed interface PartitionState
    permits PartitionState.Opening,
        PartitionState.Starting,
        PartitionState.Anchoring,
        PartitionState.Recognizing,
        PartitionState.Displaced,
        PartitionState.Taking,
        Filling {
  /** Whether records of the partition are wanted: it is paused otherwise. */
  default boolean wantsRecords() {
    return false;
  }

  /** Whether the ledger's frontier of the partition may be committed. */
  default boolean isCommittable() {
    return true;
  }

  /** Position of the claim that the state rests on. */
  default OptionalLong claim() {
    return OptionalLong.empty();
  }

  /**
   * The claim is not appended yet, or its turn has not come.
   *
   * @param request the claim that was asked for
   */
  record Opening(long request) implements PartitionState {
    @Override
    public boolean isCommittable() {
      return false;
    }
  }

  /**
   * The ledger has no position: the first one that the framework shows must be durable before
   * anything is taken in.
   *
   * @param asked whether the append was asked for
   */
  record Starting(long position, boolean asked) implements PartitionState {
    Starting toAsked() {
      return new Starting(position, true);
    }

    Taking toTaking(long first) {
      return new Taking(position, first);
    }

    @Override
    public boolean isCommittable() {
      return false;
    }

    @Override
    public OptionalLong claim() {
      return OptionalLong.of(position);
    }
  }

  /**
   * The partition is read again from the last record that the ledger has seen.
   *
   * @param lowest the lowest offset that may come; the anchor's until a record came
   */
  record Anchoring(long position, Anchor anchor, long stagedEnd, long lowest)
      implements PartitionState {
    /** How a record fits, and the state after it. Past the staged end the caller is Taking. */
    Verdict check(SourcePartition partition, long offset, long timestampMs) {
      if (offset < lowest) {
        return new Verdict.Stop(Messages.below(partition, offset, stagedEnd));
      }
      if (offset == anchor.offset() && timestampMs != anchor.timestampMs()) {
        return new Verdict.Stop(Messages.otherRecord(partition, anchor, timestampMs));
      }
      return offset < stagedEnd
          ? DROP
          : new Verdict.Take(offset - stagedEnd, lowest == anchor.offset());
    }

    Anchoring toPast(long offset) {
      return new Anchoring(position, anchor, stagedEnd, offset + 1);
    }

    Taking toTaking() {
      return new Taking(position, stagedEnd);
    }

    @Override
    public boolean wantsRecords() {
      return true;
    }

    @Override
    public OptionalLong claim() {
      return OptionalLong.of(position);
    }
  }

  /**
   * Something is to be read again, but not in a topic that was created anew: first comes the last
   * record that the ledger has seen.
   *
   * @param ledger where it stood at the claim, with at least one hole
   */
  record Recognizing(long position, LedgerPosition ledger, Anchor anchor)
      implements PartitionState {
    /** Why this is not the partition that the ledger knows, if a record shows that. */
    Optional<Verdict.Stop> complaint(SourcePartition partition, long offset, long timestampMs) {
      if (offset < anchor.offset()) {
        return Optional.of(new Verdict.Stop(Messages.below(partition, offset, anchor.offset())));
      }
      return offset == anchor.offset() && timestampMs != anchor.timestampMs()
          ? Optional.of(new Verdict.Stop(Messages.otherRecord(partition, anchor, timestampMs)))
          : Optional.empty();
    }

    @Override
    public boolean wantsRecords() {
      return true;
    }

    @Override
    public OptionalLong claim() {
      return OptionalLong.of(position);
    }
  }

  /**
   * Another task claimed the partition while we are still given it.
   *
   * @param held what the running batch has of it
   */
  record Displaced(long sinceMs, Optional<Reading> held) implements PartitionState {}

  /** Records go into the running batch. The one state that changes with each record. */
  final class Taking implements PartitionState, Reading {
    private static final long NONE = -1;

    private final long position;
    private long stagedEnd;
    private long cutEnd;
    private long next;
    private long lastOffset = NONE;
    private long lastTimestampMs;
    private final Tallies tallies = new Tallies();

    Taking(long position, long stagedEnd) {
      this.position = position;
      this.stagedEnd = stagedEnd;
      this.cutEnd = stagedEnd;
      this.next = stagedEnd;
    }

    Verdict check(SourcePartition partition, long offset) {
      if (offset < next) {
        return new Verdict.Stop(Messages.below(partition, offset, next));
      }
      return offset == next ? Verdict.Take.NEXT : new Verdict.Take(offset - next, false);
    }

    void taken(long offset, long timestampMs) {
      lastOffset = offset;
      lastTimestampMs = timestampMs;
      next = offset + 1;
    }

    @Override
    public void routed(Destination destination, long offset) {
      tallies.add(destination, offset);
    }

    /** Everything below the offset was read, and what was not given to us was filtered. */
    void shown(long offset) {
      next = Math.max(next, offset);
    }

    long next() {
      return next;
    }

    @Override
    public boolean hasMoved() {
      return next > cutEnd;
    }

    @Override
    public boolean hasTaken() {
      return lastOffset != NONE;
    }

    @Override
    public Fact.Range cut(SourcePartition partition) {
      Fact.Range range =
          new Fact.Range(
              partition,
              position,
              cutEnd,
              next,
              hasTaken() ? Optional.of(new Anchor(lastOffset, lastTimestampMs)) : Optional.empty(),
              tallies.all(),
              List.of());
      cutEnd = next;
      lastOffset = NONE;
      tallies.clear();
      return range;
    }

    @Override
    public void handedOver(Fact.Range range) {
      stagedEnd = range.end();
    }

    @Override
    public boolean isAhead() {
      return next > stagedEnd;
    }

    @Override
    public long rolledBack() {
      next = stagedEnd;
      cutEnd = stagedEnd;
      lastOffset = NONE;
      tallies.clear();
      return stagedEnd;
    }

    @Override
    public boolean wantsRecords() {
      return true;
    }

    @Override
    public OptionalLong claim() {
      return OptionalLong.of(position);
    }
  }
}
