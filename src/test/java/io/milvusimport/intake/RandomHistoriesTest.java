package io.milvusimport.intake;

import org.junit.jupiter.api.Test;

/** Replay a failing seed with {@code -Dtest=RandomHistoriesTest -Dseed=<n>}. */
class RandomHistoriesTest {
  private static final long SEEDS = Long.getLong("seeds", 500);
  private static final long SEED = Long.getLong("seed", -1);

  @Test
  void everyRecordIsTakenInOnceAndNothingIsCommittedBeforeItIsIn() {
    for (long seed = Math.max(SEED, 0); seed < (SEED < 0 ? SEEDS : SEED + 1); seed++) {
      try {
        new RandomHistory(seed).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "The history of seed " + seed + " breaks, replay it with -Dseed=" + seed, e);
      }
    }
  }
}
