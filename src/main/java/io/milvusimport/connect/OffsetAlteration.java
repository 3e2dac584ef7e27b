package io.milvusimport.connect;

import io.milvusimport.connect.config.ConnectorConfig;
import io.milvusimport.importjob.TaskView;
import io.milvusimport.ledger.AppendOutcome;
import io.milvusimport.ledger.AppendOutcome.NotCounted;
import io.milvusimport.ledger.Fact.OffsetsAltered;
import io.milvusimport.ledger.Fact.Position;
import io.milvusimport.ledger.SourcePartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
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
    offsets.forEach(OffsetAlteration::requireOffset);
    SharedRuntime runtime = SharedRuntime.acquire(settings, config, opener);
    try {
      LedgerClient ledger = runtime.ledger();
      await(ledger.opened(), ledger);
      OffsetsAltered fact = new OffsetsAltered(positions(offsets, ledger));
      List<String> before = ledger.read(view -> before(view, fact));
      AppendOutcome outcome = await(ledger.append(List.of(fact)), ledger);
      if (outcome instanceof NotCounted notCounted) {
        throw new ConnectException(
            """
            Offsets were not altered: %s. Whether its rows are in decides what the new offsets mean. \
            Start the connector, wait until its jobs are finished, stop it and alter the offsets \
            then."""
                .formatted(notCounted.reason()));
      }
      before.forEach(
          line -> LOG.warn("Offsets altered, what lies between is read again or never: {}", line));
    } finally {
      runtime.release();
    }
  }

  private static void requireOffset(TopicPartition partition, Long offset) {
    if (offset != null && offset < 0) {
      throw new ConnectException(
          "Offset %d of %s is below 0. Nothing was changed.".formatted(offset, partition));
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
    return positions;
  }

  private static List<String> before(TaskView view, OffsetsAltered fact) {
    return fact.positions().stream()
        .map(
            to ->
                "partition=%s frontier=%s staged=%s to=%s"
                    .formatted(
                        to.partition(),
                        text(view.frontier(to.partition())),
                        text(view.stagedEnd(to.partition())),
                        to.offset().map(String::valueOf).orElse("reset")))
        .toList();
  }

  private static String text(OptionalLong offset) {
    return offset.isPresent() ? Long.toString(offset.getAsLong()) : "none";
  }

  private static <T> T await(CompletableFuture<T> answer, LedgerClient ledger) {
    try {
      return answer.get(LONGEST_WAIT_S, TimeUnit.SECONDS);
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
