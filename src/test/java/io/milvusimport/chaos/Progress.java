package io.milvusimport.chaos;

import io.milvusimport.testbed.MilvusRest;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Watches the rows grow, on a thread of its own, and remembers the longest time they did not. */
final class Progress implements AutoCloseable {
  private static final long LOOK_MS = 1_000;

  private final MilvusRest milvus;
  private final String collection;
  private final CountDownLatch closed = new CountDownLatch(1);
  private long rows;
  private long sinceNs;
  private long longestNs;

  Progress(MilvusRest milvus, String collection) {
    this.milvus = milvus;
    this.collection = collection;
  }

  synchronized void start() {
    sinceNs = System.nanoTime();
    Thread thread = new Thread(this::run, "progress of " + collection);
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (!closed.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
        saw(milvus.count(collection));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void saw(long count) {
    long now = System.nanoTime();
    longestNs = Math.max(longestNs, now - sinceNs);
    if (count > rows) {
      rows = count;
      sinceNs = now;
      notifyAll();
    }
  }

  synchronized long rows() {
    return rows;
  }

  /** Longest time so far without a new row. */
  synchronized Duration longestStandstill() {
    return Duration.ofNanos(longestNs);
  }

  /** Waits until there are more rows than {@code before}; returns whether there are. */
  synchronized boolean awaitMoreThan(long before, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (rows <= before && System.nanoTime() < deadline) {
      wait(LOOK_MS);
    }
    return rows > before;
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
