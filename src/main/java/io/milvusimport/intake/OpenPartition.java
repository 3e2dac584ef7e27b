package io.milvusimport.intake;

import static io.milvusimport.intake.Verdict.Drop.DROP;

import io.milvusimport.importjob.TaskView.Hole;
import io.milvusimport.intake.PartitionState.Anchoring;
import io.milvusimport.intake.PartitionState.Displaced;
import io.milvusimport.intake.PartitionState.Opening;
import io.milvusimport.intake.PartitionState.Recognizing;
import io.milvusimport.intake.PartitionState.Starting;
import io.milvusimport.intake.PartitionState.Taking;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.schema.Destination;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One partition that the task was given: its state, its rewind and whether it is paused.
 *
 * <p>Longer than most: it hands on each call of the intake to the state that the partition is in.
 */
final class OpenPartition {
  private final SourcePartition partition;
  private final Displacements displacements = new Displacements();
  private PartitionState state;
  private final Silence silence = new Silence();
  private OptionalLong flagged = OptionalLong.empty();
  private boolean rewinding;
  private OptionalLong firstShown = OptionalLong.empty();
  private boolean paused = true;

  OpenPartition(SourcePartition partition, long request) {
    this.partition = partition;
    this.state = new Opening(request);
  }

  SourcePartition partition() {
    return partition;
  }

  PartitionState state() {
    return state;
  }

  /** What the running batch has of the partition, if it may have anything. */
  Optional<Reading> inBatch() {
    if (state instanceof Displaced displaced) {
      return displaced.held();
    }
    return reading();
  }

  private Optional<Reading> reading() {
    return state instanceof Reading reading ? Optional.of(reading) : Optional.empty();
  }

  /** The range {@code [first, end)} appended under the claim counts. */
  void handedOver(Fact.Range range) {
    if (state.claim().equals(OptionalLong.of(range.claim()))) {
      reading().ifPresent(r -> r.handedOver(range));
      if (state instanceof Filling filling) {
        filling
            .filled()
            .ifPresent(
                rest -> {
                  if (rest.holes().isEmpty()) {
                    claimed(range.claim(), rest);
                  } else {
                    fill(range.claim(), rest);
                  }
                });
      }
    }
  }

  /**
   * Whether the ledger has something to be read again that the task does not know of: it has to
   * look again, by another claim.
   */
  boolean isOvertaken(List<Hole> holes) {
    return state instanceof Filling filling
        ? filling.isOvertaken(holes)
        : !holes.isEmpty() && (state instanceof Taking || state instanceof Anchoring);
  }

  /** The partition is to be claimed anew, as soon as the running batch is cut. */
  void recalled(long nowMs, long reclaimAfterMs) {
    state = new Displaced(nowMs - reclaimAfterMs, inBatch());
    flagged = OptionalLong.empty();
  }

  /** Why the task has to stop, if that is so. */
  Optional<String> complaint() {
    return state instanceof Filling filling ? filling.complaint(partition) : Optional.empty();
  }

  /** Whether records that were handed over once have to come again. */
  boolean isReadingAgain() {
    return state instanceof Recognizing
        || (state instanceof Filling filling && filling.wantsRecords());
  }

  /**
   * A put begins.
   *
   * @param isHeld whether no records can come with it
   * @return why the task has to stop, if records that were handed over once do not come again
   */
  Optional<String> putBegins(long nowMs, boolean isHeld, long silentMs) {
    silence.goesOn(nowMs, isReadingAgain() && !isHeld && !isRewindPending());
    if (!isReadingAgain() || silence.ms() < silentMs) {
      return Optional.empty();
    }
    Filling filling =
        state instanceof Recognizing recognizing
            ? new Filling(recognizing.position(), recognizing.ledger())
            : (Filling) state;
    return Optional.of(filling.silent(partition, silence.ms()));
  }

  /** Whether the running batch is to be cut without waiting for it to be large. */
  boolean isCutDue() {
    return state instanceof Displaced displaced
        ? displaced.held().filter(Reading::hasMoved).isPresent()
        : state instanceof Filling filling && filling.isCutDue();
  }

  boolean isOpening(long request) {
    return state instanceof Opening opening && opening.request() == request;
  }

  void claiming(long request) {
    state = new Opening(request);
  }

  void claimed(long claim, LedgerPosition ledger) {
    if (ledger.stagedEnd().isEmpty()) {
      state = new Starting(claim, false);
      if (ledger.isAdded()) {
        first(0);
      }
    } else if (!ledger.holes().isEmpty() && ledger.anchor().isPresent()) {
      Fact.Anchor anchor = ledger.anchor().get();
      state = new Recognizing(claim, ledger, anchor);
      flagged = OptionalLong.of(anchor.offset());
    } else if (!ledger.holes().isEmpty()) {
      fill(claim, ledger);
    } else if (ledger.anchor().isEmpty()) {
      state = new Taking(claim, ledger.stagedEnd().getAsLong());
      flagged = ledger.stagedEnd();
    } else {
      Fact.Anchor anchor = ledger.anchor().get();
      state = new Anchoring(claim, anchor, ledger.stagedEnd().getAsLong(), anchor.offset());
      flagged = OptionalLong.of(anchor.offset());
    }
  }

