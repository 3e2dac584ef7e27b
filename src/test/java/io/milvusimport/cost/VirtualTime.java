package io.milvusimport.cost;

import java.util.PriorityQueue;
import java.util.concurrent.Semaphore;

/**
 * Virtual time for code that blocks. Each actor is a thread of its own, exactly one of them runs,
 * and one that waits hands its turn to whoever is due next: so the real, blocking ledger meets
 * other writers just where it would on a network. The same actors give the same order each time.
 */
final class VirtualTime {
  /** What an actor does; interrupted when the time is over. */
  interface Body {
    void run() throws Exception;
  }

  private record Due(long atMs, long order, Semaphore turn) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(atMs, other.atMs);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  /** Ends an actor whose time is over. */
  private static final class Over extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final PriorityQueue<Due> queue = new PriorityQueue<>();
  private final Semaphore idle = new Semaphore(0);
  private long nowMs;
  private long order;
  private boolean isOver;

  /** Written and read by whoever has the turn. */
  long nowMs() {
    return nowMs;
  }

  /** Adds an actor, whose turn comes first at a time. Before {@link #run}. */
  void actor(String name, long atMs, Body body) {
    Semaphore turn = new Semaphore(0);
    queue.add(new Due(atMs, order++, turn));
    Thread thread =
        new Thread(
            () -> {
              turn.acquireUninterruptibly();
              try {
                if (!isOver) {
                  body.run();
                }
              } catch (Over e) {
                // as it was told
              } catch (Exception e) {
                throw new IllegalStateException(name, e);
              } finally {
                idle.release();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Hands the turn on until so much time has passed. By an actor that has it. */
  void waitMs(long ms) {
    Semaphore turn = new Semaphore(0);
    queue.add(new Due(nowMs + ms, order++, turn));
    idle.release();
    turn.acquireUninterruptibly();
    if (isOver) {
      throw new Over();
    }
  }

  /** Lets the actors run until a time, then ends them. */
  void run(long untilMs) {
    while (!queue.isEmpty()) {
      Due next = queue.remove();
      isOver = next.atMs() > untilMs;
      if (!isOver) {
        nowMs = Math.max(nowMs, next.atMs());
      }
      next.turn().release();
      idle.acquireUninterruptibly();
    }
  }
}
