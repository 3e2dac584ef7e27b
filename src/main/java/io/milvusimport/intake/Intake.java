package io.milvusimport.intake;

import io.milvusimport.importjob.TaskView.Claim;
import io.milvusimport.importjob.TaskView.Hole;
import io.milvusimport.intake.PartitionState.Displaced;
import io.milvusimport.intake.PartitionState.Opening;
import io.milvusimport.intake.PartitionState.Starting;
import io.milvusimport.intake.PartitionState.Taking;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.schema.Destination;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The offsets of one task: which records it takes in, what its batches cover and what may be
 * committed. Used on the task's thread only; what other threads find out is told to it before
 * {@link #putBegins}.
 *
 * <p>Not promised: that a batch which was cut counts. The ledger decides that, and whoever cuts
 * tells the answer by {@link #handedOver} or {@link #refused}, in the order of the batches.
 *
 * <p>Longer than most: a short method for each thing that a task is told or asks.
 */
public final class Intake {
  private final IntakeSettings settings;
  private final Map<SourcePartition, OpenPartition> open = new TreeMap<>();
  private final Seat seat;
  private long requests;
  private boolean backlogged;
  private boolean paused;
  private Optional<Action.Stop> stop = Optional.empty();

  public Intake(IntakeSettings settings) {
    this.settings = settings;
    this.seat = new Seat(settings);
  }

  /** The framework gave the task these partitions, beside those it has. */
  public List<Action> opened(Collection<SourcePartition> partitions) {
    if (partitions.isEmpty()) {
      return List.of();
    }
    long request = ++requests;
    List<Action> actions = new ArrayList<>();
    for (SourcePartition partition : partitions) {
      open.put(partition, new OpenPartition(partition, request));
      actions.add(new Action.Pause(partition));
    }
    actions.add(claim(request, List.copyOf(partitions)));
    return actions;
  }

  private Action.Claim claim(long request, List<SourcePartition> partitions) {
    seat.asked();
    return new Action.Claim(request, partitions);
  }

  /**
   * A claim was appended.
   *
   * @param claim log position of the entry
   * @param ledger where the ledger stood when the claim was in it
   */
  public void claimed(long request, long claim, Function<SourcePartition, LedgerPosition> ledger) {
    seat.claimed(claim);
    for (OpenPartition partition : open.values()) {
      if (partition.isOpening(request)) {
        partition.claimed(claim, ledger.apply(partition.partition()));
      }
    }
  }

  /** A claim came to nothing, which is nobody's fault: made again after a while. */
  public void claimRefused(long request, long nowMs) {
    seat.refused();
    open.values().stream().filter(p -> p.isOpening(request)).forEach(p -> p.recalled(nowMs, 0));
  }

  /** The first position of a partition is durable. */
  public void started(Fact.PartitionStarted fact) {
    Optional.ofNullable(open.get(fact.partition())).ifPresent(p -> p.started(fact));
  }

  /** The first position of a partition does not count: somebody else has claimed it meanwhile. */
  public void startRefused(Fact.PartitionStarted fact, long nowMs) {
    Optional.ofNullable(open.get(fact.partition()))
        .filter(p -> p.state() instanceof Starting)
        .filter(p -> p.state().claim().equals(OptionalLong.of(fact.claim())))
        .ifPresent(p -> displaced(p, nowMs));
  }

  /** Compares our claims with those the ledger has now. */
  public void claimsSeen(Function<SourcePartition, OptionalLong> current, long nowMs) {
    for (OpenPartition partition : open.values()) {
      OptionalLong ours = partition.state().claim();
      if (ours.isPresent() && !ours.equals(current.apply(partition.partition()))) {
        displaced(partition, nowMs);
      }
    }
  }

  /**
   * Looks whether another start of the task is at work.
   *
   * @param other the last claim of the task's number that another start made, if any
   */
  public void seatSeen(Optional<Claim> other, long nowMs) {
    Optional<Integer> times = seat.seen(other, nowMs);
    if (times.isPresent() && times.get() >= settings.contestedAt()) {
      stop =
          Optional.of(
              new Action.Stop(
                  Messages.taskContested(other.orElseThrow(), times.get(), settings.windowMs())));
    }
  }

  /** Looks for what the ledger wants to have read again. */
  public void holesSeen(Function<SourcePartition, List<Hole>> current, long nowMs) {
    open.values().stream()
        .filter(p -> p.isOvertaken(current.apply(p.partition())))
        .forEach(p -> p.recalled(nowMs, settings.reclaimAfterMs()));
  }

  private void displaced(OpenPartition partition, long nowMs) {
    int times = partition.displaced(nowMs, settings.windowMs());
    if (times >= settings.contestedAt()) {
      stop =
          Optional.of(
              new Action.Stop(
                  Messages.contested(partition.partition(), times, settings.windowMs())));
    }
  }

  /** Whether reading must wait for work that is under way. */
  public void backlogged(boolean tooMuch) {
    backlogged = tooMuch;
  }

  /** Whether the framework has paused the connector: it gives no records, and does not say so. */
  public void paused(boolean isPaused) {
    paused = isPaused;
  }

  /** Whether records are waited for that have to be there. */
  public boolean isReadingAgain() {
    return open.values().stream().anyMatch(OpenPartition::isReadingAgain);
  }

  /**
   * A {@code put} begins. Of a partition that it is to rewind, this {@code put} takes in nothing;
   * the next one starts there.
   */
  public List<Action> putBegins(long nowMs) {
    if (stop.isPresent()) {
      return contested(stop.get());
    }
    Optional<String> complaint = complaint();
    for (OpenPartition partition : open.values()) {
      Optional<String> silence =
          partition.putBegins(nowMs, backlogged || paused, settings.silentMs());
      complaint = complaint.or(() -> silence);
    }
    if (complaint.isPresent()) {
      return List.of(new Action.Stop(complaint.get()));
    }
    List<Action> actions = new ArrayList<>();
    if (open.values().stream().anyMatch(OpenPartition::isCutDue)) {
      actions.add(new Action.Cut());
    }
    reclaim(nowMs).ifPresent(actions::add);
    if (seat.isClaimDue(nowMs)) {
      actions.add(claim(++requests, List.of()));
    }
    for (OpenPartition partition : open.values()) {
      SourcePartition name = partition.partition();
      partition.startDue().ifPresent(fact -> actions.add(new Action.Start(fact)));
      partition.rewindDue().ifPresent(offset -> actions.add(new Action.Rewind(name, offset)));
      partition
          .pauseDue(backlogged)
          .ifPresent(
              pause -> actions.add(pause ? new Action.Pause(name) : new Action.Resume(name)));
    }
    return actions;
  }

  private Optional<Action> reclaim(long nowMs) {
    List<OpenPartition> due =
        open.values().stream()
            .filter(
                p ->
                    p.state() instanceof Displaced displaced
                        && nowMs - displaced.sinceMs() >= settings.reclaimAfterMs()
                        && !p.isCutDue())
            .toList();
    if (due.isEmpty()) {
      return Optional.empty();
    }
    long request = ++requests;
    due.forEach(p -> p.claiming(request));
    return Optional.of(claim(request, due.stream().map(OpenPartition::partition).toList()));
  }

  /** A last claim of everything: by it the other writer, too, finds that it is not alone. */
  private List<Action> contested(Action.Stop last) {
    return List.of(claim(++requests, partitions()), last);
  }

  /**
   * Judges a record by its original coordinates; a record that is taken belongs to the running
   * batch from here on, whatever becomes of it.
   *
   * @param timestampMs the record's, or -1 if it has none
   */
  public Verdict record(SourcePartition partition, long offset, long timestampMs) {
    OpenPartition known = open.get(partition);
    return known == null
        ? Verdict.Drop.DROP
        : known.record(offset, timestampMs, settings.failOnGap());
  }

  /**
   * Where the record just taken goes, as a row or rejected for its values: told before anything
   * else is, or not if it goes nowhere.
   */
  public void routed(SourcePartition partition, long offset, Destination destination) {
    Optional.ofNullable(open.get(partition)).ifPresent(p -> p.routed(destination, offset));
  }

  /** Why the task has to stop without another cut: its batch has what it should not have. */
  public Optional<String> complaint() {
    return open.values().stream().flatMap(p -> p.complaint().stream()).findFirst();
  }

  /** Positions that the framework shows before a commit: the ends of what it has given to us. */
  public void shown(Map<SourcePartition, Long> positions) {
    positions.forEach(
        (partition, position) ->
            Optional.ofNullable(open.get(partition)).ifPresent(p -> p.shown(position)));
  }

  /** Whether the next batch would say anything: a record, or a position past filtered ones. */
  public boolean hasMoved() {
    return open.values().stream().flatMap(p -> p.inBatch().stream()).anyMatch(Reading::hasMoved);
  }

  /** Whether the running batch has records of one of the partitions. */
  public boolean hasTaken(Collection<SourcePartition> partitions) {
    return partitions.stream()
        .flatMap(name -> Optional.ofNullable(open.get(name)).stream())
        .flatMap(p -> p.inBatch().stream())
        .anyMatch(Reading::hasTaken);
  }

  /**
   * Ends the running batch, if there is no {@link #complaint}: {@code [end of the last cut, end of
   * what was read)} by partition.
   */
  public List<Fact.Range> cut() {
    return open.values().stream()
        .flatMap(
            p ->
                p.inBatch().stream()
                    .filter(Reading::hasMoved)
                    .map(reading -> reading.cut(p.partition())))
        .toList();
  }

  /** The oldest batch that was cut and not answered yet counts. */
  public void handedOver(List<Fact.Range> ranges) {
    for (Fact.Range range : ranges) {
      Optional.ofNullable(open.get(range.partition())).ifPresent(p -> p.handedOver(range));
    }
  }

  /**
   * The oldest batch not answered yet does not count, and with it go all later and the running one.
   */
  public void refused() {
    open.values().forEach(OpenPartition::rolledBack);
  }

  /** The framework took these partitions away; ones that we do not have are ignored. */
  public void closed(Collection<SourcePartition> partitions) {
    partitions.forEach(open::remove);
  }

  /**
   * What to answer before a commit: of every open partition that is given the lower of frontier and
   * given position, or nothing at all while one of them has no frontier. A partition left out would
   * make the framework commit the target of a rewind.
   *
   * @param frontier end of the unbroken run of imported offsets
   */
  public Map<SourcePartition, Long> committable(
      Map<SourcePartition, Long> given, Function<SourcePartition, OptionalLong> frontier) {
    Map<SourcePartition, Long> answer = new TreeMap<>();
    for (Map.Entry<SourcePartition, Long> entry : given.entrySet()) {
      OpenPartition partition = open.get(entry.getKey());
      if (partition == null) {
        continue;
      }
      OptionalLong end = frontier.apply(entry.getKey());
      if (!partition.state().isCommittable() || end.isEmpty()) {
        return Map.of();
      }
      answer.put(entry.getKey(), Math.min(end.getAsLong(), entry.getValue()));
    }
    return answer;
  }

  /** Of each partition that is being read, the next offset it expects. */
  public Map<SourcePartition, Long> positions() {
    Map<SourcePartition, Long> positions = new TreeMap<>();
    for (OpenPartition partition : open.values()) {
      if (partition.state() instanceof Taking taking) {
        positions.put(partition.partition(), taking.next());
      }
    }
    return positions;
  }

  /** The partitions that are open, in order. */
  public List<SourcePartition> partitions() {
    return List.copyOf(open.keySet());
  }

  /** Whether an open partition waits for the ledger before it can be read. */
  public boolean isWaiting() {
    return open.values().stream()
        .anyMatch(
            p ->
                p.state() instanceof Opening
                    || p.state() instanceof Starting
                    || p.state() instanceof Displaced);
  }
}
