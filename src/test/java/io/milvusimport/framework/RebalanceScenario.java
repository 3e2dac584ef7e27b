package io.milvusimport.framework;

import java.util.Map;
import java.util.function.Consumer;

/** Partitions that are given, taken away and lost, and what stays of them. */
enum RebalanceScenario implements Scenario {
  REVOKED_THEN_STOPPED(
      f -> {
        Scenario.begin(f);
        f.turn();
        f.task().answers(Map.of(P0, 4L));
        f.maxRecords(0);
        f.turn(Rebalance.revoked(P0), Rebalance.assigned());
        f.commit();
        f.task().answers(Map.of(P0, 5L, P1, 5L));
        f.stop();
      }),
  REVOKED_BEFORE_ANY_COMMIT_THEN_STOPPED(
      f -> {
        Scenario.begin(f);
        f.turn();
        f.maxRecords(0);
        f.turn(Rebalance.revoked(P0), Rebalance.assigned());
        f.stop();
      }),
  EAGER(
      f -> {
        Scenario.begin(f);
        f.turn();
        f.task().answers(Map.of(P0, 4L));
        f.maxRecords(2);
        f.turn(Rebalance.revoked(P0, P1), Rebalance.assigned(P0));
      }),
  LOST(
      f -> {
        Scenario.begin(f);
        f.turn();
        f.task().answers(Map.of(P0, 5L, P1, 4L));
        f.commit();
        f.turn(Rebalance.lost(P0, P1), Rebalance.assigned());
        f.commit();
        f.stop();
      }),
  EXPELLED(
      f -> {
        Scenario.begin(f);
        f.turn();
        f.expel();
        f.task().answers(Map.of(P0, 5L));
        f.commit();
        f.stop();
      }),
  EXPELLED_THEN_STOPPED(
      f -> {
        Scenario.begin(f);
        f.turn();
        f.expel();
        f.task().answers(Map.of(P0, 5L));
        f.stop();
      }),
  PAUSED_AND_KEPT(
      f -> {
        Scenario.begin(f);
        f.task().onPut(context -> context.pause(P1));
        f.turn();
        f.turn(Rebalance.revoked(P0), Rebalance.assigned());
        f.showConsumer();
      }),
  PAUSED_AND_GIVEN_AGAIN_AT_ONCE(
      f -> {
        Scenario.begin(f);
        f.task().onPut(context -> context.pause(P1));
        f.turn();
        f.turn(Rebalance.revoked(P0, P1), Rebalance.assigned(P0, P1));
        f.showConsumer();
      }),
  PAUSED_AND_GIVEN_AGAIN_LATER(
      f -> {
        Scenario.begin(f);
        f.task().onPut(context -> context.pause(P1));
        f.turn();
        f.turn(Rebalance.revoked(P1), Rebalance.assigned());
        f.turn(Rebalance.assigned(P1));
        f.showConsumer();
      }),
  PAUSE_OF_WHAT_IS_NOT_ASSIGNED(
      f -> {
        f.log().produce(P0, 0, 10);
        f.start();
        f.turn(Rebalance.assigned(P0));
        f.task().onPut(context -> context.pause(P1));
        f.turn();
      }),
  REVOKED_WHILE_A_PUT_IS_RETRIED(
      f -> {
        Scenario.begin(f);
        f.task()
            .onPut(
                context -> {
                  throw new RetryLaterException("as scripted");
                });
        f.turn();
        f.turn(Rebalance.revoked(P0), Rebalance.assigned());
        f.showConsumer();
        f.stop();
      }),
  OPEN_FAILS(
      f -> {
        f.log().produce(P0, 0, 10);
        f.start();
        f.task()
            .onOpen(
                context -> {
                  throw new IllegalStateException("as scripted");
                });
        f.turn(Rebalance.assigned(P0));
      }),
  REPORT_FAILS_BEFORE_A_REVOCATION(
      f -> {
        Scenario.begin(f);
        f.turn();
        f.failReport(P0);
        f.turn(Rebalance.revoked(P0), Rebalance.assigned());
      });

  @SuppressWarnings("ImmutableEnumChecker") // they capture nothing
  private final Consumer<Framework> steps;

  RebalanceScenario(Consumer<Framework> steps) {
    this.steps = steps;
  }

  @Override
  public void play(Framework framework) {
    steps.accept(framework);
  }
}
