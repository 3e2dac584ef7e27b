package io.milvusimport.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What came of one generation's run.
 *
 * @param kills by phase
 * @param longestStandstill without a new row, while records were produced
 * @param shortcomings beside rows that are lost or duplicated, in words
 */
record Outcome(
    String generation,
    Map<Phase, Integer> kills,
    int pauses,
    int restarts,
    int answers,
    RowCount rows,
    Duration took,
    Duration longestStandstill,
    List<String> shortcomings) {
  Outcome {
    kills = Map.copyOf(kills);
    shortcomings = List.copyOf(shortcomings);
  }

  int killsOf(Phase phase) {
    return kills.getOrDefault(phase, 0);
  }

  boolean isPerfect() {
    return rows.isPerfect() && shortcomings.isEmpty();
  }

  /** Kills by phase, over several runs. */
  static Map<Phase, Integer> kills(List<Outcome> outcomes) {
    Map<Phase, Integer> sum = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      sum.put(phase, outcomes.stream().mapToInt(outcome -> outcome.killsOf(phase)).sum());
    }
    return sum;
  }

  /** Everything that is not as it should be, rows first. */
  List<String> complaints() {
    List<String> all = new ArrayList<>();
    if (!rows.isPerfect()) {
      all.add(rows.lost() + " lost, " + rows.duplicated() + " duplicated");
    }
    all.addAll(shortcomings);
    return all;
  }
}
