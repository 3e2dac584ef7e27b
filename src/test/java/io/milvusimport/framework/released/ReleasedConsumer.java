package io.milvusimport.framework.released;

import io.milvusimport.framework.ConsumerWatch;
import io.milvusimport.framework.PolledRecord;
import io.milvusimport.framework.Rebalance;
import io.milvusimport.framework.SourceLog;
import io.milvusimport.ledger.SourcePartition;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * The mock consumer of the Kafka clients, fed from a log, with the group's calls to its listener as
 * a real one makes them.
 */
final class ReleasedConsumer extends MockConsumer<byte[], byte[]> {
  private final SourceLog log;
  private final Map<SourcePartition, Long> group;
  private final ConsumerWatch watch;
  private final Deque<Rebalance> rebalances = new ArrayDeque<>();
  private final List<Runnable> commitAnswers = new ArrayList<>();
  private @Nullable ConsumerRebalanceListener listener;
  private Runnable afterPoll = () -> {};
  private int maxRecords = 500;
  private boolean holdsAnswers;
  private boolean isExpelled;
  private boolean refusesCommits;
  private boolean isWokenUp;
  private boolean isQuiet;

  @SuppressWarnings("deprecation") // the one constructor that all versions have
  ReleasedConsumer(SourceLog log, Map<SourcePartition, Long> group, ConsumerWatch watch) {
    super(OffsetResetStrategy.EARLIEST);
    this.log = log;
    this.group = group;
    this.watch = watch;
  }

  void maxRecords(int max) {
    maxRecords = max;
  }

  void rebalanceInPoll(Rebalance... calls) {
    rebalances.addAll(Arrays.asList(calls));
  }

  void holdCommitAnswers(boolean hold) {
    holdsAnswers = hold;
  }

  void expel() {
    isExpelled = true;
  }

  void refuseCommits(boolean refuse) {
    refusesCommits = refuse;
  }

  /** What is done at the end of each poll. */
  void afterPoll(Runnable step) {
    afterPoll = step;
  }

  @Override
  public void subscribe(Collection<String> topics, ConsumerRebalanceListener given) {
    listener = given;
    super.subscribe(topics, new Deaf());
  }

  /** Some versions call the listener from {@link MockConsumer#rebalance}, others do not. */
  private static final class Deaf implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
  }

  @Override
  public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    watch.polled(timeout.toMillis());
    if (!holdsAnswers) {
      List<Runnable> answers = List.copyOf(commitAnswers);
      commitAnswers.clear();
      answers.forEach(Runnable::run);
    }
    if (!isWokenUp) {
      if (isExpelled) {
        isExpelled = false;
        rebalances.addFirst(new Rebalance(Rebalance.Kind.LOST, ours(assignment())));
      }
      while (!rebalances.isEmpty()) {
        call(rebalances.removeFirst());
      }
      fetch();
    }
    isWokenUp = false;
    ConsumerRecords<byte[], byte[]> polled = quietly(() -> super.poll(timeout));
    afterPoll.run();
    return polled;
  }

  private void call(Rebalance rebalance) {
    ConsumerRebalanceListener told = listener;
    if (told == null) {
      throw new IllegalStateException("A rebalance before the subscription: " + rebalance);
    }
    Set<TopicPartition> partitions =
        rebalance.partitions().stream().map(ReleasedConsumer::kafka).collect(Collectors.toSet());
    Set<TopicPartition> others = new HashSet<>(assignment());
    others.removeAll(partitions);
    switch (rebalance.kind()) {
      case ASSIGNED -> {
        begin(rebalance.partitions());
        others.addAll(partitions);
        rebalance(others);
        told.onPartitionsAssigned(partitions);
      }
      case REVOKED -> {
        told.onPartitionsRevoked(partitions);
        forget(partitions, others);
      }
      case LOST -> {
        told.onPartitionsLost(partitions);
        forget(partitions, others);
      }
    }
  }

  /** The mock alone would pause a partition still when it is given again. */
  private void forget(Set<TopicPartition> partitions, Set<TopicPartition> others) {
    resume(partitions);
    rebalance(others);
  }

  private void begin(Set<SourcePartition> partitions) {
    Map<TopicPartition, Long> starts = new HashMap<>();
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    for (SourcePartition partition : partitions) {
      starts.put(kafka(partition), log.start(partition));
      Optional.ofNullable(group.get(partition))
          .ifPresent(offset -> committed.put(kafka(partition), new OffsetAndMetadata(offset)));
    }
    updateBeginningOffsets(starts);
    super.commitAsync(committed, null);
  }

  private void fetch() {
    for (TopicPartition partition : assignment()) {
      if (!paused().contains(partition)) {
        for (PolledRecord record : log.read(ours(partition), position(partition), maxRecords)) {
          addRecord(
              new ConsumerRecord<>(
                  partition.topic(),
                  partition.partition(),
                  record.offset(),
                  record.timestampMs(),
                  TimestampType.CREATE_TIME,
                  0,
                  0,
                  new byte[0],
                  new byte[0],
                  new RecordHeaders(),
                  Optional.empty()));
        }
      }
    }
  }

  @Override
  public synchronized long position(TopicPartition partition) {
    return quietly(() -> super.position(partition));
  }

  /** The mock seeks by itself where a partition has no position yet: nobody asked for that. */
  private <T> T quietly(Supplier<T> step) {
    boolean before = isQuiet;
    isQuiet = true;
    try {
      return step.get();
    } finally {
      isQuiet = before;
    }
  }

  @Override
  public synchronized void seek(TopicPartition partition, long offset) {
    super.seek(partition, offset);
    if (!isQuiet) {
      watch.sought(ours(partition), offset);
    }
  }

  @Override
  public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
    if (isExpelled || refusesCommits) {
      throw new CommitFailedException();
    }
    taken(offsets);
  }

  @Override
  public synchronized void commitAsync(
      Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
    Runnable answer;
    if (isExpelled || refusesCommits) {
      answer = () -> callback.onComplete(offsets, new CommitFailedException());
    } else {
      taken(offsets);
      answer = () -> callback.onComplete(offsets, null);
    }
    if (holdsAnswers) {
      commitAnswers.add(answer);
    } else {
      answer.run();
    }
  }

  private void taken(Map<TopicPartition, OffsetAndMetadata> offsets) {
    super.commitAsync(offsets, null);
    Map<SourcePartition, Long> committed = new TreeMap<>();
    offsets.forEach((partition, offset) -> committed.put(ours(partition), offset.offset()));
    group.putAll(committed);
    watch.committed(committed);
  }

  @Override
  public synchronized void wakeup() {
    isWokenUp = true;
    super.wakeup();
  }

  Map<SourcePartition, Long> positions() {
    Map<SourcePartition, Long> positions = new TreeMap<>();
    assignment().forEach(p -> positions.put(ours(p), position(p)));
    return positions;
  }

  static SourcePartition ours(TopicPartition partition) {
    return new SourcePartition(partition.topic(), partition.partition());
  }

  static Set<SourcePartition> ours(Collection<TopicPartition> partitions) {
    return partitions.stream().map(ReleasedConsumer::ours).collect(Collectors.toSet());
  }

  static TopicPartition kafka(SourcePartition partition) {
    return new TopicPartition(partition.topic(), partition.partition());
  }
}
