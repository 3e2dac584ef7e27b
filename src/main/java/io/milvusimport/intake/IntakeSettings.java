package io.milvusimport.intake;

/**
 * What an intake does about gaps, and about another task that claims its partitions. Times in
 * milliseconds.
 *
 * @param failOnGap whether a missing offset stops the task ({@code on.offset.gap = fail})
 * @param reclaimAfterMs how long a displaced partition is left to the other task
 * @param contestedAt displacements of one partition within the window that stop the task
 * @param windowMs the window
 * @param silentMs how long a partition may bring nothing of what is to be read again
 */
public record IntakeSettings(
    boolean failOnGap, long reclaimAfterMs, int contestedAt, long windowMs, long silentMs) {
  /**
   * Ten seconds for the other task; five displacements within ten minutes stop ours, and half an
   * hour of silence, which is longer than a broker takes to come back.
   */
  public static IntakeSettings of(boolean failOnGap) {
    return new IntakeSettings(failOnGap, 10_000, 5, 600_000, 1_800_000);
  }
}
