package io.milvusimport.sim;

import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;

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

  private static final int MOST_STEPS = 1_500_000;

  private final Random random;
  private final PriorityQueue<Scheduled> queue = new PriorityQueue<>();
  private long nowMs = 1_000_000;
  private long order;
  private int steps;
  private long untilMs = Long.MAX_VALUE;

  Timeline(long seed) {
    this.random = new Random(seed * 7919 + 17);
  }

  /** How many things happened. */
  int steps() {
    return steps;
  }

  long nowMs() {
    return nowMs;
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  double fraction() {
    return random.nextDouble();
  }

  /** Uniform in {@code [0, bound)}. */
  long upTo(long bound) {
    return (long) (random.nextDouble() * bound);
  }

  /** Uniform in {@code [from, to)}. */
  long between(long from, long to) {
    return from + upTo(to - from);
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
    if (++steps > MOST_STEPS) {
      throw new BrokenInvariantError(Invariant.LIVENESS, "more than " + MOST_STEPS + " steps");
    }
    next.action().run();
    return true;
  }

  /**
   * Lets time pass for the caller, who stays in the middle of something, while everything else goes
   * on. Who waits inside another's wait returns no later than that one, if that is still ahead:
   * waits nest.
   *
   * @param enough ends the wait early
   */
  void pass(long ms, BooleanSupplier enough) {
    long outerMs = untilMs;
    untilMs = outerMs > nowMs ? Math.min(outerMs, nowMs + ms) : nowMs + ms;
    try {
      while (!enough.getAsBoolean() && !queue.isEmpty() && queue.peek().atMs() <= untilMs) {
        step();
      }
      if (!enough.getAsBoolean()) {
        nowMs = Math.max(nowMs, untilMs);
      }
    } finally {
      untilMs = outerMs;
    }
  }
}
