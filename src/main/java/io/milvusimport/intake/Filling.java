package io.milvusimport.intake;

import static io.milvusimport.intake.Verdict.Drop.DROP;

import io.milvusimport.importjob.TaskView.Hole;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.SourcePartition;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Offsets whose rows for some destinations were withdrawn are read again. Changes with each record;
 * left when the whole hole is handed over.
 */
final class Filling implements PartitionState, Reading {
  private final long position;
  private final LedgerPosition ledger;
  private final Hole hole;
  private long staged;
  private long stagedRecords;
  private long cut;
  private long cutRecords;
  private long next;
  private long records;
  private boolean isEndSeen;

  /**
   * @param position of the claim
   * @param ledger where it stood at the claim, with at least one hole
   */
  Filling(long position, LedgerPosition ledger) {
    this.position = position;
    this.ledger = ledger;
    this.hole = ledger.holes().get(0);
    this.staged = hole.first();
    this.cut = staged;
    this.next = staged;
  }

  Verdict check(SourcePartition partition, long offset) {
    if (offset >= hole.end()) {
      endSeen();
      return DROP;
    }
    if (offset < next) {
      return new Verdict.Stop(Messages.below(partition, offset, next));
    }
    // Not taken in: the range would not reach over it, and the next owner would read it again.
    return offset + 1 == hole.end() && records + 1 < hole.records()
        ? new Verdict.Stop(Messages.gone(partition, hole, records + 1))
        : new Verdict.Take(offset - next, false, hole.destinations());
  }

  void taken(long offset) {
    records++;
    if (offset + 1 < hole.end()) {
      next = offset + 1;
    } else {
      endSeen();
    }
  }

  /** Everything below the offset was read, and what was not given to us was filtered. */
  void shown(long offset) {
    if (offset >= hole.end()) {
      endSeen();
    } else {
      next = Math.max(next, offset);
    }
  }

  /** All was read that there is; the range is whole only if that is all there was. */
  private void endSeen() {
    isEndSeen = true;
    if (records >= hole.records()) {
      next = hole.end();
    }
  }

  /** Why the hole can never be filled, if that is so. */
  Optional<String> complaint(SourcePartition partition) {
    return isEndSeen && records < hole.records()
        ? Optional.of(Messages.gone(partition, hole, records))
        : Optional.empty();
  }

  /** Whether the last of the hole was read and is not in a batch that was cut. */
  boolean isCutDue() {
    return next == hole.end() && hasMoved();
  }

  /** Where the ledger stands now, if the whole hole is handed over. */
  Optional<LedgerPosition> filled() {
    return staged == hole.end() ? Optional.of(ledger.afterFirstHole()) : Optional.empty();
  }

  /** Whether the ledger has something else to be read again first. */
  boolean isOvertaken(List<Hole> now) {
    if (now.isEmpty()) {
      return false;
    }
    Hole first = now.get(0);
    return first.first() < staged
        || (first.first() < hole.end() && !first.destinations().equals(hole.destinations()));
  }

  long first() {
    return staged;
  }

  @Override
  public boolean hasMoved() {
    return next > cut;
  }

  @Override
  public boolean hasTaken() {
    return records > cutRecords;
  }

  @Override
  public Fact.Range cut(SourcePartition partition) {
    Fact.Range range =
        new Fact.Range(
            partition,
            position,
            cut,
            next,
            Optional.empty(),
            records - cutRecords,
            hole.destinations());
    cut = next;
    cutRecords = records;
    return range;
  }

  @Override
  public void handedOver(Fact.Range range) {
    staged = range.end();
    stagedRecords += range.records();
  }

  @Override
  public boolean isAhead() {
    return next > staged;
  }

  @Override
  public long rolledBack() {
    next = staged;
    cut = staged;
    records = stagedRecords;
    cutRecords = stagedRecords;
    isEndSeen = false;
    return staged;
  }

  @Override
  public boolean wantsRecords() {
    return !isEndSeen;
  }

  @Override
  public OptionalLong claim() {
    return OptionalLong.of(position);
  }
}
