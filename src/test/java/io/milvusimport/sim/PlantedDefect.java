package io.milvusimport.sim;

import java.util.OptionalLong;

/** Looks for the first seed whose history shows a planted defect. */
final class PlantedDefect {
  private PlantedDefect() {}

  /**
   * The first seed in which the defect breaks the invariant named for it, and which breaks none
   * without it. What else goes wrong does not count.
   */
  static OptionalLong foundAt(Defect defect, long seeds) {
    for (long seed = 0; seed < seeds; seed++) {
      if (shows(defect, seed)) {
        new Simulation(seed, Defect.NONE).run();
        return OptionalLong.of(seed);
      }
    }
    return OptionalLong.empty();
  }

  private static boolean shows(Defect defect, long seed) {
    try {
      new Simulation(seed, defect).run();
      return false;
    } catch (BrokenInvariantException e) {
      return e.invariant().startsWith(defect.invariant());
    }
  }
}
