package io.milvusimport.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Many seeds, one after another: {@code mvn -B -Psimulation -Dseeds=20000}. Each failing seed
 * prints its history and the command that replays it; the closing line counts.
 */
final class SimulationRun {
  /** A planted defect must be found within this many seeds. */
  private static final long PATIENCE = 5_000;

  private static final int SHOWN_FAILURES = 5;

  private SimulationRun() {}

  @SuppressWarnings("SystemOut") // a program whose output is its result
  public static void main(String[] arguments) {
    if (Boolean.getBoolean("planted")) {
      planted();
      return;
    }
    long only = Long.getLong("seed", -1);
    long first = Math.max(0, only);
    long seeds = only < 0 ? Long.getLong("seeds", 20_000) : 1;
    long startedNs = System.nanoTime();
    List<Long> failed = new ArrayList<>();
    for (long seed = first; seed < first + seeds; seed++) {
      try {
        new Simulation(seed, Defect.NONE).run();
      } catch (BrokenInvariantException e) {
        failed.add(seed);
        System.out.println(failed.size() <= SHOWN_FAILURES ? e.getMessage() : "seed " + seed);
        System.out.println("replay: mvn -B -Psimulation -Dseed=" + seed);
      }
    }
    System.out.printf(
        "%d seeds in %d s%n", seeds, Math.round((System.nanoTime() - startedNs) / 1e9));
    System.out.printf("%d passed, %d failed%n", seeds - failed.size(), failed.size());
    if (!failed.isEmpty()) {
      System.exit(1);
    }
  }

  @SuppressWarnings("SystemOut")
  private static void planted() {
    System.out.println("| planted defect | invariant that breaks | first seed |\n|---|---|---|");
    int missed = 0;
    for (Defect defect : Defect.values()) {
      if (defect != Defect.NONE) {
        OptionalLong seed = PlantedDefect.foundAt(defect, PATIENCE);
        missed += seed.isPresent() ? 0 : 1;
        System.out.printf(
            "| %s | %s | %s |%n",
            defect,
            defect.invariant(),
            seed.isPresent() ? seed.getAsLong() : "not found in " + PATIENCE);
      }
    }
    System.out.printf("%d found, %d not found%n", Defect.values().length - 1 - missed, missed);
    if (missed > 0) {
      System.exit(1);
    }
  }
}
