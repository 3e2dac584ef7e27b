package io.milvusimport.store;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The S3 store as it is, but for its patience. */
public final class QuickS3 {
  private static final String SECRET = "secret-key-that-nobody-may-see";
  private static final String TOKEN = "session-token-that-nobody-may-see";

  /** What it sends, or signs with, that no message may hold. */
  public static final List<String> SECRETS = List.of(SECRET, TOKEN);

  private QuickS3() {}

  /** Waits for moments between two tries of a call, and ends no try that is answered. */
  public static ObjectStore open(URI endpoint) {
    return open(endpoint, Duration.ofSeconds(60));
  }

  /**
   * @param exchange for one try of a call, and for the answer to a write
   */
  static ObjectStore open(URI endpoint, Duration exchange) {
    return S3ObjectStore.open(
        new S3Settings("bucket", endpoint, "us-east-1", true, "key-id", SECRET, TOKEN),
        new S3Timeouts(exchange, 1 << 30, exchange, Duration.ofMillis(1)));
  }
}
