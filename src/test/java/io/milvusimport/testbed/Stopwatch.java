package io.milvusimport.testbed;

import java.time.Duration;

/** Measures laps on the monotonic clock. */
public final class Stopwatch {
  private final long startedNanos = System.nanoTime();
  private long lapNanos = startedNanos;

  /** The time since it was made or since the last lap. */
  public Duration lap() {
    long now = System.nanoTime();
    Duration lap = Duration.ofNanos(now - lapNanos);
    lapNanos = now;
    return lap;
  }

  /** The time since it was made. */
  public Duration total() {
    return Duration.ofNanos(System.nanoTime() - startedNanos);
  }
}
