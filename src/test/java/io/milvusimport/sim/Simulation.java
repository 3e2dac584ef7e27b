package io.milvusimport.sim;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One seed, one history. What must hold after every event is checked where it can change; here is
 * what must hold at the end.
 */
final class Simulation {
  /** Once nothing goes wrong any more, everything must be in after this time. */
  private static final long LONGEST_CALM_MS = 5 * 3_600_000;

  /** Long enough for two sweeps. */
  private static final long AFTERMATH_MS = 70 * 60_000;

  private static final long LOOK_EVERY_MS = 60_000;

  private final World world;
  private final Timeline timeline;
  private final Fleet fleet;
  private final Script script;

  Simulation(long seed, Defect defect) {
    this.world = new World(seed, defect);
    this.timeline = world.timeline;
    this.fleet = new Fleet(world, "", 2, 2);
    this.script = new Script(world, fleet);
  }

  /** What happened so far. */
  String transcript() {
    return "switches: "
        + world.tier
        + (world.server.honoursKey() ? " with keys " : " ")
        + world.switches
        + "\n"
        + world.transcript;
  }

  long virtualMs() {
    return timeline.nowMs();
  }

  /** Throws {@link BrokenInvariantError} if anything does not hold. */
  void run() {
    world.operator.looksAfter(fleet);
    script.begin();
    fleet.begin();
    runUntilDone();
    if (!script.isTopicAnother()) {
      aftermath();
    }
  }

  private void runUntilDone() {
    long nextLookMs = timeline.nowMs();
    while (timeline.step()) {
      if (timeline.nowMs() >= nextLookMs) {
        nextLookMs = timeline.nowMs() + LOOK_EVERY_MS;
        if (isDone()) {
          return;
        }
        if (timeline.nowMs() > world.calmFromMs() + LONGEST_CALM_MS) {
          break;
        }
      }
    }
    world.broken(
        script.isTopicAnother() ? Invariant.NOT_STOPPED : Invariant.LIVENESS,
        "missing: " + missing());
  }

  private boolean isDone() {
    if (!world.isCalm()) {
      return false;
    }
    return script.isTopicAnother() ? world.operator.anchorStops() > 0 : missing().isEmpty();
  }

  /** What is not in or not committed yet. */
  private String missing() {
    for (Topic.Log log : world.topic.firstLogs()) {
      if (!world.rows.isStarted(log.partition)) {
        return log.partition + " is not started";
      }
      long done = world.rows.doneUpTo(log.partition);
      if (done < log.end()) {
        return log.partition + " is in up to " + done + " of " + log.end();
      }
      long end = lastRead(log);
      long committed = fleet.group.committed(log.partition).orElse(-1);
      if (end > world.rows.start(log.partition) && committed < end) {
        return log.partition + " is committed up to " + committed + " of " + end;
      }
    }
    return "";
  }

  /** The offset after the last one that a consumer is given. */
  private static long lastRead(Topic.Log log) {
    int end = log.end();
    while (end > log.start() && log.kind(end - 1) == Topic.GAP) {
      end--;
    }
    return end == log.start() ? 0 : end;
  }

  /**
   * Everything is in: what is left over must be cleared away, once those who might still have
   * handed it over own nothing any more.
   */
  private void aftermath() {
    world.note("everything is in");
    world.aftermath();
    world.operator.removeOthers(fleet);
    fleet.renew();
    // A coordinator looks for orphaned jobs where it has had a job of its own.
    world.topic.logs().forEach(world.topic::produceRows);
    long untilMs = timeline.nowMs() + AFTERMATH_MS;
    long nextLookMs = timeline.nowMs() + LOOK_EVERY_MS;
    while (timeline.nowMs() < untilMs && timeline.step()) {
      if (timeline.nowMs() >= nextLookMs) {
        nextLookMs = timeline.nowMs() + LOOK_EVERY_MS;
        if (left().isEmpty() && world.server.uncommitted() == 0 && missing().isEmpty()) {
          break;
        }
      }
    }
    if (!missing().isEmpty()) {
      world.broken(Invariant.ROW_MISSING, missing());
    }
    List<String> objects = world.bucket.list(World.FOLDER + "data/", "", 0);
    for (String key : world.operator.setAside()) {
      if (!objects.contains(World.FOLDER + key)) {
        world.broken(Invariant.SET_ASIDE_GONE, key);
      }
    }
    if (!left().isEmpty()) {
      world.broken(Invariant.OBJECT_LEFT, left().toString());
    }
    if (world.server.uncommitted() > 0) {
      world.broken(Invariant.JOB_LEFT, world.server.uncommitted() + " jobs");
    }
  }

  private Set<String> left() {
    Set<String> left = new TreeSet<>(world.bucket.list(World.FOLDER + "data/", "", 0));
    world.operator.setAside().forEach(key -> left.remove(World.FOLDER + key));
    return left;
  }
}
