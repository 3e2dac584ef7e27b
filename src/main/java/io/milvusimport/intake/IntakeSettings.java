package io.milvusimport.intake;

/**
 * @param failOnGap whether a missing offset stops the task ({@code on.offset.gap = fail})
 * @param reclaimAfterMs how long a displaced partition is left to the other task
 * @param contestedAt displacements of one partition within the window that stop the task
 * @param windowMs the window
 */
public record IntakeSettings(
    boolean failOnGap, long reclaimAfterMs, int contestedAt, long windowMs) {
  public static IntakeSettings of(boolean failOnGap) {
    return new IntakeSettings(failOnGap, 10_000, 5, 600_000);
  }
}
