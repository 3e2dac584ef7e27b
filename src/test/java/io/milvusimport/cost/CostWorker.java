package io.milvusimport.cost;

import io.milvusimport.importjob.Coordinator;
import io.milvusimport.importjob.Decision;
import io.milvusimport.importjob.Effect;
import io.milvusimport.importjob.Event;
import io.milvusimport.importjob.ImportState;
import io.milvusimport.ledger.AppendOutcome.Appended;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Ledger;
import io.milvusimport.ledger.Suffix;
import io.milvusimport.ledger.UnreadableLedgerException;
import io.milvusimport.store.Body;
import io.milvusimport.store.ObjectStore;
import io.milvusimport.store.StoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * A worker with its tasks and its one view of the ledger, which reads and appends as {@code
 * LedgerClient} does: looks each second while there is unfinished work and each five seconds
 * otherwise, and writes into one entry what came meanwhile. The first one also has the coordinator.
 */
final class CostWorker implements VirtualTime.Body {
  private static final long POLL_MS = 1_000;
  private static final long IDLE_POLL_MS = 5_000;
  private static final int MOST_TOGETHER = 64;

  private record Proposal(CostTask task, long sinceMs, Fact fact) {}

  private final CostRun run;
  private final VirtualTime time;
  private final ObjectStore store;
  private final Ledger ledger;
  private final ImportState state = new ImportState();
  private final PriorityQueue<CostTask> tasks =
      new PriorityQueue<>(Comparator.comparingLong(CostTask::dueMs));
  private final Deque<Proposal> proposals = new ArrayDeque<>();
  private final Optional<Coordinator> coordinator;
  private final CostServer server;
  private long nextTickMs;

  CostWorker(CostRun run, int number, List<CostTask> tasks) {
    this.run = run;
    this.time = run.time;
    this.store = run.store();
    this.ledger = new Ledger(store, CostRun.FOLDER, "w" + number, run::id, n -> {});
    this.server = new CostServer(time, store, ledger, state, run.count);
    this.coordinator =
        number == 0
            ? Optional.of(new Coordinator(CostRun.POLICY, CostRun.FOLDER, "c", "host"))
            : Optional.empty();
    this.tasks.addAll(tasks);
  }

  @Override
  public void run() throws Exception {
    ledger.catchUp(state, Integer.MAX_VALUE);
    while (true) {
      collect();
      if (proposals.isEmpty()) {
        ledger.catchUp(state, Integer.MAX_VALUE);
        coordinate();
        collect();
        if (proposals.isEmpty()) {
          time.waitMs(untilNextMs());
        }
      } else {
        appendTogether();
      }
    }
  }

  private long untilNextMs() {
    long pollMs = state.hasUnfinishedWork() ? POLL_MS : IDLE_POLL_MS;
    CostTask next = tasks.peek();
    long untilTaskMs = next == null ? pollMs : next.dueMs() - time.nowMs();
    return Math.max(1, Math.min(pollMs, untilTaskMs));
  }

  /** What the tasks have to say by now; each has uploaded its file before. */
  private void collect() throws StoreException {
    while (!tasks.isEmpty() && tasks.peek().dueMs() <= time.nowMs()) {
      CostTask task = tasks.remove();
      long sinceMs = task.dueMs();
      Fact fact = task.next(state);
      if (fact instanceof Fact.BatchStaged batch) {
        run.count.add("batches");
        for (var file : batch.files()) {
          for (String key : file.keys(Suffix.STAGED)) {
            // By the task's own thread: the worker's goes on meanwhile.
            run.count.add("PUT data");
            run.inner.createIfAbsent(CostRun.FOLDER + key, new Body.Bytes(new byte[1]));
          }
        }
      }
      proposals.add(new Proposal(task, sinceMs, fact));
    }
  }

  private void appendTogether()
      throws StoreException, UnreadableLedgerException, InterruptedException {
    List<Proposal> together = new ArrayList<>();
    while (!proposals.isEmpty() && together.size() < MOST_TOGETHER) {
      together.add(proposals.remove());
    }
    append(together.stream().map(Proposal::fact).toList());
    for (Proposal proposal : together) {
      run.handedOverAfter(time.nowMs() - proposal.sinceMs());
      tasks.add(proposal.task().after(state));
    }
  }

  private void append(List<Fact> facts)
      throws StoreException, UnreadableLedgerException, InterruptedException {
    if (!(ledger.append(facts, state) instanceof Appended)) {
      throw new IllegalStateException("Refused: " + facts);
    }
    run.count.add("entries");
  }

  private void coordinate() throws StoreException, UnreadableLedgerException, InterruptedException {
    if (coordinator.isEmpty() || time.nowMs() < nextTickMs) {
      return;
    }
    nextTickMs = time.nowMs() + POLL_MS;
    Deque<Event> events = new ArrayDeque<>(List.of(new Event.Tick()));
    while (!events.isEmpty()) {
      Decision decision =
          coordinator.get().decide(state, events.remove(), time.nowMs(), run.chance());
      if (!decision.facts().isEmpty()) {
        append(decision.facts());
      }
      for (Effect effect : decision.effects()) {
        server.run(effect).ifPresent(events::add);
      }
    }
  }
}