  private void fill(long claim, LedgerPosition ledger) {
    Filling filling = new Filling(claim, ledger);
    state = filling;
    flagged = OptionalLong.of(filling.first());
  }

  /** The fact to be appended now, if the first position is known and was not written down yet. */
  Optional<Fact.PartitionStarted> startDue() {
    if (state instanceof Starting starting && !starting.asked() && firstShown.isPresent()) {
      state = starting.toAsked();
      return Optional.of(
          new Fact.PartitionStarted(partition, starting.position(), firstShown.getAsLong()));
    }
    return Optional.empty();
  }

  void started(Fact.PartitionStarted fact) {
    if (state instanceof Starting starting && starting.position() == fact.claim()) {
      state = starting.toTaking(fact.offset());
      flagged = OptionalLong.of(fact.offset());
    }
  }

  /** Returns how often that happened within the window. */
  int displaced(long nowMs, long windowMs) {
    state = new Displaced(nowMs, inBatch());
    flagged = OptionalLong.empty();
    return displacements.noted(nowMs, windowMs);
  }

  /** Takes the flag: the caller asks for the rewind now, and until the next put it is under way. */
  OptionalLong rewindDue() {
    OptionalLong due = flagged;
    flagged = OptionalLong.empty();
    rewinding = due.isPresent();
    return due;
  }

  private boolean isRewindPending() {
    return rewinding || flagged.isPresent();
  }

  /** Everything that was taken in above the staged end is gone: it must be read again. */
  void rolledBack() {
    reading().filter(Reading::isAhead).ifPresent(r -> flagged = OptionalLong.of(r.rolledBack()));
    if (state instanceof Displaced displaced) {
      state = new Displaced(displaced.sinceMs(), Optional.empty());
    }
  }

  /** Judges a record, and counts it as taken in if that is the verdict. */
  Verdict record(long offset, long timestampMs, boolean failOnGap) {
    if (state instanceof Opening || state instanceof Starting) {
      first(offset);
      return DROP;
    }
    if (isRewindPending()) {
      return DROP;
    }
    silence.ends();
    if (state instanceof Recognizing recognizing) {
      Optional<Verdict.Stop> complaint = recognizing.complaint(partition, offset, timestampMs);
      if (complaint.isPresent()) {
        return complaint.get();
      }
      fill(recognizing.position(), recognizing.ledger());
      return DROP;
    }
    Verdict verdict = check(offset, timestampMs);
    if (verdict instanceof Verdict.Take take) {
      if (take.isGap() && failOnGap) {
        return new Verdict.Stop(
            Messages.gap(partition, offset, take.missing(), take.anchorMissing()));
      }
      if (state instanceof Filling filling) {
        filling.taken(offset);
      } else {
        takingFrom().taken(offset, timestampMs);
      }
    } else if (verdict instanceof Verdict.Drop && state instanceof Anchoring anchoring) {
      state = anchoring.toPast(offset);
    }
    return verdict;
  }

  /** The record at the offset, which was just taken in, goes to the destination. */
  void routed(Destination destination, long offset) {
    reading().ifPresent(r -> r.routed(destination, offset));
  }

  private Verdict check(long offset, long timestampMs) {
    if (state instanceof Anchoring anchoring) {
      return anchoring.check(partition, offset, timestampMs);
    }
    if (state instanceof Filling filling) {
      return filling.check(partition, offset);
    }
    return state instanceof Taking taking ? taking.check(partition, offset) : DROP;
  }

  /** The taking state, entered now if the partition was being read again. */
  private Taking takingFrom() {
    if (state instanceof Anchoring anchoring) {
      state = anchoring.toTaking();
    }
    if (state instanceof Taking taking) {
      return taking;
    }
    throw new IllegalStateException("Partition " + partition + " takes nothing in: " + state);
  }

  /** The framework shows the position it would commit: the end of what it gave us. */
  void shown(long offset) {
    if (state instanceof Opening || state instanceof Starting) {
      first(offset);
    } else if (isRewindPending()) {
      return; // still the position before the rewind, with nothing behind it
    } else if (state instanceof Filling filling) {
      if (filling.shown(offset)) {
        silence.ends();
      }
    } else if (state instanceof Recognizing recognizing) {
      if (offset > recognizing.anchor().offset()) {
        silence.ends();
        fill(recognizing.position(), recognizing.ledger()); // the record itself is gone
      }
    } else if (state instanceof Taking
        || (state instanceof Anchoring anchoring && offset > anchoring.stagedEnd())) {
      takingFrom().shown(offset);
    }
  }

  private void first(long offset) {
    firstShown = OptionalLong.of(Math.min(offset, firstShown.orElse(offset)));
  }

  /** The change of pausing that is due, if any: true to pause, false to resume. */
  Optional<Boolean> pauseDue(boolean backlogged) {
    boolean wanted = backlogged || !state.wantsRecords();
    if (wanted == paused) {
      return Optional.empty();
    }
    paused = wanted;
    return Optional.of(wanted);
  }
}
