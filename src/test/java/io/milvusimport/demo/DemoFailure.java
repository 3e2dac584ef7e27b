package io.milvusimport.demo;

import org.jspecify.annotations.Nullable;

/** The demo cannot go on; the message says why, for the person who started it. */
final class DemoFailure extends RuntimeException {
  DemoFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
