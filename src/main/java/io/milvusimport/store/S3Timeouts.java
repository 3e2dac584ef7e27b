package io.milvusimport.store;

import java.time.Duration;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/**
 * How long a call may take: a fixed time for the exchange, and the time its bytes take on the
 * slowest link that is still let finish.
 *
 * @param exchange for one attempt that moves no bytes to speak of
 * @param bytesPerSecond the slowest link; a 4 GB object gets 2.3 hours at 512 KiB/s
 */
record S3Timeouts(Duration exchange, long bytesPerSecond) {
  static final S3Timeouts DEFAULT = new S3Timeouts(Duration.ofSeconds(30), 512 * 1024);

  static final int MAX_ATTEMPTS = 4;

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

  AwsRequestOverrideConfiguration forBytes(long bytes) {
    return AwsRequestOverrideConfiguration.builder()
        .apiCallAttemptTimeout(attempt(bytes))
        .apiCallTimeout(call(bytes))
        .build();
  }
}
