package io.milvusimport.connect;

import io.milvusimport.connect.config.ConnectorConfig;
import io.milvusimport.importjob.TaskView;
import io.milvusimport.ledger.AppendOutcome;
import io.milvusimport.ledger.AppendOutcome.NotCounted;
import io.milvusimport.ledger.Fact.OffsetsAltered;
import io.milvusimport.ledger.Fact.Position;
import io.milvusimport.ledger.SourcePartition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves where a stopped connector reads on, by one fact in its ledger. */
final class OffsetAlteration {
  private static final Logger LOG = LoggerFactory.getLogger(OffsetAlteration.class);

  /** Shorter than the framework waits for a request of a user. */
  private static final long LONGEST_WAIT_S = 60;

  private final Edges.Opener opener;

  OffsetAlteration(Edges.Opener opener) {
    this.opener = opener;
  }

  /**
   * @param settings of the connector
   * @param offsets null to read a partition as if for the first time; empty for all that the ledger
   *     has: the framework names those of the consumer group, which may not have committed yet
   * @throws ConnectException if that cannot be done now
   */
  void alter(Map<String, String> settings, Map<TopicPartition, Long> offsets) {
    ConnectorConfig config = ConnectorConfig.of(settings);
    offsets.forEach((partition, offset) -> requireOffset(config, partition, offset));
    SharedRuntime runtime = SharedRuntime.acquire(settings, config, opener);
    try {
      long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_WAIT_S);
      LedgerClient ledger = runtime.ledger();
      await(ledger.opened(), ledger, untilNs);
      OffsetsAltered fact = new OffsetsAltered(positions(offsets, ledger));
      fact.positions().forEach(to -> requireKnown(to, ledger));
      List<String> effects = ledger.read(view -> OffsetMove.lines(view, fact));
      AppendOutcome outcome = await(ledger.append(List.of(fact)), ledger, untilNs);
      if (outcome instanceof NotCounted notCounted) {
        throw new ConnectException(
            """
            Offsets were not altered: %s. Whether its rows are in decides what the new offsets mean. \
            Start the connector, wait until its jobs are finished, stop it and alter the offsets \
            then.\
            """
                .formatted(notCounted.reason()));
      }
      effects.forEach(LOG::warn);
    } finally {
      runtime.release();
    }
  }

  private static void requireOffset(
      ConnectorConfig config, TopicPartition partition, @Nullable Long offset) {
    if (offset != null && offset < 0) {
      throw new ConnectException(
          "Offset %d of %s is below 0. Nothing was changed.".formatted(offset, partition));
    }
    List<String> topics = config.routing().topics().names();
    if (offset != null && !topics.isEmpty() && !topics.contains(partition.topic())) {
      throw new ConnectException(
          "Topic %s of %s is not read by connector %s (topics=%s). Nothing was changed."
              .formatted(
                  partition.topic(), partition, config.connector(), String.join(",", topics)));
    }
  }

  /**
   * Kafka refuses a partition that does not exist, but only after the ledger was altered. Once a
   * topic is being read the ledger knows all its partitions.
   */
  private static void requireKnown(Position to, LedgerClient ledger) {
    Set<SourcePartition> known = ledger.read(TaskView::partitions);
    List<Integer> siblings =
        known.stream()
            .filter(p -> p.topic().equals(to.partition().topic()))
            .map(SourcePartition::partition)
            .sorted()
            .toList();
    if (to.offset().isPresent() && !siblings.isEmpty() && !known.contains(to.partition())) {
      throw new ConnectException(
          """
          Partition %s has never been read: of topic %s the ledger has partitions %s. Nothing was \
          changed. If it is new, start the connector once, so that it is seen.\
          """
              .formatted(to.partition(), to.partition().topic(), siblings));
    }
  }

  private static List<Position> positions(Map<TopicPartition, Long> offsets, LedgerClient ledger) {
    if (offsets.isEmpty()) {
      return ledger.read(
          view ->
              view.partitions().stream()
                  .sorted()
                  .map(partition -> new Position(partition, Optional.empty()))
                  .toList());
    }
    List<Position> positions = new ArrayList<>();
    offsets.forEach(
        (partition, offset) ->
            positions.add(
                new Position(
                    new SourcePartition(partition.topic(), partition.partition()),
                    Optional.ofNullable(offset))));
    return positions.stream().sorted(Comparator.comparing(Position::partition)).toList();
  }

  private static <T> T await(CompletableFuture<T> answer, LedgerClient ledger, long untilNs) {
    try {
      return answer.get(Math.max(0, untilNs - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new ConnectException(
          "The ledger did not answer within %d s%s. It is not known whether the offsets were altered: try again."
              .formatted(LONGEST_WAIT_S, ledger.fault().map(f -> " (" + f + ")").orElse("")),
          e);
    } catch (ExecutionException e) {
      throw new ConnectException("The ledger cannot be used: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectException("Interrupted while the offsets were altered: try again.", e);
    }
  }
}
