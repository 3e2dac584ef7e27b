package io.milvusimport.emulator;

import io.milvusimport.emulator.catalog.Generation;
import java.time.Duration;

/**
 * What the emulated server is configured to hold and remember.
 *
 * @param maxJobs jobs that are not over, of all collections; a create above it is answered 2101
 * @param maxFiles files of one request
 * @param maxFileBytes largest file
 * @param jobRetention how long a finished job can be described
 * @param keyMemory how long an idempotency key is remembered
 * @param maxKeys idempotency keys remembered at a time
 */
public record Limits(
    int maxJobs,
    int maxFiles,
    long maxFileBytes,
    Duration jobRetention,
    Duration keyMemory,
    int maxKeys) {

  /** The server's own defaults. */
  public static Limits of(Generation generation) {
    return new Limits(1024, 1024, 16L << 30, generation.jobRetention(), Duration.ofHours(24), 8192);
  }

  public Limits withMaxJobs(int jobs) {
    return new Limits(jobs, maxFiles, maxFileBytes, jobRetention, keyMemory, maxKeys);
  }

  public Limits withMaxFileBytes(long bytes) {
    return new Limits(maxJobs, maxFiles, bytes, jobRetention, keyMemory, maxKeys);
  }

  public Limits withMemory(Duration ofJobs, Duration ofKeys) {
    return new Limits(maxJobs, maxFiles, maxFileBytes, ofJobs, ofKeys, maxKeys);
  }
}
