package io.milvusimport.store;

import java.time.Duration;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/**
 * How long a call may take: a fixed time for the exchange, and the time its bytes take on the
 * slowest link that is still let finish.
 *
 * @param exchange for one attempt that moves no bytes to speak of
 * @param bytesPerSecond the slowest link; a 4 GB object gets 2.3 hours at 512 KiB/s
 * @param busy for the answer to a write from its first byte on, and between two bytes of it: a
 *     store may answer when it has taken in, copied or deleted a lot, or begin to answer before
 * @param firstWait before a request is repeated; doubled each time, with jitter
 */
record S3Timeouts(Duration exchange, long bytesPerSecond, Duration busy, Duration firstWait) {
  static final S3Timeouts DEFAULT =
      new S3Timeouts(
          Duration.ofSeconds(30), 512 * 1024, Duration.ofMinutes(10), Duration.ofMillis(100));

  static final int MAX_ATTEMPTS = 4;

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

  /** For one attempt that moves so many bytes. */
  Duration attempt(long bytes) {
    return exchange.plusSeconds(bytes / bytesPerSecond);
  }

  /**
   * For all attempts: fewer than {@link #MAX_ATTEMPTS} slow ones, all of them if answers are quick.
   */
  Duration call(long bytes) {
    return attempt(bytes).multipliedBy(3);
  }

  BackoffStrategy backoff() {
    return BackoffStrategy.exponentialDelay(firstWait, LONGEST_WAIT);
  }

  /** A store that asks for patience gets more of it. */
  BackoffStrategy throttledBackoff() {
    return BackoffStrategy.exponentialDelay(firstWait.multipliedBy(10), LONGEST_WAIT);
  }

  AwsRequestOverrideConfiguration forBytes(long bytes) {
    return AwsRequestOverrideConfiguration.builder()
        .apiCallAttemptTimeout(attempt(bytes))
        .apiCallTimeout(call(bytes))
        .build();
  }
}
