package io.milvusimport.sim;

import io.milvusimport.importjob.ImportState;
import io.milvusimport.importjob.TaskView.Claim;
import io.milvusimport.ledger.AppendOutcome;
import io.milvusimport.ledger.AppendOutcome.Appended;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Fact.Anchor;
import io.milvusimport.ledger.Fact.BatchStaged;
import io.milvusimport.ledger.Fact.PartitionStarted;
import io.milvusimport.ledger.Fact.PartitionsOpened;
import io.milvusimport.ledger.Fact.Range;
import io.milvusimport.ledger.Ledger;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.ledger.StagedFile;
import io.milvusimport.ledger.Suffix;
import io.milvusimport.ledger.UnreadableLedgerException;
import io.milvusimport.store.Body;
import io.milvusimport.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A task that claims partitions and hands over batches of them. It is never told that it was
 * replaced: it goes on until the ledger refuses it, or it is killed. Refused while the partitions
 * are still its own, it claims them again, since a late claim of a predecessor may have taken them.
 */
final class SimTask {
  private final Simulation sim;
  private final Timeline timeline;
  private final String incarnation;
  private final List<SourcePartition> partitions;
  private final ImportState state = new ImportState();
  private final Ledger ledger;
  private final Map<SourcePartition, Long> next = new TreeMap<>();
  private long claim = -1;
  private long batch;
  private boolean isReplaced;
  private boolean isOver;

  SimTask(Simulation sim, String incarnation, List<SourcePartition> partitions) {
    this.sim = sim;
    this.timeline = sim.timeline;
    this.incarnation = incarnation;
    this.partitions = partitions;
    this.ledger = sim.ledger();
    timeline.after(timeline.upTo(5_000), this::turn);
  }

  void kill() {
    isOver = true;
  }

  /** Its partitions were given to others. */
  void replaced() {
    isReplaced = true;
  }

  private void turn() {
    if (isOver) {
      return;
    }
    try {
      if (claim < 0) {
        open();
      } else {
        handOver();
      }
    } catch (StoreException e) {
      // The store gave no answer or said no: tried again at the next turn.
    } catch (UnreadableLedgerException | InterruptedException e) {
      throw new AssertionError(e);
    }
    boolean isDone = !next.isEmpty() && next.values().stream().allMatch(n -> n >= Simulation.END);
    if (!isDone) {
      timeline.after(500 + timeline.upTo(30_000), this::turn);
    }
  }

  private void open() throws StoreException, UnreadableLedgerException, InterruptedException {
    ledger.catchUp(state, Integer.MAX_VALUE);
    Fact opened = new PartitionsOpened(incarnation, 0, incarnation, partitions);
    if (ledger.append(List.of(opened), state) instanceof Appended appended) {
      claim = appended.position();
    }
    rewind();
  }

  /** Reads on from the staged ends, as a task does after it opened or was refused. */
  private void rewind() throws StoreException, UnreadableLedgerException, InterruptedException {
    next.clear();
    for (SourcePartition partition : partitions) {
      if (state.stagedEnd(partition).isEmpty()) {
        AppendOutcome unused =
            ledger.append(List.of(new PartitionStarted(partition, claim, 0)), state);
      }
      next.put(partition, state.stagedEnd(partition).orElse(0));
    }
  }

  private void handOver() throws StoreException, UnreadableLedgerException, InterruptedException {
    batch++;
    List<Range> ranges = new ArrayList<>();
    long rows = 0;
    for (SourcePartition partition : partitions) {
      long first = next.getOrDefault(partition, 0L);
      long end = Math.min(Simulation.END, first + timeline.upTo(700));
      if (end > first && timeline.chance(0.8)) {
        Optional<Anchor> anchor = Optional.of(new Anchor(end - 1, end));
        ranges.add(new Range(partition, claim, first, end, anchor));
        rows += end - first;
      }
    }
    if (ranges.isEmpty()) {
      return;
    }
    List<StagedFile> files = timeline.chance(0.1) ? List.of() : upload(rows);
    Fact staged = new BatchStaged(incarnation, batch, ranges, files, List.of(), 0);
    if (ledger.append(List.of(staged), state) instanceof Appended) {
      ranges.forEach(range -> next.put(range.partition(), range.end()));
      return;
    }
    ledger.catchUp(state, Integer.MAX_VALUE);
    boolean isOwner =
        partitions.stream().allMatch(p -> state.claim(p).map(Claim::position).orElse(-1L) == claim);
    if (isOwner) {
      rewind();
    } else if (isReplaced) {
      isOver = true;
    } else {
      claim = -1;
    }
  }

  private List<StagedFile> upload(long rows) throws StoreException {
    int count = 1 + (int) timeline.upTo(Math.min(2, rows));
    List<StagedFile> files = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      String name = "data/default/c/" + incarnation + "-" + batch + "-" + n;
      long fileRows = n == 0 ? rows - (count - 1) : 1;
      StagedFile file = timeline.chance(0.3) ? inParts(name, fileRows) : inOne(name, fileRows);
      byte[] content = (name + " " + fileRows).getBytes(StandardCharsets.UTF_8);
      for (String key : file.keys(Suffix.STAGED)) {
        sim.store.createIfAbsent(Simulation.FOLDER + key, new Body.Bytes(content));
      }
      files.add(file);
      if (sim.hasBadFiles && timeline.chance(0.04)) {
        sim.server.badFiles.add(name);
        sim.server.onceBadFiles.add(name);
      }
    }
    return files;
  }

  private static StagedFile inOne(String name, long rows) {
    return new StagedFile(name, ".parquet", Simulation.DESTINATION, 100, rows, "449", "print")
        .withKeys(List.of(name));
  }

  private static StagedFile inParts(String name, long rows) {
    List<String> parts = List.of("id.npy", "v.npy", "$meta.npy");
    return new StagedFile(name, ".npy", Simulation.DESTINATION, 100, rows, "449", "print", parts)
        .withKeys(List.of(name));
  }
}
