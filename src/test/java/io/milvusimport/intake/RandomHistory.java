package io.milvusimport.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.framework.ConsumerWatch;
import io.milvusimport.framework.ModelConsumer;
import io.milvusimport.framework.Rebalance;
import io.milvusimport.framework.SinkTaskLoop;
import io.milvusimport.framework.SourceLog;
import io.milvusimport.ledger.SourcePartition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A history of a consumer group of two tasks, by one seed: polls, commits, rebalances, tasks that
 * are replaced or thrown out and do not know it, records that are dropped, compacted or expire.
 *
 * <p>Checked at each commit: nothing past the frontier, and nothing lower than before unless the
 * consumer was sought there. Checked at each hand-over: {@link HistoryLedger}. Checked at the end:
 * everything is in, and the group is at the end.
 */
final class RandomHistory {
  private static final int EVENTS = 120;
  private static final List<SourcePartition> PARTITIONS =
      List.of(
          new SourcePartition("orders", 0),
          new SourcePartition("orders", 1),
          new SourcePartition("orders", 2));

  private final Random random;
  private final HistoryDefect defect;
  private final SourceLog log = new SourceLog();
  private final Map<SourcePartition, Long> group = new TreeMap<>();
  private final HistoryLedger ledger = new HistoryLedger(log);
  private final Map<SourcePartition, Integer> owners = new TreeMap<>();
  private final List<Seat> seats = new ArrayList<>();
  private final List<Seat> replaced = new ArrayList<>();
  private int incarnations;
  private long nowMs;

  RandomHistory(long seed, HistoryDefect defect) {
    this.defect = defect;
    random = new Random(seed);
    for (SourcePartition partition : PARTITIONS) {
      produce(partition);
      if (random.nextBoolean()) {
        group.put(partition, (long) random.nextInt((int) log.end(partition)));
      }
    }
    seats.add(new Seat());
    seats.add(new Seat());
  }

  /** A task with its loop and its consumer. */
  private final class Seat implements ConsumerWatch {
    final HistoryTask task = new HistoryTask("task-" + ++incarnations, ledger, random, defect);
    final ModelConsumer consumer = new ModelConsumer(log, group, this);
    final SinkTaskLoop loop = new SinkTaskLoop(task, consumer, log, nowMs);
    private final Map<SourcePartition, Long> committed = new TreeMap<>(group);
    private final Map<SourcePartition, Long> sought = new TreeMap<>();

    Seat() {
      loop.start();
    }

    void turn() {
      task.nowMs = nowMs;
      committed.clear();
      committed.putAll(group);
      consumer.maxRecords(random.nextInt(8));
      loop.turn(nowMs);
      loop.failure()
          .ifPresent(
              e -> {
                throw new AssertionError("A task was ended: " + e.getMessage(), e);
              });
    }

    @Override
    public void sought(SourcePartition partition, long offset) {
      sought.put(partition, offset);
    }

    @Override
    public void committed(Map<SourcePartition, Long> offsets) {
      offsets.forEach(
          (partition, offset) -> {
            assertThat(offset)
                .as("commit of %s, frontier %s", partition, ledger.frontier(partition))
                .isLessThanOrEqualTo(ledger.frontier(partition).orElse(-1));
            long before = committed.getOrDefault(partition, offset);
            long lowest = Math.min(before, sought.getOrDefault(partition, before));
            assertThat(offset)
                .as("commit of %s, before %s, sought %s", partition, before, sought)
                .isGreaterThanOrEqualTo(lowest);
          });
      committed.putAll(offsets);
    }
  }

  void run() {
    for (int i = 0; i < EVENTS; i++) {
      nowMs += random.nextInt(3_000);
      event();
    }
    settle();
  }

  private Seat seat() {
    return seats.get(random.nextInt(seats.size()));
  }

  private SourcePartition partition() {
    return PARTITIONS.get(random.nextInt(PARTITIONS.size()));
  }

  private void event() {
    int draw = random.nextInt(100);
    if (draw < 45) {
      seat().turn();
    } else if (draw < 65) {
      boolean unused = seat().task.work();
    } else if (draw < 72) {
      ledger.importNext(partition());
    } else if (draw < 76) {
      produce(partition());
    } else if (draw < 82) {
      move(partition());
    } else if (draw < 84) {
      eager(seats.indexOf(seat()));
    } else if (draw < 87) {
      expel(seats.indexOf(seat()));
    } else if (draw < 90) {
      replace(random.nextInt(seats.size()));
    } else if (draw < 93) {
      replacedOneGoesOn();
    } else {
      surroundings(draw);
    }
  }

  private void surroundings(int draw) {
    switch (draw) {
      case 93 -> seat().consumer.holdCommitAnswers(random.nextBoolean());
      case 94 -> seat().consumer.refuseCommits(random.nextBoolean());
      case 95 -> seat().loop.pauseConnector();
      case 96 -> seat().loop.resumeConnector();
      case 97 -> seat().task.isBacklogged = random.nextBoolean();
      case 98 -> expire(partition());
      default -> nowMs += random.nextInt(60_000);
    }
  }

