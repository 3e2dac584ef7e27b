package io.milvusimport.sim;

import java.util.Optional;
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
      if (defect.canShow(seed) && shows(defect, seed)) {
        return OptionalLong.of(seed);
      }
    }
    return OptionalLong.empty();
  }

  /** Whether the seed shows the defect, and passes without it. */
  static boolean shows(Defect defect, long seed) {
    return History.of(seed, defect).broken().equals(Optional.of(defect.invariant()))
        && History.of(seed, Defect.NONE).hasPassed();
  }
}
