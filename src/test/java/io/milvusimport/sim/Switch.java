package io.milvusimport.sim;

import io.milvusimport.ledger.Tier;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;

/** What goes wrong, or is so, in a history. Each seed has a mix of its own. */
enum Switch {
  // the framework
  COOPERATIVE(0.5),
  ZOMBIES(0.5),
  STUCK_TASKS(0.3),
  TASK_COUNT(0.2),
  SECOND_CONNECTOR(0.04),
  // processes
  CRASHES(0.5),
  STOPS(0.6),
  CLOCKS(0.4),
  // the store
  STORE_LOSES(0.6),
  STORE_LATE(0.4),
  STORE_SLOW(0.4),
  STORE_OUTAGE(0.15),
  STORE_REFUSES(0.05),
  STALE_LISTS(0.2),
  LOST_OBJECTS(0.08),
  BUCKET_EMPTIED(0.03),
  // the server
  SERVER_LOSES(0.6),
  SERVER_LATE(0.4),
  SERVER_OUTAGE(0.2),
  RATE_LIMITS(0.4),
  JOBS_FAIL(0.5),
  JOBS_LOST(0.1),
  BLACKOUT(0.12),
  STRANGERS(0.4),
  BAD_FILES(0.15),
  QUARANTINE(0.6),
  WRONG_ROWS(0.06),
  FAILED_COMMITS(0.3),
  COMMITS_BY_ITSELF(0.06),
  PROXY_REPEATS(0.1),
  SCHEMA_CHANGES(0.15),
  // records
  DESTINATIONS(0.5),
  PARTS(0.3),
  GAPS(0.4),
  FILTERED(0.4),
  LATEST(0.15),
  PARTITION_ADDED(0.2),
  REJECTS(0.4),
  DEAD_LETTERS_FAIL(0.1),
  BACKLOG(0.15),
  MANY_RECORDS(0.12),
  RETENTION(0.06),
  TOPIC_CREATED_AGAIN(0.05),
  // people
  ALTERED(0.15),
  RESTARTS(0.4);

  private final double probability;

  Switch(double probability) {
    this.probability = probability;
  }

  /** Those of a seed. */
  static Set<Switch> of(long seed, Tier tier) {
    Random random = new Random(seed * 31 + 7);
    EnumSet<Switch> on = EnumSet.noneOf(Switch.class);
    boolean isQuiet = random.nextDouble() < 0.05;
    for (Switch each : values()) {
      if (random.nextDouble() < each.probability * (isQuiet ? 0.2 : 1)) {
        on.add(each);
      }
    }
    if (tier != Tier.TWO_PHASE) {
      on.remove(FAILED_COMMITS);
      on.remove(COMMITS_BY_ITSELF);
    }
    if (on.contains(RETENTION)) {
      // What was withdrawn and has expired needs a person who goes on without it.
      on.remove(SCHEMA_CHANGES);
      on.remove(LOST_OBJECTS);
      on.remove(ALTERED);
      on.remove(LATEST); // a consumer whose position has expired goes on at the end: documented
    }
    if (on.contains(BLACKOUT)) {
      on.remove(WRONG_ROWS); // of a job that is forgotten nobody knows how many rows it brought
    }
    if (tier == Tier.RECONCILE) {
      on.remove(PROXY_REPEATS); // not survived there: documented
    }
    return on;
  }
}
