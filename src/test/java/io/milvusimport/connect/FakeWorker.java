package io.milvusimport.connect;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;

/**
 * Drives one sink task as WorkerSinkTask does (Kafka 4.3.1), over records in memory. The topic and
 * the group live in a {@link Cluster} that outlasts the task.
 */
final class FakeWorker implements SinkTaskContext {
  /** Topics and committed offsets. */
  static final class Cluster {
    final Map<TopicPartition, List<@Nullable Object>> log = new HashMap<>();
    final Map<TopicPartition, Long> group = new HashMap<>();

    void produce(TopicPartition partition, @Nullable Object value) {
      log.computeIfAbsent(partition, p -> new ArrayList<>()).add(value);
    }

    long committed(TopicPartition partition) {
      return group.getOrDefault(partition, 0L);
    }
  }

  final MilvusImportSinkTask task;
  final List<String> deadLetters = new ArrayList<>();
  private final Cluster cluster;
  private final Map<TopicPartition, Long> position = new HashMap<>();
  private final Map<TopicPartition, Long> lastCommitted = new HashMap<>();
  private final Map<TopicPartition, Long> current = new HashMap<>();
  private final Map<TopicPartition, Long> rewinds = new HashMap<>();
  private final Set<TopicPartition> paused = new HashSet<>();
  private boolean commitRequested;
  boolean hasReporter = true;
  UnaryOperator<SinkRecord> transform = UnaryOperator.identity();
  @Nullable CompletableFuture<Void> report = CompletableFuture.completedFuture(null);
  long timeoutMs;
  long rewindsSeen;

  FakeWorker(Cluster cluster, MilvusImportSinkTask task, Map<String, String> settings) {
    this.cluster = cluster;
    this.task = task;
    task.initialize(this);
    task.start(settings);
  }

  void assign(TopicPartition... partitions) {
    assign(cluster::committed, partitions);
  }

  /** Assigns partitions without a committed offset as {@code auto.offset.reset=latest} does. */
  void assignAtTheirEnds(TopicPartition... partitions) {
    assign(partition -> (long) cluster.log.getOrDefault(partition, List.of()).size(), partitions);
  }

  private void assign(ToLongFunction<TopicPartition> starts, TopicPartition... partitions) {
    for (TopicPartition partition : partitions) {
      long start = starts.applyAsLong(partition);
      position.put(partition, start);
      lastCommitted.put(partition, start);
      current.put(partition, start);
    }
    task.open(List.of(partitions));
  }

  void revoke(TopicPartition... partitions) {
    commit(Set.of(partitions));
    task.close(List.of(partitions));
    for (TopicPartition partition : partitions) {
      position.remove(partition);
      lastCommitted.remove(partition);
      paused.remove(partition);
    }
  }

  /** One turn of the loop: a commit if one is asked for, a poll, a put. */
  void turn() {
    if (commitRequested) {
      commitRequested = false;
      commit(current.keySet());
    }
    rewindsSeen += rewinds.size();
    rewinds.forEach(
        (partition, offset) -> {
          if (!position.containsKey(partition)) {
            throw new IllegalStateException("No current assignment for partition " + partition);
          }
          position.put(partition, offset);
          lastCommitted.put(partition, offset);
          current.put(partition, offset);
        });
    rewinds.clear();
    List<SinkRecord> records = new ArrayList<>();
    Map<TopicPartition, Long> ends = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    for (TopicPartition partition : position.keySet()) {
      if (!paused.contains(partition)) {
        poll(partition, records, ends);
      }
    }
    task.put(records);
    position.putAll(ends);
    current.putAll(ends);
  }

  private void poll(
      TopicPartition partition, List<SinkRecord> records, Map<TopicPartition, Long> ends) {
    List<@Nullable Object> values = cluster.log.getOrDefault(partition, List.of());
    long from = requireNonNull(position.get(partition));
    for (long offset = from; offset < values.size(); offset++) {
      records.add(
          transform.apply(
              new SinkRecord(
                  partition.topic(),
                  partition.partition(),
                  null,
                  null,
                  null,
                  values.get((int) offset),
                  offset,
                  1_000 + offset,
                  TimestampType.CREATE_TIME)));
    }
    ends.put(partition, Math.max(from, values.size()));
  }

  /** A commit as it comes each minute, asked for or not. */
  void commit() {
    commit(current.keySet());
  }

  private void commit(Set<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> given = new HashMap<>();
    for (TopicPartition partition : partitions) {
      Long at = current.get(partition);
      if (at != null) {
        given.put(partition, new OffsetAndMetadata(at));
      }
    }
    Map<TopicPartition, OffsetAndMetadata> answer = task.preCommit(given);
    if (answer.isEmpty()) {
      return;
    }
    Map<TopicPartition, Long> commit = new HashMap<>(lastCommitted);
    commit.keySet().retainAll(partitions);
    answer.forEach(
        (partition, offset) -> {
          if (position.containsKey(partition)) {
            commit.put(partition, offset.offset());
          }
        });
    cluster.group.putAll(commit);
    lastCommitted.putAll(commit);
  }

  /** Ends the task as the framework does. */
  void stop() {
    revoke(position.keySet().toArray(TopicPartition[]::new));
    task.stop();
  }

  /** Ends the task without a word, as a kill does, but for what a test must give back. */
  void vanish() {
    task.stop();
  }

  Set<TopicPartition> paused() {
    return paused;
  }

  @Override
  public Map<String, String> configs() {
    return Map.of();
  }

  @Override
  public void offset(Map<TopicPartition, Long> offsets) {
    rewinds.putAll(offsets);
  }

  @Override
  public void offset(TopicPartition partition, long offset) {
    rewinds.put(partition, offset);
  }

  @Override
  public void timeout(long ms) {
    timeoutMs = ms;
  }

  @Override
  public Set<TopicPartition> assignment() {
    return position.keySet();
  }

  @Override
  public void pause(TopicPartition... partitions) {
    paused.addAll(List.of(partitions));
  }

  @Override
  public void resume(TopicPartition... partitions) {
    List.of(partitions).forEach(paused::remove);
  }

  @Override
  public void requestCommit() {
    commitRequested = true;
  }

  @Override
  public @Nullable ErrantRecordReporter errantRecordReporter() {
    return hasReporter ? this::reported : null;
  }

  @Override
  public PluginMetrics pluginMetrics() {
    throw new UnsupportedOperationException("not asked for");
  }

  private Future<Void> reported(SinkRecord record, Throwable error) {
    deadLetters.add(String.valueOf(error.getMessage()));
    return requireNonNull(report);
  }
}
