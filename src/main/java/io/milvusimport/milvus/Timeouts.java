package io.milvusimport.milvus;

import java.time.Duration;
import java.util.List;

/**
 * How long a call may take.
 *
 * @param connect until a connection stands
 * @param read between two bytes of the answer; the server is asked to give up two seconds earlier
 * @param call from beginning to end
 */
public record Timeouts(Duration connect, Duration read, Duration call) {
  /** A create may read the footer of every file before it answers. */
  public static final Timeouts DEFAULT =
      new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(90));

  public Timeouts {
    if (!isPositive(connect) || !isPositive(read) || !isPositive(call)) {
      throw new IllegalArgumentException(
          "a timeout must be positive: " + List.of(connect, read, call));
    }
  }

  /** The seconds that the server is given, at least one. */
  long serverSeconds() {
    return Math.max(1, read.toSeconds() - 2);
  }

  private static boolean isPositive(Duration duration) {
    return !duration.isNegative() && !duration.isZero();
  }
}
