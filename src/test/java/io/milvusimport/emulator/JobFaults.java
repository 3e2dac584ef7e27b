package io.milvusimport.emulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Switches for what happens to jobs; a test turns them, in process or over {@code /emulator/}. Safe
 * for threads.
 */
public final class JobFaults {
  private record Failure(JobPhase phase, String reason) {}

  private final ServerState state;
  private final Deque<Failure> failures = new ArrayDeque<>();
  private final Deque<Long> rowsOff = new ArrayDeque<>();
  private final Set<JobPhase> held = EnumSet.noneOf(JobPhase.class);

  JobFaults(ServerState state) {
    this.state = state;
  }

  /** The next {@code count} jobs fail instead of leaving the phase. */
  public synchronized void failNext(int count, JobPhase phase, String reason) {
    for (int i = 0; i < count; i++) {
      failures.add(new Failure(phase, reason));
    }
  }

  /** Jobs that are in the phase, or get there, stay in it. Their timeout runs on. */
  public synchronized void hold(JobPhase phase) {
    held.add(phase);
  }

  /** Lets all held jobs go on. */
  public synchronized void releaseAll() {
    held.clear();
  }

  /** The next {@code count} jobs to be created report that many rows too many, or too few. */
  public synchronized void misreportRows(int count, long by) {
    for (int i = 0; i < count; i++) {
      rowsOff.add(by);
    }
  }

  /** The record of the job is gone; its rows and its idempotency key stay. */
  public void forget(String jobId) {
    synchronized (state) {
      state.forgetJob(Long.parseLong(jobId));
    }
  }

  /** A restart of a server that loses its jobs, running and finished, and all idempotency keys. */
  public void restartLosingJobs() {
    synchronized (state) {
      state.forgetAllJobs();
    }
  }

  synchronized boolean isHeld(JobPhase phase) {
    return held.contains(phase);
  }

  synchronized Optional<String> takeFailure(JobPhase leaving) {
    for (Failure failure : failures) {
      if (failure.phase() == leaving) {
        failures.remove(failure);
        return Optional.of(failure.reason());
      }
    }
    return Optional.empty();
  }

  synchronized long takeRowsOff() {
    Long by = rowsOff.poll();
    return by == null ? 0 : by;
  }
}
