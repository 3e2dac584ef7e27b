package io.milvusimport.sim;

import java.util.PriorityQueue;
import java.util.Random;

/** Virtual time: a queue of things to happen, and the only source of chance. */
final class Timeline {
  private record Scheduled(long atMs, long order, Runnable action)
      implements Comparable<Scheduled> {
    @Override
    public int compareTo(Scheduled other) {
      int byTime = Long.compare(atMs, other.atMs);
      return byTime != 0 ? byTime : Long.compare(order, other.order); // ties in a fixed order
    }
  }

  final Random random;
  private final PriorityQueue<Scheduled> queue = new PriorityQueue<>();
  private long nowMs = 1_000_000;
  private long order;

  Timeline(long seed) {
    this.random = new Random(seed * 7919 + 17);
  }

  long nowMs() {
    return nowMs;
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Uniform in {@code [0, bound)}. */
  long upTo(long bound) {
    return (long) (random.nextDouble() * bound);
  }

  void after(long delayMs, Runnable action) {
    queue.add(new Scheduled(nowMs + delayMs, order++, action));
  }

  /** Lets the next thing happen; false if there is none. */
  boolean step() {
    Scheduled next = queue.poll();
    if (next == null) {
      return false;
    }
    nowMs = Math.max(nowMs, next.atMs());
    next.action().run();
    return true;
  }
}
