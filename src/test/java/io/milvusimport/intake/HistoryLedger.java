package io.milvusimport.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.framework.SourceLog;
import io.milvusimport.importjob.ImportState;
import io.milvusimport.importjob.TaskView;
import io.milvusimport.ledger.Entry;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.schema.Destination;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The ledger of a random history: the real fold says what counts, and of what counts it is checked
 * that every record there is was taken in, once. What is handed over is imported range by range.
 */
final class HistoryLedger {
  static final Destination DESTINATION = new Destination("default", "rows", Optional.empty());

  private static final String LEDGER = "history";

  private static final Deque<Long> NONE = new ArrayDeque<>();

  private final SourceLog log;
  private final ImportState state = new ImportState();
  private final Map<SourcePartition, Deque<Long>> unimported = new TreeMap<>();
  private final Map<SourcePartition, Long> frontiers = new TreeMap<>();
  private final Map<SourcePartition, NavigableSet<Long>> counted = new TreeMap<>();

  HistoryLedger(SourceLog log) {
    this.log = log;
    append(new Fact.LedgerCreated(LEDGER));
  }

  private boolean append(Fact fact) {
    boolean counts = state.check(List.of(fact)).isEmpty();
    if (counts) {
      state.apply(new Entry(LEDGER, "append", "writer", List.of(fact)));
    }
    return counts;
  }

  /** Claims the partitions and returns the claim. */
  long claim(String incarnation, List<SourcePartition> partitions) {
    assertThat(append(new Fact.PartitionsOpened(incarnation, 0, incarnation, partitions))).isTrue();
    return state.position();
  }

  boolean start(Fact.PartitionStarted fact) {
    if (!append(fact)) {
      return false;
    }
    frontiers.put(fact.partition(), fact.offset());
    return true;
  }

  /**
   * Hands a batch over.
   *
   * @param taken offsets of the records in it
   */
  boolean stage(
      String incarnation,
      long batch,
      List<Fact.Range> ranges,
      Map<SourcePartition, List<Long>> taken) {
    if (!append(new Fact.BatchStaged(incarnation, batch, ranges, List.of(), List.of(), 0))) {
      return false;
    }
    assertThat(ranges.stream().map(Fact.Range::partition))
        .as("partitions with records")
        .containsAll(taken.keySet());
    for (Fact.Range range : ranges) {
      count(range, taken.getOrDefault(range.partition(), List.of()));
    }
    return true;
  }

  private void count(Fact.Range range, List<Long> taken) {
    SourcePartition partition = range.partition();
    NavigableSet<Long> all = counted.computeIfAbsent(partition, p -> new TreeSet<>());
    for (long offset : taken) {
      if (offset < range.first() || offset >= range.end()) {
        throw new AssertionError(partition + "@" + offset + " is not in " + range);
      }
      if (!all.add(offset)) {
        throw new AssertionError(partition + "@" + offset + " is taken in twice, in " + range);
      }
    }
    Tallies tallies = new Tallies();
    taken.forEach(offset -> tallies.add(DESTINATION, offset));
    assertThat(range.tallies()).as("tallies of %s", range).isEqualTo(tallies.all());
    for (long offset : log.records(partition).subMap(range.first(), range.end()).keySet()) {
      if (!log.isDropped(partition, offset) && !all.contains(offset)) {
        throw new AssertionError(partition + "@" + offset + " is skipped, in " + range);
      }
    }
    unimported.computeIfAbsent(partition, p -> new ArrayDeque<>()).add(range.end());
  }

  /** Imports the oldest range of the partition that is not in. */
  void importNext(SourcePartition partition) {
    Long end = unimported.getOrDefault(partition, NONE).poll();
    if (end != null) {
      frontiers.put(partition, end);
    }
  }

  /** Imports everything that is handed over. */
  void importAll() {
    for (SourcePartition partition : unimported.keySet()) {
      while (!unimported.getOrDefault(partition, NONE).isEmpty()) {
        importNext(partition);
      }
    }
  }

  OptionalLong frontier(SourcePartition partition) {
    Long frontier = frontiers.get(partition);
    return frontier == null ? OptionalLong.empty() : OptionalLong.of(frontier);
  }

  OptionalLong claimOf(SourcePartition partition) {
    return state
        .claim(partition)
        .map(TaskView.Claim::position)
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  LedgerPosition position(SourcePartition partition) {
    return new LedgerPosition(
        state.stagedEnd(partition), state.anchor(partition), state.holes(partition));
  }
}
