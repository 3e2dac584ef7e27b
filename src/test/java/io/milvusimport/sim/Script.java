package io.milvusimport.sim;

import java.util.ArrayList;
import java.util.List;

/** What befalls a history, when: by its switches and by chance. */
final class Script {
  private static final long PRODUCED_WITHIN_MS = 20 * 60_000;
  private static final int PARTITIONS = 3;

  private final World world;
  private final Timeline timeline;
  private final Fleet fleet;
  private boolean isTopicAnother;

  Script(World world, Fleet fleet) {
    this.world = world;
    this.timeline = world.timeline;
    this.fleet = fleet;
  }

  /** Whether the connector is to stop for good. */
  boolean isTopicAnother() {
    return isTopicAnother;
  }

  void begin() {
    for (int p = 0; p < PARTITIONS; p++) {
      world.topic.addPartition();
      produce(world.topic.logs().get(p));
    }
    framework();
    store();
    server();
    topic();
    if (world.has(Switch.ALTERED)) {
      times(1 + (int) timeline.upTo(2), world.operator::alterOffsets);
    }
    if (world.has(Switch.RESTARTS)) {
      times(2, fleet::restartAll);
    }
  }

  /** Lets something happen a few times before it is calm. */
  private void times(int n, Runnable action) {
    for (int i = 0; i < n; i++) {
      once(action);
    }
  }

  private void once(Runnable action) {
    timeline.after(
        timeline.upTo(30 * 60_000),
        () -> {
          if (!world.isCalm()) {
            action.run();
          }
        });
  }

  private void produce(Topic.Log log) {
    int total = world.has(Switch.MANY_RECORDS) ? 400 : 40 + (int) timeline.upTo(60);
    int parts = 6;
    world.topic.produce(log, (int) timeline.upTo(total / 3));
    for (int i = 0; i < parts; i++) {
      timeline.after(
          timeline.upTo(PRODUCED_WITHIN_MS),
          () -> {
            if (world.topic.generation() == 0) {
              world.topic.produce(log, total / parts);
            }
          });
    }
  }

  private void framework() {
    times(2 + (int) timeline.upTo(4), fleet.group::rebalance);
    times(2, () -> fleet.restart((int) timeline.upTo(fleet.tasks()), true));
    if (world.has(Switch.ZOMBIES)) {
      times(3, () -> fleet.restart((int) timeline.upTo(fleet.tasks()), false));
      times(2, () -> fleet.restart(0, false));
    }
    if (world.has(Switch.CRASHES)) {
      times(2, fleet::killWorker);
    }
    if (world.has(Switch.STOPS)) {
      times(2, () -> fleet.stopWorker(timeline.upTo(20 * 60_000)));
    }
    if (world.has(Switch.TASK_COUNT)) {
      times(2, () -> fleet.resize(1 + (int) timeline.upTo(3)));
    }
    if (world.has(Switch.BLACKOUT)) {
      timeline.after(timeline.between(120_000, 900_000), this::blackOut);
    }
    if (world.has(Switch.SECOND_CONNECTOR)) {
      Fleet second = new Fleet(world, "second-", 1, 1);
      world.operator.looksAfter(second);
      timeline.after(
          timeline.upTo(600_000),
          () -> {
            world.note("a second connector with the same ledger");
            second.begin();
          });
      timeline.after(35 * 60_000, second::stop);
    } else {
      return;
    }
  }

  private void blackOut() {
    world.note("no worker for hours");
    world.blackOut();
    fleet.killAll();
  }

  private void store() {
    if (world.has(Switch.STORE_OUTAGE)) {
      once(() -> world.storeOutage(timeline.upTo(600_000)));
    }
    if (world.has(Switch.STORE_REFUSES)) {
      once(() -> world.storeRefusal(timeline.upTo(120_000)));
    }
    if (world.has(Switch.LOST_OBJECTS)) {
      times(4, this::loseObject);
    }
  }

  private void loseObject() {
    List<String> keys = new ArrayList<>(world.bucket.list(World.FOLDER + "data/", "", 0));
    world.operator.setAside().forEach(key -> keys.remove(World.FOLDER + key));
    if (!keys.isEmpty()) {
      String key = keys.get((int) timeline.upTo(keys.size()));
      world.note("lost: " + key);
      world.bucket.delete(List.of(key));
    }
  }

  private void server() {
    if (world.has(Switch.SERVER_OUTAGE)) {
      once(() -> world.server.outage(timeline.upTo(20 * 60_000)));
    }
    if (world.has(Switch.JOBS_LOST)) {
      times(2, world.server::loseJobs);
    }
    if (world.has(Switch.COMMITS_BY_ITSELF)) {
      once(world.server::commitByItself);
    }
    if (world.has(Switch.STRANGERS)) {
      times(2, world.server::strangersJob);
    }
    if (world.has(Switch.SCHEMA_CHANGES)) {
      times(2, () -> world.server.changeSchema(World.collection((int) timeline.upTo(2))));
    }
  }

  private void topic() {
    if (world.has(Switch.PARTITION_ADDED)) {
      once(
          () -> {
            if (world.topic.generation() == 0 && !world.topic.partitions().isEmpty()) {
              world.topic.addPartition();
              produce(world.topic.logs().get(world.topic.logs().size() - 1));
              fleet.group.rebalance();
            }
          });
    }
    if (world.has(Switch.RETENTION)) {
      times(2, this::expire);
    }
    if (world.has(Switch.TOPIC_CREATED_AGAIN)) {
      timeline.after(timeline.between(600_000, 25 * 60_000), this::createTopicAgain);
    }
  }

  private void expire() {
    for (Topic.Log log : world.topic.logs()) {
      if (timeline.chance(0.5) && world.topic.generation() == 0) {
        int below = (int) timeline.upTo(log.end() + 1);
        log.startAt(below);
        world.rows.expired(log.partition, below);
        world.note("Kafka removed what is below " + below + " of " + log.partition);
      }
    }
  }

  private void createTopicAgain() {
    boolean isKnown =
        world.topic.logs().stream()
            .allMatch(log -> world.observer.state().anchor(log.partition).isPresent());
    if (!isKnown || fleet.isStopped() || world.isBlack()) {
      if (!world.isCalm()) {
        timeline.after(60_000, this::createTopicAgain);
      }
      return;
    }
    world.note("the topic is deleted");
    world.topic.delete();
    fleet.group.topicDeleted();
    isTopicAnother = true;
    timeline.after(
        timeline.between(130_000, 300_000),
        () -> {
          world.note("a topic of the same name is created");
          world.topic.createAgain((int) timeline.upTo(200) + 1);
          fleet.group.rebalance();
          produceOn();
        });
  }

  /** A consumer of latest that is past the end of a shorter topic hears of the next record. */
  private void produceOn() {
    world.topic.logs().forEach(world.topic::produceRows);
    timeline.after(600_000, this::produceOn);
  }
}
