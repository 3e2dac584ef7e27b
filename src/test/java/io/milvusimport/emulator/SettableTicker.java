package io.milvusimport.emulator;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that only a test moves. Safe for threads. */
public final class SettableTicker implements Ticker {
  private final AtomicLong nowMs = new AtomicLong(1_790_000_000_000L);

  @Override
  public long nowMs() {
    return nowMs.get();
  }

  public void advance(Duration by) {
    nowMs.addAndGet(by.toMillis());
  }
}
