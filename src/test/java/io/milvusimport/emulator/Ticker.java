package io.milvusimport.emulator;

/** The emulator's clock. */
@FunctionalInterface
public interface Ticker {
  /** Milliseconds since the epoch; never goes back. */
  long nowMs();

  /** The wall clock. */
  static Ticker system() {
    return System::currentTimeMillis;
  }
}