  private void produce(SourcePartition partition) {
    long first = log.end(partition);
    long end = first + 1 + random.nextInt(20);
    log.produce(partition, first, end);
    for (long offset = first; offset < end - 1; offset++) {
      int draw = random.nextInt(10);
      if (draw == 0) {
        log.records(partition).remove(offset);
      } else if (draw == 1) {
        log.drop(partition, Set.of(offset));
      }
    }
  }

  /** Retention, which may take what nobody has read. */
  private void expire(SourcePartition partition) {
    for (int i = random.nextInt(6); i > 0 && log.records(partition).size() > 1; i--) {
      log.records(partition).pollFirstEntry();
    }
  }

  /** A cooperative rebalance that gives one partition to another task, or to the same again. */
  private void move(SourcePartition partition) {
    Integer owner = owners.remove(partition);
    if (owner != null) {
      takeAway(seats.get(owner), Rebalance.revoked(partition), Rebalance.assigned());
    }
    give(partition, random.nextInt(seats.size()));
  }

  private void give(SourcePartition partition, int seat) {
    owners.put(partition, seat);
    seats.get(seat).consumer.rebalanceInPoll(Rebalance.assigned(partition));
  }

  /** Turns until the poll has come to the calls, which a wake-up puts off. */
  private static void takeAway(Seat seat, Rebalance... calls) {
    seat.consumer.rebalanceInPoll(calls);
    for (int i = 0; i < 3; i++) {
      seat.turn();
    }
  }

  /** All partitions of a task are taken and given again, or to the other one. */
  private void eager(int index) {
    Set<SourcePartition> taken = ownedBy(index);
    SourcePartition[] all = taken.toArray(new SourcePartition[0]);
    owners.keySet().removeAll(taken);
    takeAway(seats.get(index), Rebalance.revoked(all));
    int next = random.nextInt(seats.size());
    taken.forEach(p -> owners.put(p, next));
    seats.get(next).consumer.rebalanceInPoll(Rebalance.assigned(all));
  }

  private Set<SourcePartition> ownedBy(int index) {
    Set<SourcePartition> owned = new HashSet<>(PARTITIONS);
    owned.removeIf(p -> owners.getOrDefault(p, -1) != index);
    return owned;
  }

  /**
   * The group gives a task's partitions to the other one; the task hears of it in its next poll.
   */
  private void expel(int index) {
    seats.get(index).turn(); // so that no call is under way
    seats.get(index).turn();
    Set<SourcePartition> lost = ownedBy(index);
    seats.get(index).consumer.expel();
    lost.forEach(p -> give(p, 1 - index));
  }

  /** A task is stopped, or cancelled and left to itself, and another one has its place. */
  private void replace(int index) {
    Seat old = seats.get(index);
    Set<SourcePartition> free = ownedBy(index);
    if (random.nextBoolean()) {
      old.loop.stop();
      old.turn();
    } else {
      old.consumer.expel();
      old.loop.stop();
      old.loop.cancel();
    }
    replaced.add(old);
    seats.set(index, new Seat());
    free.forEach(p -> give(p, random.nextInt(seats.size())));
  }

  /** What a replaced task left behind arrives late, or it comes to its end. */
  private void replacedOneGoesOn() {
    if (!replaced.isEmpty()) {
      Seat old = replaced.get(random.nextInt(replaced.size()));
      if (random.nextBoolean()) {
        old.turn();
      } else {
        boolean unused = old.task.work();
      }
    }
  }

  /** Nothing fails any more: all is read, handed over, imported and committed. */
  private void settle() {
    PARTITIONS.stream().filter(p -> !owners.containsKey(p)).forEach(p -> give(p, 0));
    for (Seat seat : seats) {
      seat.consumer.holdCommitAnswers(false);
      seat.consumer.refuseCommits(false);
      seat.loop.resumeConnector();
      seat.task.isBacklogged = false;
      seat.task.cutsSoon = true;
    }
    for (int round = 0; round < 200 && !isDone(); round++) {
      nowMs += 15_000;
      for (Seat seat : seats) {
        seat.turn();
        while (seat.task.work()) {
          ledger.importAll();
        }
      }
    }
    for (SourcePartition partition : PARTITIONS) {
      assertThat(ledger.frontier(partition))
          .as("frontier of %s", partition)
          .hasValue(end(partition));
      assertThat(group).as("offsets of the group").containsEntry(partition, end(partition));
    }
  }

  private long end(SourcePartition partition) {
    return log.records(partition).lastKey() + 1;
  }

  private boolean isDone() {
    return PARTITIONS.stream().allMatch(p -> group.getOrDefault(p, -1L) == end(p));
  }
}
