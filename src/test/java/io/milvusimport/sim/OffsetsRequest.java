package io.milvusimport.sim;

import io.milvusimport.ledger.AppendOutcome.NotCounted;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.SourcePartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A person alters the offsets of a stopped connector through Connect, which asks the connector
 * first and the group then, and may fail in between. Lingering tasks are told nothing.
 */
final class OffsetsRequest {
  private static final int MOST_TRIES = 20;

  private final World world;
  private final Timeline timeline;
  private final Fleet fleet;
  private int tries;
  private int stop;

  OffsetsRequest(World world, Fleet fleet) {
    this.world = world;
    this.timeline = world.timeline;
    this.fleet = fleet;
  }

  void begin() {
    // Of a topic that was created anew, a person who alters offsets wants what is there.
    if (fleet.isStopped() || world.isBlack() || world.isCalm() || world.topic.isAnother()) {
      return;
    }
    world.note("the connector is stopped to alter its offsets");
    stop = fleet.stop();
    timeline.after(timeline.between(5_000, 120_000), this::ask);
  }

  private void ask() {
    List<Fact.Position> positions = new ArrayList<>();
    for (Topic.Log log : world.topic.logs()) {
      if (timeline.chance(0.6)) {
        double kind = timeline.fraction();
        Optional<Long> to =
            kind < 0.3 ? Optional.empty() : Optional.of(timeline.upTo(log.end() + 1));
        positions.add(new Fact.Position(log.partition, to));
      }
    }
    boolean isKnown =
        positions.stream().allMatch(p -> world.observer.state().claim(p.partition()).isPresent());
    if (positions.isEmpty() || !isKnown || world.topic.isAnother()) {
      fleet.startAfter(stop);
      return;
    }
    SimLedger ledger = fleet.worker().ledger();
    ledger.append(
        List.of(new Fact.OffsetsAltered(positions)),
        outcome -> {
          if (outcome instanceof NotCounted notCounted) {
            world.note("not altered: " + notCounted.reason());
            again();
          } else {
            altered(ledger, positions);
          }
        },
        failure -> again());
    int asked = stop;
    // The worker that was asked may be gone: the person starts the connector and gives up.
    timeline.after(120_000, () -> fleet.startAfter(asked));
  }

  private void again() {
    fleet.startAfter(stop);
    if (++tries < MOST_TRIES) {
      timeline.after(timeline.upTo(300_000), this::begin);
    }
  }

  private void altered(SimLedger ledger, List<Fact.Position> positions) {
    if (timeline.chance(0.3)) {
      world.note("the framework fails after our yes");
      if (timeline.chance(0.5)) {
        ledger.append(
            List.of(new Fact.OffsetsAltered(positions)),
            outcome -> moveGroup(positions),
            failure -> {});
      }
    } else {
      moveGroup(positions);
    }
    long pauseMs = timeline.upTo(timeline.chance(0.3) ? 900_000 : 30_000);
    timeline.after(pauseMs, () -> fleet.startAfter(stop));
  }

  private void moveGroup(List<Fact.Position> positions) {
    if (fleet.group.hasMembers()) {
      world.note("Kafka does not move a group that has members");
      return;
    }
    for (Fact.Position to : positions) {
      SourcePartition partition = to.partition();
      fleet.group.alter(partition, to.offset().map(OptionalLong::of).orElse(OptionalLong.empty()));
      world.groupMoved(partition);
    }
  }
}
