package io.milvusimport.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Replay a failing seed with {@code -Dtest=SimulationTest -Dseed=<n>}. */
class SimulationTest {
  private static final long SEEDS = Long.getLong("seeds", 200);
  private static final long SEED = Long.getLong("seed", -1);

  @Test
  void everyRowIsInOnceInEveryHistory() {
    long first = Math.max(SEED, 0);
    long end = SEED < 0 ? SEEDS : SEED + 1;

    Map<Long, History> broken = new ConcurrentHashMap<>();
    LongStream.range(first, end)
        .parallel()
        .mapToObj(seed -> History.of(seed, Defect.NONE))
        .filter(history -> !history.hasPassed())
        .forEach(history -> broken.put(history.seed(), history));

    assertThat(broken.values()).isEmpty();
  }

  @Test
  void aSeedIsOneHistory() {
    for (long seed : new long[] {3, 7, 11}) {
      assertThat(History.of(seed, Defect.NONE).transcript())
          .isEqualTo(History.of(seed, Defect.NONE).transcript());
    }
  }

  /**
   * The seeds are those that {@code -Dplanted=true} prints: where a change of the simulation moves
   * one, that finds another.
   */
  @ParameterizedTest
  @MethodSource("seedsOfDefects")
  void plantedDefectIsFound(Defect defect, long seed) {
    assertThat(History.of(seed, defect).broken()).contains(defect.invariant());
    assertThat(History.of(seed, Defect.NONE).broken()).isEmpty();
  }

  static Stream<Arguments> seedsOfDefects() throws IOException {
    Properties seeds = new Properties();
    try (InputStream table = SimulationTest.class.getResourceAsStream("planted.properties")) {
      seeds.load(table);
    }
    return seeds.stringPropertyNames().stream()
        .sorted()
        .map(name -> Arguments.of(Defect.valueOf(name), Long.valueOf(seeds.getProperty(name))));
  }
}
