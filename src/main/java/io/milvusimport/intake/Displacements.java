package io.milvusimport.intake;

import java.util.ArrayDeque;
import java.util.Deque;

/** How often a partition was taken from us lately while we were still given it. */
final class Displacements {
  private final Deque<Long> timesMs = new ArrayDeque<>();

  /** Notes one and returns how many there were within the window, this one included. */
  int noted(long nowMs, long windowMs) {
    timesMs.addLast(nowMs);
    while (nowMs - timesMs.getFirst() > windowMs) {
      timesMs.removeFirst();
    }
    return timesMs.size();
  }
}
