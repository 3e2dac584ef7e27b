package io.milvusimport.testbed;

import org.jspecify.annotations.Nullable;

/**
 * A server of the test bed that did not do what a test needs; the message carries the last lines of
 * its log.
 */
public final class ServerFailure extends RuntimeException {
  ServerFailure(String message) {
    super(message);
  }

  ServerFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
