package io.milvusimport.intake;

import java.util.OptionalLong;

/**
 * How long records that must be there have not come. Only time counts in which they could have: not
 * what passes between two puts while the process sleeps.
 */
final class Silence {
  /** Puts come every second. */
  private static final long LONGEST_STEP_MS = 5_000;

  private OptionalLong lastPutMs = OptionalLong.empty();
  private long ms;

  /**
   * A put begins.
   *
   * @param mayEnd whether records could have come with it
   */
  void goesOn(long nowMs, boolean mayEnd) {
    if (mayEnd && lastPutMs.isPresent()) {
      ms += Math.max(0, Math.min(LONGEST_STEP_MS, nowMs - lastPutMs.getAsLong()));
    }
    lastPutMs = OptionalLong.of(nowMs);
  }

  /** Something came. */
  void ends() {
    ms = 0;
  }

  long ms() {
    return ms;
  }
}
