package io.milvusimport.cost;

import io.milvusimport.importjob.ImportState;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Fact.Anchor;
import io.milvusimport.ledger.Fact.BatchStaged;
import io.milvusimport.ledger.Fact.PartitionsOpened;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.ledger.StagedFile;
import io.milvusimport.ledger.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A task of four partitions that hands over a batch of one file each time its interval is over.
 *
 * @param started how many of its partitions have their first offset in the ledger
 */
record CostTask(
    int number,
    List<SourcePartition> partitions,
    long dueMs,
    long flushMs,
    boolean isOpen,
    int started,
    long batch) {
  static CostTask of(int number, int partitions, long dueMs, long flushMs) {
    List<SourcePartition> ours = new ArrayList<>();
    for (int p = 0; p < partitions; p++) {
      ours.add(new SourcePartition("topic", number * partitions + p));
    }
    return new CostTask(number, List.copyOf(ours), dueMs, flushMs, false, 0, 0);
  }

  private String incarnation() {
    return "t" + number;
  }

  private long claim(ImportState state, SourcePartition partition) {
    return state.claim(partition).orElseThrow().position();
  }

  /** What it has to say now. */
  Fact next(ImportState state) {
    if (!isOpen) {
      return new PartitionsOpened(incarnation(), number, "host", partitions);
    }
    if (started < partitions.size()) {
      SourcePartition partition = partitions.get(started);
      return new Fact.PartitionStarted(partition, claim(state, partition), 0);
    }
    long rows = CostRun.ROWS / partitions.size();
    List<Fact.Range> ranges = new ArrayList<>();
    for (SourcePartition partition : partitions) {
      long first = state.stagedEnd(partition).orElseThrow();
      ranges.add(
          new Fact.Range(
              partition,
              claim(state, partition),
              first,
              first + rows,
              Optional.of(new Anchor(first + rows - 1, first)),
              List.of(new Tally(CostRun.DESTINATION, rows, Tally.digest(first))),
              List.of()));
    }
    StagedFile file =
        new StagedFile(
            "data/default/c/" + incarnation() + "-" + batch + "-0",
            ".parquet",
            CostRun.DESTINATION,
            100_000_000,
            CostRun.ROWS,
            "449",
            "print");
    return new BatchStaged(incarnation(), batch, ranges, List.of(file), List.of(), 0);
  }

  /** The task once that counts. */
  CostTask after(ImportState state) {
    if (!isOpen) {
      return new CostTask(number, partitions, dueMs, flushMs, true, 0, 0);
    }
    boolean isStarting = started < partitions.size();
    boolean isReading = !isStarting || started + 1 == partitions.size();
    return new CostTask(
        number,
        partitions,
        isReading ? dueMs + flushMs : dueMs,
        flushMs,
        true,
        isStarting ? started + 1 : started,
        isStarting ? 0 : batch + 1);
  }
}
