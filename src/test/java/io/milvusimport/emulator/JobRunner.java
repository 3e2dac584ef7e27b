package io.milvusimport.emulator;

import io.milvusimport.emulator.catalog.FieldDef;
import io.milvusimport.emulator.rows.RowStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Moves jobs: one phase a tick. Every file is fetched and read twice, in {@code PRE_IMPORTING} and
 * in {@code IMPORTING}; a job's rows become visible together, or not at all. Safe for threads.
 */
final class JobRunner {
  private record LateRequest(long atMs, Runnable effect) {}

  private final ServerState state;
  private final SourceFiles files;
  private final JobFaults faults;
  private final Ticker ticker;
  private final long tickMs;
  private final Executor handOver;
  private final List<LateRequest> late = new ArrayList<>();
  private final Object tickLock = new Object();
  private long lastTickMs;

  /**
   * @param handOver runs what gives a job's rows to the store, which may take seconds
   */
  JobRunner(
      ServerState state,
      SourceFiles files,
      JobFaults faults,
      Ticker ticker,
      long tickMs,
      Executor handOver) {
    this.state = state;
    this.files = files;
    this.faults = faults;
    this.ticker = ticker;
    this.tickMs = tickMs;
    this.handOver = handOver;
    this.lastTickMs = ticker.nowMs();
  }

  /** Runs a request's effect later, for a client that got no answer. */
  void runLate(long atMs, Runnable effect) {
    synchronized (late) {
      late.add(new LateRequest(atMs, effect));
    }
  }

  /** Runs every tick that is due. */
  void runDueTicks() {
    synchronized (tickLock) {
      while (lastTickMs + tickMs <= ticker.nowMs()) {
        lastTickMs += tickMs;
        tick(lastTickMs);
        skipIdleTicks();
      }
    }
  }

  /** With nothing to move, one tick at the end does what all ticks until then would do. */
  private void skipIdleTicks() {
    boolean idle;
    synchronized (late) {
      idle = late.isEmpty();
    }
    synchronized (state) {
      idle &= state.unfinishedJobs() == 0;
    }
    long due = (ticker.nowMs() - lastTickMs) / tickMs;
    if (idle && due > 1) {
      lastTickMs += (due - 1) * tickMs;
    }
  }

  private void tick(long nowMs) {
    dueLateRequests(nowMs).forEach(Runnable::run);
    List<ImportJob> jobs;
    synchronized (state) {
      jobs = state.jobs();
    }
    for (ImportJob job : jobs) {
      step(job, nowMs);
    }
    synchronized (state) {
      state.expire(nowMs);
    }
  }

  private List<Runnable> dueLateRequests(long nowMs) {
    synchronized (late) {
      List<Runnable> due =
          late.stream().filter(l -> l.atMs() <= nowMs).map(LateRequest::effect).toList();
      late.removeIf(l -> l.atMs() <= nowMs);
      return due;
    }
  }

  private void step(ImportJob job, long nowMs) {
    JobPhase phase;
    synchronized (state) {
      phase = job.phase();
      if (phase.isOver() || job.isHandedOver() || endedFromOutside(job, nowMs)) {
        return;
      }
    }
    boolean waitsForCommit = phase == JobPhase.UNCOMMITTED && !job.autoCommit;
    if (waitsForCommit || faults.isHeld(phase)) {
      return;
    }
    Optional<String> planned = faults.takeFailure(phase);
    if (planned.isPresent()) {
      synchronized (state) {
        job.failed(planned.get(), nowMs);
      }
      return;
    }
    leave(job, phase, nowMs);
  }

  private boolean endedFromOutside(ImportJob job, long nowMs) {
    if (!state.catalog.isAlive(job.collection.id())) {
      job.failed("collection " + job.collection.id() + " dropped", nowMs);
      return true;
    }
    if (nowMs >= job.timeoutAtMs) {
      job.failed("import timeout", nowMs);
      return true;
    }
    return false;
  }

  private void leave(ImportJob job, JobPhase phase, long nowMs) {
    switch (phase) {
      case PENDING -> enter(job, phase, JobPhase.PRE_IMPORTING);
      case PRE_IMPORTING, IMPORTING -> read(job, phase, nowMs);
      case SORTING -> enter(job, phase, JobPhase.INDEX_BUILDING);
      case INDEX_BUILDING -> {
        if (state.generation.twoPhase()) {
          enter(job, phase, JobPhase.UNCOMMITTED);
        } else {
          complete(job, phase, nowMs);
        }
      }
      case UNCOMMITTED -> enter(job, phase, JobPhase.COMMITTING);
      case COMMITTING -> complete(job, phase, nowMs);
      case COMPLETED, FAILED -> throw new IllegalStateException("job " + job.id + " is over");
    }
  }

  /** The state is not locked while files are read: requests are answered meanwhile. */
  private void read(ImportJob job, JobPhase phase, long nowMs) {
    List<ImportJob.Part> parts = new ArrayList<>();
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (List<String> unit : job.units) {
      String key = String.join(",", unit);
      SourceFiles.Read read = files.read(unit, job.collection, job.options);
      if (!read.problem().isEmpty()) {
        synchronized (state) {
          if (job.phase() == phase) {
            job.failed(read.problem() + ", file: " + key, nowMs);
          }
        }
        return;
      }
      parts.add(new ImportJob.Part(key, read.bytes(), read.rows().size()));
      rows.addAll(read.rows());
    }
    synchronized (state) {
      if (job.phase() != phase) {
        return;
      }
      if (phase == JobPhase.PRE_IMPORTING) {
        job.firstReadEnded(parts);
        job.enter(JobPhase.IMPORTING);
      } else {
        generateKeys(job, rows);
        job.secondReadEnded(rows);
        job.enter(JobPhase.SORTING);
      }
    }
  }

  private void generateKeys(ImportJob job, List<Map<String, @Nullable Object>> rows) {
    FieldDef key = job.collection.primaryKey();
    if (!key.autoId()) {
      return;
    }
    long next = state.catalog.newIds(rows.size());
    for (Map<String, @Nullable Object> row : rows) {
      row.putIfAbsent(
          key.name(), key.type().equals("VarChar") ? (Object) Long.toString(next) : next);
      next++;
    }
  }

  private void enter(ImportJob job, JobPhase from, JobPhase to) {
    synchronized (state) {
      if (job.phase() == from) {
        job.enter(to);
      }
    }
  }

  /** Neither the state is locked nor other jobs wait while rows are handed over. */
  private void complete(ImportJob job, JobPhase from, long nowMs) {
    RowStore.Batch batch;
    synchronized (state) {
      if (job.phase() != from) {
        return;
      }
      batch = new RowStore.Batch(job.partition, job.units, job.handOver());
    }
    handOver.execute(() -> store(job, batch, from, nowMs));
  }

  private void store(ImportJob job, RowStore.Batch batch, JobPhase from, long nowMs) {
    String problem = "the rows could not be handed over";
    try {
      problem = state.rows.insert(job.collection, batch).orElse("");
    } finally {
      synchronized (state) {
        if (job.phase() == from && problem.isEmpty()) {
          job.completed(nowMs);
        } else if (job.phase() == from) {
          job.failed(problem, nowMs);
        }
      }
    }
  }
}
