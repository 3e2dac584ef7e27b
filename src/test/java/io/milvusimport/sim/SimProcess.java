package io.milvusimport.sim;

/**
 * A JVM: it has a clock of its own, can be killed, and can be stopped between any two steps and go
 * on much later, when others have taken its place.
 */
final class SimProcess {
  /** Longer than every timeout of the coordinator. */
  private static final long LONGEST_STOP_MS = 20 * 60_000;

  /** The process is no more; leaves whatever was going on in it, and is caught by nothing there. */
  static final class KilledError extends Error {
    private static final long serialVersionUID = 1L;

    KilledError() {
      super("killed", null, false, false);
    }
  }

  private final World world;
  private final Timeline timeline;
  private final String name;
  private final double clockRate;
  private final boolean clockSleeps;
  private long clockOffsetMs;
  private boolean isKilled;
  private long stoppedUntilMs;

  SimProcess(World world, String name) {
    this.world = world;
    this.timeline = world.timeline;
    this.name = name;
    boolean isSkewed = world.has(Switch.CLOCKS);
    this.clockOffsetMs = timeline.upTo(10_000_000_000L);
    this.clockRate = isSkewed ? 0.95 + timeline.fraction() / 10 : 1;
    this.clockSleeps = isSkewed && timeline.chance(0.5);
    if (isSkewed && timeline.chance(0.3)) {
      timeline.after(
          timeline.upTo(3_600_000), () -> clockOffsetMs += timeline.upTo(600_000)); // a jump
    }
  }

  String name() {
    return name;
  }

  /** This process's monotonic clock: comparable with itself alone. */
  long clockMs() {
    return clockOffsetMs + (long) (timeline.nowMs() * clockRate);
  }

  boolean isKilled() {
    return isKilled;
  }

  boolean isStopped() {
    return timeline.nowMs() < stoppedUntilMs;
  }

  void kill() {
    isKilled = true;
  }

  /** Schedules something on one of the process's threads. */
  void after(long delayMs, Runnable action) {
    timeline.after(delayMs, () -> run(action));
  }

  private void run(Runnable action) {
    if (isKilled) {
      return;
    }
    if (isStopped()) {
      timeline.after(stoppedUntilMs - timeline.nowMs(), () -> run(action));
      return;
    }
    try {
      action.run();
    } catch (KilledError e) {
      // Nobody is left to hear of it.
    }
  }

  /** The whole process stops, as by SIGSTOP. */
  void stop(long ms) {
    stoppedUntilMs = timeline.nowMs() + ms;
    if (clockSleeps) {
      timeline.after(ms, () -> clockOffsetMs -= (long) (ms * clockRate)); // time it never saw
    }
  }

  /** A point between two steps: the process may die here, or be stopped and go on from here. */
  void between(String steps) {
    if (world.isCalm()) {
      return;
    }
    if (world.has(Switch.CRASHES) && timeline.chance(0.006)) {
      world.note(name + " killed between " + steps);
      kill();
      throw new KilledError();
    }
    if (world.has(Switch.STOPS) && timeline.chance(0.012)) {
      long ms = timeline.chance(0.3) ? timeline.upTo(20_000) : timeline.upTo(LONGEST_STOP_MS);
      world.note(name + " stopped between " + steps + " for " + ms + " ms");
      stop(ms);
      timeline.pass(ms, () -> isKilled);
      stoppedUntilMs = Math.min(stoppedUntilMs, timeline.nowMs());
      world.note(name + " goes on");
      requireAlive();
    }
  }

  /** One thread waits; the others of the process go on. */
  void waits(long ms) {
    timeline.pass(ms, () -> isKilled);
    if (!isKilled && isStopped()) {
      timeline.pass(stoppedUntilMs - timeline.nowMs(), () -> isKilled);
    }
    requireAlive();
  }

  void requireAlive() {
    if (isKilled) {
      throw new KilledError();
    }
  }
}
