package io.milvusimport.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replay a failing seed with {@code -Dtest=SimulationTest -Dseed=<n>}. */
class SimulationTest {
  private static final long SEEDS = Long.getLong("seeds", 200);
  private static final long SEED = Long.getLong("seed", -1);

  /** A planted defect must be found within this many seeds. */
  private static final long PATIENCE = 500;

  @Test
  void everyRowIsInOnceInEveryHistory() {
    for (long seed = Math.max(SEED, 0); seed < (SEED < 0 ? SEEDS : SEED + 1); seed++) {
      new Simulation(seed, Defect.NONE).run();
    }
  }

  @ParameterizedTest
  @EnumSource(value = Defect.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void plantedDefectIsFound(Defect defect) {
    assertThat(PlantedDefect.foundAt(defect, PATIENCE))
        .as("first seed in which %s breaks: %s", defect, defect.invariant())
        .isPresent();
  }
}
