package io.milvusimport.connect;

import io.milvusimport.importjob.TaskView;
import io.milvusimport.ledger.AppendOutcome;
import io.milvusimport.ledger.AppendOutcome.Appended;
import io.milvusimport.ledger.AppendOutcome.NotCounted;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.store.StoreException;
import java.time.Duration;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Partitions that were added to a topic which was read already. With {@code
 * auto.offset.reset=latest} Kafka shows the end of such a partition as of when the consumer first
 * saw it, which is minutes late.
 */
final class Newcomers {
  private static final Logger LOG = LoggerFactory.getLogger(Newcomers.class);

  /**
   * Partitions that were there at a connector's first start are all claimed within a rebalance or
   * two of that, whatever dies meanwhile.
   */
  private static final long FIRST_START_MS = Duration.ofMinutes(10).toMillis();

  private final LedgerClient ledger;
  private final Set<SourcePartition> found = ConcurrentHashMap.newKeySet();

  Newcomers(LedgerClient ledger) {
    this.ledger = ledger;
  }

  /**
   * Looks for them among partitions just claimed, which the store is asked about: how long after
   * their topic they came.
   *
   * @return the outcome of the claim, or that it is to be made again, if the store did not tell
   */
  AppendOutcome lookedFor(Collection<SourcePartition> claimed, AppendOutcome outcome) {
    if (!(outcome instanceof Appended)) {
      return outcome;
    }
    try {
      for (SourcePartition partition : claimed) {
        if (isNewcomer(partition)) {
          LOG.info(
              "Partition added to its topic, read from its beginning: topic={} partition={}",
              partition.topic(),
              partition.partition());
          found.add(partition);
        }
      }
      return outcome;
    } catch (StoreException e) {
      return new NotCounted("it is not known when its partitions came: " + e.getMessage());
    }
  }

  private boolean isNewcomer(SourcePartition partition) throws StoreException {
    boolean isStarted = ledger.read(view -> view.stagedEnd(partition).isPresent());
    OptionalLong came = ledger.read(view -> view.since(partition));
    OptionalLong topicCame = ledger.read((TaskView view) -> view.since(partition.topic()));
    return !isStarted
        && came.isPresent()
        && topicCame.isPresent()
        && topicCame.getAsLong() < came.getAsLong()
        && ledger.ageMs(topicCame.getAsLong()) - ledger.ageMs(came.getAsLong()) > FIRST_START_MS;
  }

  Set<SourcePartition> found() {
    return found;
  }
}
