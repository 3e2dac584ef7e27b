package io.milvusimport.cost;

import io.milvusimport.importjob.Checkpoint;
import io.milvusimport.importjob.ImportState;
import io.milvusimport.ledger.AppendOutcome.Appended;
import io.milvusimport.ledger.Checkpoints;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Ledger;
import io.milvusimport.ledger.Tier;
import io.milvusimport.store.ObjectStore;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the ledger of a connector that has been at work for a long time: batches of many tasks,
 * each in a completed job of four, and the checkpoints that a coordinator writes every hundred
 * entries.
 */
final class LongLedger {
  private static final int BATCHES_A_JOB = 4;
  private static final long CHECKPOINT_EVERY = 100;

  private final ObjectStore store;
  private final String folder;
  private final Ledger ledger;
  private final ImportState state = new ImportState();
  private long ids;
  private long jobs;
  private long epoch;

  LongLedger(ObjectStore store, String folder) {
    this.store = store;
    this.folder = folder;
    this.ledger = new Ledger(store, folder, "writer", () -> "append-" + ids++, n -> {});
  }

  /** The last position. */
  long position() {
    return state.position();
  }

  /**
   * @param unfinished how many of the last batches are in no job
   */
  void write(int tasks, int partitionsATask, int batches, int unfinished) throws Exception {
    append(new Fact.LedgerCreated("long"));
    List<CostTask> all = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      CostTask task = CostTask.of(i, partitionsATask, 0, 1);
      for (int n = 0; n <= partitionsATask; n++) {
        append(task.next(state));
        task = task.after(state);
      }
      all.add(task);
    }
    append(new Fact.CoordinatorStarted("c", "host"));
    epoch = state.position();
    append(new Fact.TierProven(epoch, Tier.TWO_PHASE, "written"));
    List<Fact.BatchStaged> together = new ArrayList<>();
    for (int batch = 0; batch < batches; batch++) {
      CostTask task = all.get(batch % tasks);
      Fact.BatchStaged staged = (Fact.BatchStaged) task.next(state);
      append(staged);
      all.set(batch % tasks, task.after(state));
      together.add(staged);
      if (together.size() == BATCHES_A_JOB && batch < batches - unfinished) {
        complete(together);
        together.clear();
      }
    }
  }

  private void complete(List<Fact.BatchStaged> batches) throws Exception {
    String job = "job-" + jobs++;
    List<String> names =
        batches.stream().flatMap(b -> b.files().stream()).map(f -> f.name()).toList();
    append(new Fact.JobPlanned(epoch, job, names));
    append(new Fact.SubmitStarted(epoch, job, 1, Tier.TWO_PHASE, "key of " + job));
    append(new Fact.SubmitAccepted(epoch, job, 1, "remote of " + job));
    append(new Fact.CommitStarted(epoch, job, 1, "remote of " + job));
    append(new Fact.JobCompleted(epoch, job, 1, "remote of " + job, CostRun.ROWS * batches.size()));
  }

  private void append(Fact fact) throws Exception {
    if (!(ledger.append(List.of(fact), state) instanceof Appended)) {
      throw new IllegalStateException("Refused: " + fact);
    }
    if (state.position() % CHECKPOINT_EVERY == 0) {
      new Checkpoints(store, folder).write(state.position(), Checkpoint.encode(state));
    }
  }
}
