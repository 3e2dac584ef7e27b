package io.milvusimport.sim;

import io.milvusimport.ledger.SourcePartition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A sink task's loop as Kafka Connect runs it (WorkerSinkTask, Kafka 4.3.1): offsets are committed
 * from what was last committed or rewound to, overlaid by what the task answers; a rewind is
 * applied where the next poll begins, or when partitions were opened; after a revoke the partition
 * stays among the current offsets.
 */
final class SinkLoop implements Sink.Context {
  private static final long COMMIT_EVERY_MS = 60_000;
  private static final int MOST_RECORDS = 25;

  private final World world;
  private final Timeline timeline;
  private final SimProcess process;
  private final Group group;
  private final String name;
  private final Map<SourcePartition, Long> position = new TreeMap<>();
  private final Map<SourcePartition, Long> lastCommitted = new TreeMap<>();
  private final Map<SourcePartition, Long> current = new TreeMap<>();
  private final Map<SourcePartition, Long> rewinds = new TreeMap<>();
  private final Set<SourcePartition> paused = new TreeSet<>();
  private Optional<Sink> started = Optional.empty();
  private boolean isCommitRequested;
  private boolean isStopping;
  private boolean isOver;
  private Optional<String> failure = Optional.empty();
  private long committedAtMs;
  private long polledAtMs;
  private long timeoutMs;
  private int idlePolls;

  SinkLoop(World world, SimProcess process, Group group, String name) {
    this.world = world;
    this.timeline = world.timeline;
    this.process = process;
    this.group = group;
    this.name = name;
    this.polledAtMs = timeline.nowMs();
  }

  void start(Sink task) {
    started = Optional.of(task);
    group.join(this);
    committedAtMs = timeline.nowMs();
    process.after(timeline.upTo(2_000), this::iterate);
  }

  /** The framework asks the task to stop, and does not wait for long. */
  void stop() {
    isStopping = true;
  }

  boolean isOver() {
    return isOver || process.isKilled();
  }

  Optional<String> failure() {
    return failure;
  }

  long polledAtMs() {
    return polledAtMs;
  }

  Set<SourcePartition> owned() {
    return position.keySet();
  }

  private Sink task() {
    return started.orElseThrow();
  }

  private void iterate() {
    try {
      if (isStopping) {
        end();
        return;
      }
      if (isCommitRequested || timeline.nowMs() - committedAtMs >= COMMIT_EVERY_MS) {
        isCommitRequested = false;
        committedAtMs = timeline.nowMs();
        commit(current.keySet());
      }
      boolean hadRecords = poll();
      process.after(pauseMs(hadRecords), this::iterate);
    } catch (Sink.StopException e) {
      failure = Optional.of(String.valueOf(e.getMessage()));
      world.note(name + " fails: " + e.getMessage());
      world.taskFailed(this, failure.get());
      end();
    }
  }

  private long pauseMs(boolean hadRecords) {
    if (world.has(Switch.STUCK_TASKS) && !world.isCalm() && timeline.chance(0.003)) {
      long ms = timeline.upTo(600_000);
      world.note(name + " hangs in put for " + ms + " ms");
      return ms;
    }
    idlePolls = hadRecords || timeoutMs < 1_000 ? 0 : idlePolls + 1;
    long most =
        hadRecords ? 1_500 : timeoutMs < 1_000 ? 2_000 : Math.min(15_000, 2_000L * idlePolls);
    return 50 + timeline.upTo(most);
  }

  private boolean poll() {
    polledAtMs = timeline.nowMs();
    rewind();
    takePartInGroup();
    List<Sink.Polled> records = new ArrayList<>();
    Map<SourcePartition, Long> ends = new HashMap<>();
    for (SourcePartition partition : position.keySet()) {
      if (!paused.contains(partition)) {
        fetch(partition, records, ends);
      }
    }
    task().put(records);
    ends.forEach(
        (partition, end) -> {
          if (position.containsKey(partition)) {
            current.put(partition, end);
          }
        });
    return !ends.isEmpty();
  }

