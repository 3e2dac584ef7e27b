package io.milvusimport.importjob;

import io.milvusimport.ledger.Tier;
import java.time.Duration;
import java.util.Optional;

/**
 * The coordinator's times and limits.
 *
 * @param forcedTier the tier to use without proving one
 * @param atLeastOnce whether what cannot be decided is submitted again instead of stopping
 * @param maxAttempts how often a job may fail on the server in one epoch
 * @param quarantinesFiles whether a file that keeps failing is set aside instead of stopping
 * @param maxJobs jobs of this connector that the server may have at a time
 * @param jobTimeoutMs after which the server fails a job; committed only in its first half
 * @param lingerMs how long files wait for more of their destination
 * @param pollMs between two looks at a job
 * @param settleMs how long a create without an answer is looked for before its input is fenced
 * @param missingMs how long a server must deny a job, or call a committed one failed, to be
 *     believed
 */
public record Policy(
    Optional<Tier> forcedTier,
    boolean atLeastOnce,
    int maxAttempts,
    boolean quarantinesFiles,
    int maxJobs,
    int jobMaxFiles,
    long jobMaxBytes,
    long jobTimeoutMs,
    long lingerMs,
    long pollMs,
    long settleMs,
    long missingMs) {
  /** How long a key is repeated. Source: Milvus remembers 24 h nominally, fewer under heavy DDL. */
  static final long KEY_REUSE_MS = Duration.ofHours(6).toMillis();

  /**
   * How long "no such job" is proof. Source: {@code dataCoord.import.taskRetention}, 3 h in Milvus
   * before 2.6.24 and 3.0.2, less half an hour for what is on its way.
   */
  static final long JOB_MEMORY_MS = Duration.ofMinutes(150).toMillis();

  /** How long a loaded collection may take to show rows that are in. */
  static final long VISIBLE_MS = Duration.ofMinutes(10).toMillis();

  /** A coordinator at work writes a fact at least this often. */
  public static final long ALIVE_MS = 90_000;

  /** A coordinator that has work and is silent for this long is given up. */
  public static final long SILENT_MS = Duration.ofMinutes(5).toMillis();

  /** An effect without an answer for this long is tried again, where that is safe. */
  static final long ANSWER_MS = 120_000;

  /** Longest wait between two tries. */
  static final long MAX_BACKOFF_MS = 60_000;

  static final long CHECKPOINT_EVERY = 100;
  static final long SWEEP_MS = Duration.ofMinutes(30).toMillis();

  /**
   * Whether the server failed the job as often as it may. A part of a split job serves to find the
   * bad file: one failure tells in which part it is.
   */
  boolean isExhausted(JobInput in) {
    return in.trouble().failures() >= (in.isPart() && in.files().size() > 1 ? 1 : maxAttempts);
  }

  /** Wait before try {@code n}, from 1: doubled each time, with jitter from {@code chance}. */
  long backoffMs(int n, double chance) {
    double full = Math.min(MAX_BACKOFF_MS, pollMs * Math.pow(2, Math.min(n, 16) - 1.0));
    return Math.round(full * (0.5 + chance / 2));
  }
}
