package io.milvusimport.connect;

/** The monotonic clock of this process, in milliseconds from an arbitrary origin. */
final class Ticks {
  private Ticks() {}

  static long nowMs() {
    return System.nanoTime() / 1_000_000;
  }
}
