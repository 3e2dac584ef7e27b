package io.milvusimport.intake;

import io.milvusimport.importjob.TaskView.Claim;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A task's number in its connector, of which one start at a time may be at work. One that was
 * replaced is given no more records soon after; one that sees the claim of another and is still
 * called takes the number back after a while. Where both live, both count.
 */
final class Seat {
  /** So long a task without partitions takes no seat: most are given some sooner. */
  static final long UNSEATED_MS = 30_000;

  private final IntakeSettings settings;
  private final Displacements displacements = new Displacements();
  private OptionalLong firstPutMs = OptionalLong.empty();
  private OptionalLong first = OptionalLong.empty();
  private long ours;
  private long rival = -1;
  private long rivalSinceMs;
  private boolean isAsked;

  Seat(IntakeSettings settings) {
    this.settings = settings;
  }

  /** A claim of this start is asked for, of partitions or of none. */
  void asked() {
    isAsked = true;
  }

  /** A claim of this start is in the log. */
  void claimed(long position) {
    ours = position;
    if (first.isEmpty()) {
      first = OptionalLong.of(position);
    }
    isAsked = false;
  }

  /** The claim that was asked for does not count. */
  void refused() {
    isAsked = false;
  }

  /**
   * Looks at who sits or sat there.
   *
   * @param other the last claim of the task's number that another start made, if any
   * @return how often that happened within the window, if it is once more
   */
  Optional<Integer> seen(Optional<Claim> other, long nowMs) {
    long position = other.map(Claim::position).orElse(-1L);
    if (first.isEmpty() || position <= first.getAsLong() || position == rival) {
      return Optional.empty();
    }
    rival = position;
    rivalSinceMs = nowMs;
    return Optional.of(displacements.noted(nowMs, settings.windowMs()));
  }

  /** Whether a claim without partitions is due. */
  boolean isClaimDue(long nowMs) {
    if (firstPutMs.isEmpty()) {
      firstPutMs = OptionalLong.of(nowMs);
    }
    if (isAsked) {
      return false;
    }
    return first.isEmpty()
        ? nowMs - firstPutMs.getAsLong() >= UNSEATED_MS
        : rival > ours && nowMs - rivalSinceMs >= settings.reclaimAfterMs();
  }
}
