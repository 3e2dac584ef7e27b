package io.milvusimport.framework;

import io.milvusimport.ledger.SourcePartition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * One member of a consumer group: what it is assigned, where it stands and what it has paused. A
 * partition that is given anew begins at the group's offset and is not paused.
 */
public final class ModelConsumer {
  private final SourceLog log;
  private final Membership group;
  private final ConsumerWatch watch;
  private final Map<SourcePartition, Long> positions = new TreeMap<>();
  private final Set<SourcePartition> paused = new TreeSet<>();
  private final Deque<Rebalance> rebalances = new ArrayDeque<>();
  private final List<Runnable> commitAnswers = new ArrayList<>();
  private boolean resetsToLatest;
  private int maxRecords = 500;
  private boolean isExpelled;
  private boolean refusesCommits;
  private boolean holdsAnswers;
  private boolean isWokenUp;

  /**
   * @param group the group's offsets by partition, shared with its other members
   */
  public ModelConsumer(SourceLog log, Map<SourcePartition, Long> group, ConsumerWatch watch) {
    this(log, Membership.of(group), watch);
  }

  public ModelConsumer(SourceLog log, Membership group, ConsumerWatch watch) {
    this.log = log;
    this.group = group;
    this.watch = watch;
  }

  /** Who is told of rebalances, inside the poll. */
  interface Listener {
    void assigned(Set<SourcePartition> partitions);

    void revoked(Set<SourcePartition> partitions);

    void lost(Set<SourcePartition> partitions);
  }

  /** The poll was left because the worker wants the loop's attention. */
  static final class WokenUpException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** At most so many records of each partition in one poll. */
  public void maxRecords(int max) {
    maxRecords = max;
  }

  /** {@code auto.offset.reset=latest} instead of {@code earliest}. */
  public void resetToLatest() {
    resetsToLatest = true;
  }

  /** The calls of the next poll. */
  public void rebalanceInPoll(Rebalance... calls) {
    rebalances.addAll(Arrays.asList(calls));
  }

  /**
   * The group goes on without this member: its commits are refused, and its next poll loses all.
   */
  public void expel() {
    isExpelled = true;
  }

  /**
   * Holds the answers to commits that are not waited for back, or lets them come at the beginning
   * of a poll. Without it they come at once.
   */
  public void holdCommitAnswers(boolean hold) {
    holdsAnswers = hold;
  }

  /** Lets the group refuse commits, as while it rebalances. */
  public void refuseCommits(boolean refuse) {
    refusesCommits = refuse;
  }

  void wakeUp() {
    isWokenUp = true;
  }

  List<PolledRecord> poll(long waitMs, Listener listener) {
    watch.polled(waitMs);
    if (!holdsAnswers) {
      List<Runnable> answers = List.copyOf(commitAnswers);
      commitAnswers.clear();
      answers.forEach(Runnable::run);
    }
    if (isWokenUp) {
      isWokenUp = false;
      throw new WokenUpException();
    }
    if (isExpelled) {
      isExpelled = false;
      rebalances.addFirst(new Rebalance(Rebalance.Kind.LOST, assignment()));
    }
    while (!rebalances.isEmpty()) {
      rebalance(rebalances.removeFirst(), listener);
    }
    for (Optional<Rebalance> n = group.next(); n.isPresent(); n = group.next()) {
      rebalance(n.get(), listener);
    }
    return fetched();
  }

  private void rebalance(Rebalance call, Listener listener) {
    switch (call.kind()) {
      case ASSIGNED -> {
        call.partitions().forEach(p -> positions.put(p, first(p)));
        listener.assigned(call.partitions());
      }
      case REVOKED -> {
        listener.revoked(call.partitions());
        forget(call.partitions());
      }
      case LOST -> {
        listener.lost(call.partitions());
        forget(call.partitions());
      }
    }
  }

  private long first(SourcePartition partition) {
    return group.committed(partition).orElseGet(() -> reset(partition));
  }

  private long reset(SourcePartition partition) {
    return resetsToLatest ? log.end(partition) : log.start(partition);
  }

  private void forget(Set<SourcePartition> partitions) {
    positions.keySet().removeAll(partitions);
    paused.removeAll(partitions);
  }

  private List<PolledRecord> fetched() {
    List<PolledRecord> records = new ArrayList<>();
    for (Map.Entry<SourcePartition, Long> entry : positions.entrySet()) {
      SourcePartition partition = entry.getKey();
      if (paused.contains(partition)) {
        continue;
      }
      long position = entry.getValue();
      if (position < log.start(partition) || position > log.end(partition)) {
        position = reset(partition);
      }
      List<PolledRecord> read = log.read(partition, position, maxRecords);
      records.addAll(read);
      entry.setValue(read.isEmpty() ? position : read.get(read.size() - 1).offset() + 1);
    }
    return records;
  }

  /** The offset of the next record of the partition that is fetched. */
  long position(SourcePartition partition) {
    Long position = positions.get(partition);
    if (position == null) {
      throw unassigned(partition);
    }
    return position;
  }

  void seek(SourcePartition partition, long offset) {
    requireAssigned(partition);
    watch.sought(partition, offset);
    positions.put(partition, offset);
  }

  void pause(SourcePartition partition) {
    requireAssigned(partition);
    paused.add(partition);
  }

  void resume(SourcePartition partition) {
    requireAssigned(partition);
    paused.remove(partition);
  }

  private void requireAssigned(SourcePartition partition) {
    if (!positions.containsKey(partition)) {
      throw unassigned(partition);
    }
  }

  private static IllegalStateException unassigned(SourcePartition partition) {
    return new IllegalStateException("No current assignment for partition " + partition);
  }

  /** Commits and hears of it at once: the reason, if it was refused. */
  Optional<RuntimeException> commitSync(Map<SourcePartition, Long> offsets) {
    if (isExpelled || refusesCommits) {
      return Optional.of(new IllegalStateException("The group does not take the commit"));
    }
    Optional<RuntimeException> refusal = group.commit(offsets);
    if (refusal.isEmpty()) {
      watch.committed(offsets);
    }
    return refusal;
  }

  void commitAsync(
      Map<SourcePartition, Long> offsets, Consumer<Optional<RuntimeException>> answer) {
    Optional<RuntimeException> refusal = commitSync(offsets);
    if (holdsAnswers) {
      commitAnswers.add(() -> answer.accept(refusal));
    } else {
      answer.accept(refusal);
    }
  }

  public Set<SourcePartition> assignment() {
    return Collections.unmodifiableSet(new TreeSet<>(positions.keySet()));
  }

  /** Of each assigned partition the offset of the next record that is fetched. */
  public Map<SourcePartition, Long> positions() {
    return new HashMap<>(positions);
  }

  public Set<SourcePartition> paused() {
    return Collections.unmodifiableSet(paused);
  }
}
