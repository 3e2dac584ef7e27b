package io.milvusimport.framework;

import io.milvusimport.ledger.SourcePartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A scenario that nobody thought of, by its seed: what the model and a released framework make of
 * it is compared line by line.
 */
public final class RandomScenario implements Scenario {
  private static final int STEPS = 40;
  private static final long END = 60;
  private static final List<SourcePartition> PARTITIONS = List.of(P0, P1);

  private final long seed;
  private final Random random;
  private final Set<SourcePartition> assigned = new TreeSet<>();

  public RandomScenario(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  @Override
  public String name() {
    return "RANDOM_" + seed;
  }

  @Override
  public void play(Framework framework) {
    framework.showWaits();
    for (SourcePartition partition : PARTITIONS) {
      framework.log().produce(partition, 0, END);
      for (int i = 0; i < 3; i++) {
        framework.log().drop(partition, Set.of(offset()));
      }
      if (random.nextBoolean()) {
        framework.group().put(partition, offset());
      }
    }
    framework.start();
    for (int step = 0; step < STEPS && !framework.isOver(); step++) {
      prepare(framework);
      act(framework);
      if (!framework.isOver()) {
        framework.showConsumer();
      }
    }
    if (!framework.isOver()) {
      if (random.nextInt(4) == 0) {
        framework.cancel();
      }
      framework.stop();
    }
  }

  /** What the task does in calls to come, and what surrounds it. */
  private void prepare(Framework framework) {
    framework.maxRecords(random.nextInt(5));
    ScriptedTask task = framework.task();
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3 -> task.onPut(request());
      case 4 -> task.onPut(retry(request()));
      case 5 -> task.onClose(random.nextInt(5) == 0 ? rewind(partition()) : request());
      case 6 -> task.onOpen(rewind(partition()));
      case 7, 8, 9 -> task.answers(answer());
      case 10 -> task.onPreCommit(shown -> new TreeMap<>(shown));
      case 11 -> task.onPreCommit(RandomScenario::failInPreCommit);
      case 12 -> framework.holdCommitAnswers(random.nextBoolean());
      case 13 -> framework.refuseCommits(random.nextInt(3) == 0);
      case 14 -> framework.pass(random.nextInt(8_000));
      default -> rarely(framework);
    }
  }

  private void rarely(Framework framework) {
    switch (random.nextInt(8)) {
      case 0 -> framework.task().onPut(RandomScenario::fail);
      case 1 -> framework.task().onOpen(RandomScenario::fail);
      case 2 -> framework.failReport(partition());
      default -> framework.pass(SinkTaskLoop.COMMIT_INTERVAL_MS);
    }
  }

  private void act(Framework framework) {
    switch (random.nextInt(14)) {
      case 0, 1, 2 -> framework.turn(cooperative());
      case 3 -> framework.turn(eager());
      case 4 -> {
        if (random.nextInt(3) == 0) {
          framework.expel();
          assigned.clear();
        }
        framework.turn();
      }
      case 5 -> {
        framework.pauseConnector();
        framework.turn();
      }
      case 6, 7 -> {
        framework.resumeConnector();
        framework.turn();
      }
      default -> framework.turn();
    }
  }

  private Consumer<FrameworkContext> request() {
    SourcePartition partition = partition();
    return switch (random.nextInt(6)) {
      case 0 -> FrameworkContext::requestCommit;
      case 1 -> context -> ifAssigned(context, partition, () -> context.pause(partition));
      case 2 -> context -> ifAssigned(context, partition, () -> context.resume(partition));
      case 3 -> context -> context.timeout(500);
      default -> rewind(partition);
    };
  }

  private static void ifAssigned(
      FrameworkContext context, SourcePartition partition, Runnable step) {
    if (context.assignment().contains(partition)) {
      step.run();
    }
  }

  /** Mostly of a partition that is assigned, since the task does not survive others. */
  private Consumer<FrameworkContext> rewind(SourcePartition partition) {
    long offset = offset();
    boolean isCareful = random.nextInt(30) > 0;
    return context -> {
      if (!isCareful || context.assignment().contains(partition)) {
        context.offset(partition, offset);
      }
    };
  }

  private static Consumer<FrameworkContext> retry(Consumer<FrameworkContext> request) {
    return context -> {
      request.accept(context);
      throw new RetryLaterException("as scripted");
    };
  }

  private static Map<SourcePartition, Long> failInPreCommit(Map<SourcePartition, Long> shown) {
    throw new IllegalStateException("as scripted: " + shown);
  }

  private static void fail(FrameworkContext unused) {
    throw new IllegalStateException("as scripted");
  }

  private Map<SourcePartition, Long> answer() {
    Map<SourcePartition, Long> answer = new TreeMap<>();
    for (SourcePartition partition : PARTITIONS) {
      if (random.nextInt(3) > 0) {
        answer.put(partition, (long) random.nextInt(30));
      }
    }
    return answer;
  }

  private Rebalance[] cooperative() {
    SourcePartition partition = partition();
    if (!assigned.remove(partition)) {
      assigned.add(partition);
      return new Rebalance[] {Rebalance.assigned(partition)};
    }
    return random.nextInt(4) == 0
        ? new Rebalance[] {Rebalance.lost(partition), Rebalance.assigned()}
        : new Rebalance[] {Rebalance.revoked(partition), Rebalance.assigned()};
  }

  private Rebalance[] eager() {
    List<Rebalance> calls = new ArrayList<>();
    if (!assigned.isEmpty()) {
      calls.add(Rebalance.revoked(assigned.toArray(new SourcePartition[0])));
    }
    assigned.clear();
    PARTITIONS.stream().filter(p -> random.nextInt(3) > 0).forEach(assigned::add);
    calls.add(Rebalance.assigned(assigned.toArray(new SourcePartition[0])));
    return calls.toArray(new Rebalance[0]);
  }

  private SourcePartition partition() {
    return PARTITIONS.get(random.nextInt(PARTITIONS.size()));
  }

  private long offset() {
    return random.nextInt((int) END);
  }
}
