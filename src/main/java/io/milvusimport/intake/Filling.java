package io.milvusimport.intake;

import static io.milvusimport.intake.Verdict.Drop.DROP;

import io.milvusimport.importjob.TaskView.Hole;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.ledger.Tally;
import io.milvusimport.schema.Destination;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Offsets whose rows for some destinations were withdrawn are read again, until the same records
 * came for each of these destinations as when they were read first. Changes with each record; left
 * when the whole hole is handed over.
 */
final class Filling implements PartitionState, Reading {
  private final long position;
  private final LedgerPosition ledger;
  private final Hole hole;
  private final Set<Destination> counted;
  private final Tallies staged = new Tallies();
  private final Tallies cut = new Tallies();
  private final Tallies read = new Tallies();
  private long stagedEnd;
  private long cutEnd;
  private long next;
  private boolean hasTaken;

  /**
   * @param position of the claim
   * @param ledger where it stood at the claim, with at least one hole
   */
  Filling(long position, LedgerPosition ledger) {
    this.position = position;
    this.ledger = ledger;
    this.hole = ledger.holes().get(0);
    this.counted =
        Stream.concat(hole.tallies().stream().map(Tally::destination), hole.destinations().stream())
            .collect(Collectors.toSet());
    this.stagedEnd = hole.first();
    this.cutEnd = stagedEnd;
    this.next = stagedEnd;
  }

  Verdict check(SourcePartition partition, long offset) {
    if (offset >= hole.end() || isEndSeen()) {
      next = hole.end();
      return DROP;
    }
    return offset < next
        ? new Verdict.Stop(Messages.below(partition, offset, next))
        : new Verdict.Take(offset - next, false, hole.destinations());
  }

  void taken(long offset) {
    hasTaken = true;
    next = offset + 1;
  }

  @Override
  public void routed(Destination destination, long offset) {
    if (counted.contains(destination)) {
      read.add(destination, offset);
      if (hole.destinations().stream().allMatch(this::isWhole)) {
        next = hole.end(); // what comes now is of no destination of the hole, or was not then
      }
    }
  }

  /**
   * Everything below the offset was read, and what was not given to us was filtered.
   *
   * @return whether that is news
   */
  boolean shown(long offset) {
    long before = next;
    next = Math.min(hole.end(), Math.max(next, offset));
    return next > before;
  }

  private boolean isEndSeen() {
    return next == hole.end();
  }

  private boolean isWhole(Destination destination) {
    return read.of(destination).equals(first(destination));
  }

  /** What went to the destination when the hole was read first. */
  private Tally first(Destination destination) {
    return Tally.of(hole.tallies(), destination).orElseGet(() -> new Tally(destination, 0, 0));
  }

  /** Why the hole can never be filled, if that is so: nothing more of it may be handed over. */
  Optional<String> complaint(SourcePartition partition) {
    return hole.destinations().stream()
        .filter(d -> isEndSeen() ? !isWhole(d) : read.of(d).records() > first(d).records())
        .findFirst()
        .map(d -> Messages.gone(partition, hole, first(d), read.of(d)));
  }

  /** What there is to say if no more of the hole comes. */
  String silent(SourcePartition partition, long silentMs) {
    Destination missing =
        hole.destinations().stream().filter(d -> !isWhole(d)).findFirst().orElseThrow();
    return Messages.silent(partition, hole, first(missing), read.of(missing), silentMs);
  }

  /** Whether the last of the hole was read and is not in a batch that was cut. */
  boolean isCutDue() {
    return isEndSeen() && hasMoved();
  }

  /** Where the ledger stands now, if the whole hole is handed over. */
  Optional<LedgerPosition> filled() {
    return stagedEnd == hole.end() ? Optional.of(ledger.afterFirstHole()) : Optional.empty();
  }

  /** Whether the ledger has something else to be read again first. */
  boolean isOvertaken(List<Hole> now) {
    if (now.isEmpty()) {
      return false;
    }
    Hole first = now.get(0);
    return first.first() < stagedEnd
        || (first.first() < hole.end() && !first.destinations().equals(hole.destinations()));
  }

  long first() {
    return stagedEnd;
  }

  @Override
  public boolean hasMoved() {
    return next > cutEnd;
  }

  @Override
  public boolean hasTaken() {
    return hasTaken;
  }

  @Override
  public Fact.Range cut(SourcePartition partition) {
    Fact.Range range =
        new Fact.Range(
            partition,
            position,
            cutEnd,
            next,
            Optional.empty(),
            Tally.rest(read.all(), cut.all()),
            hole.destinations());
    cutEnd = next;
    cut.set(read.all());
    hasTaken = false;
    return range;
  }

  @Override
  public void handedOver(Fact.Range range) {
    stagedEnd = range.end();
    staged.add(range.tallies());
  }

  @Override
  public boolean isAhead() {
    return next > stagedEnd;
  }

  @Override
  public long rolledBack() {
    next = stagedEnd;
    cutEnd = stagedEnd;
    read.set(staged.all());
    cut.set(staged.all());
    hasTaken = false;
    return stagedEnd;
  }

  @Override
  public boolean wantsRecords() {
    return !isEndSeen();
  }

  @Override
  public OptionalLong claim() {
    return OptionalLong.of(position);
  }
}
