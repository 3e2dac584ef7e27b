package io.milvusimport.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * Many seeds, one after another: {@code mvn -B -Psimulation -Dseeds=20000}. Each failing seed
 * prints its history and the command that replays it; the closing line counts.
 */
final class SimulationRun {
  private static final int SHOWN_FAILURES = 5;

  private SimulationRun() {}

  @SuppressWarnings("SystemOut") // a program whose output is its result
  public static void main(String[] arguments) {
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
}
