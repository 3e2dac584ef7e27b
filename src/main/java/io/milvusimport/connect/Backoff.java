package io.milvusimport.connect;

import io.milvusimport.ledger.Pause;
import java.util.concurrent.ThreadLocalRandom;

/** Waits that double, with jitter, up to a longest one. Any thread. */
record Backoff(long firstMs, long longestMs) implements Pause {
  @Override
  public void before(int n) throws InterruptedException {
    long fullMs = Math.min(longestMs, firstMs << Math.min(n - 1, 20));
    Thread.sleep(fullMs / 2 + ThreadLocalRandom.current().nextLong(fullMs / 2 + 1));
  }
}
