package io.milvusimport.intake;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replay a failing seed with {@code -Dtest=RandomHistoriesTest -Dseed=<n>}. */
class RandomHistoriesTest {
  private static final long SEEDS = Long.getLong("seeds", 500);
  private static final long SEED = Long.getLong("seed", -1);

  /** A planted defect must be found within this many seeds. */
  private static final long PATIENCE = 500;

  @Test
  void everyRecordIsTakenInOnceAndNothingIsCommittedBeforeItIsIn() {
    if (SEED < 0) {
      runAll(SEEDS, HistoryDefect.NONE);
    } else {
      run(SEED, HistoryDefect.NONE);
    }
  }

  @ParameterizedTest
  @EnumSource(value = HistoryDefect.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void plantedDefectIsFound(HistoryDefect defect) {
    assertThatThrownBy(() -> runAll(PATIENCE, defect))
        .as("%s within %s seeds", defect, PATIENCE)
        .isInstanceOf(AssertionError.class);
  }

  private static void runAll(long seeds, HistoryDefect defect) {
    for (long seed = 0; seed < seeds; seed++) {
      run(seed, defect);
    }
  }

  private static void run(long seed, HistoryDefect defect) {
    try {
      new RandomHistory(seed, defect).run();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "The history of seed " + seed + " breaks, replay it with -Dseed=" + seed + ": " + e, e);
    }
  }
}