  private void takePartInGroup() {
    if (!group.isMember(this)) {
      List<SourcePartition> lost = List.copyOf(position.keySet());
      if (!lost.isEmpty()) {
        task().close(lost); // lost: nothing is committed
        forget(lost);
      }
      group.join(this);
    }
    List<SourcePartition> revoked = group.toRevoke(this);
    if (!revoked.isEmpty()) {
      commit(new TreeSet<>(revoked));
      task().close(revoked);
      forget(revoked);
    }
    group.revoked(this, revoked);
    List<SourcePartition> assigned = group.toAssign(this);
    if (!assigned.isEmpty()) {
      for (SourcePartition partition : assigned) {
        long at = group.committed(partition).orElseGet(() -> reset(partition));
        position.put(partition, at);
        lastCommitted.put(partition, at);
        current.put(partition, at);
      }
      task().open(assigned);
      rewind();
    }
  }

  private void forget(Collection<SourcePartition> partitions) {
    position.keySet().removeAll(partitions);
    lastCommitted.keySet().removeAll(partitions);
    paused.removeAll(partitions);
  }

  private long reset(SourcePartition partition) {
    Topic.Log log = world.topic.log(partition);
    return world.has(Switch.LATEST) ? log.end() : log.start();
  }

  private void rewind() {
    rewinds.forEach(
        (partition, offset) -> {
          if (!position.containsKey(partition)) {
            throw new Sink.StopException("No current assignment for " + partition);
          }
          position.put(partition, offset);
          lastCommitted.put(partition, offset);
          current.put(partition, offset);
        });
    rewinds.clear();
  }

  private void fetch(
      SourcePartition partition, List<Sink.Polled> records, Map<SourcePartition, Long> ends) {
    Topic.Log log = world.topic.log(partition);
    long at = position.getOrDefault(partition, 0L);
    if (at < log.start() || at > log.end()) {
      at = reset(partition);
    }
    for (int n = 0; at < log.end() && n < MOST_RECORDS; at++) {
      byte kind = log.kind(at);
      if (kind == Topic.GAP) {
        continue;
      }
      n++;
      ends.put(partition, at + 1);
      if (kind != Topic.FILTERED) {
        records.add(new Sink.Polled(partition, at, log.timestampMs(at), kind, log.row(at)));
      }
    }
    position.put(partition, at);
  }

  private void commit(Set<SourcePartition> partitions) {
    Map<SourcePartition, Long> given = new TreeMap<>(current);
    given.keySet().retainAll(partitions);
    if (given.isEmpty()) {
      return;
    }
    Map<SourcePartition, Long> answer = task().preCommit(given);
    if (answer.isEmpty()) {
      return;
    }
    Map<SourcePartition, Long> commit = new TreeMap<>(lastCommitted);
    commit.keySet().retainAll(partitions);
    answer.forEach(
        (partition, offset) -> {
          if (position.containsKey(partition) && offset <= given.getOrDefault(partition, -1L)) {
            commit.put(partition, offset);
          }
        });
    if (!commit.isEmpty() && !commit.equals(lastCommitted) && group.commit(this, commit)) {
      lastCommitted.putAll(commit);
    }
  }

  private void end() {
    if (isOver) {
      return;
    }
    Set<SourcePartition> all = new TreeSet<>(current.keySet());
    try {
      if (!all.isEmpty()) {
        commit(all);
        task().close(all);
      }
    } catch (Sink.StopException e) {
      world.note(name + " fails while it stops: " + e.getMessage());
    }
    isOver = true;
    position.clear();
    group.leave(this);
    task().stop();
  }

  @Override
  public void offset(SourcePartition partition, long offset) {
    rewinds.put(partition, offset);
  }

  @Override
  public void pause(SourcePartition partition) {
    paused.add(partition);
  }

  @Override
  public void resume(SourcePartition partition) {
    paused.remove(partition);
  }

  @Override
  public void requestCommit() {
    isCommitRequested = true;
  }

  @Override
  public void timeout(long ms) {
    timeoutMs = ms;
  }

  @Override
  public String toString() {
    return name;
  }
}
