package io.milvusimport.framework;

import java.util.Map;
import java.util.function.Consumer;

/** When a rewind that the task asks for is applied, and what comes in between. */
enum RewindScenario implements Scenario {
  ASKED_FOR_IN_OPEN(
      f -> {
        f.task().onOpen(context -> context.offset(P0, 3));
        f.log().produce(P0, 0, 10);
        f.maxRecords(2);
        f.start();
        f.turn(Rebalance.assigned(P0));
        f.turn();
      }),
  ASKED_FOR_IN_PUT(
      f -> {
        Scenario.begin(f);
        f.turn();
        f.task().onPut(context -> context.offset(P0, 1));
        f.turn();
        f.turn();
      }),
  COMMIT_BEFORE_IT_IS_APPLIED(
      f -> {
        Scenario.begin(f);
        f.task().onPut(context -> context.offset(P0, 1));
        f.turn();
        f.commit();
        f.commit();
      }),
  PUT_RETRIED_AFTER_IT(
      f -> {
        Scenario.begin(f);
        f.turn();
        f.task()
            .onPut(
                context -> {
                  context.offset(P0, 1);
                  throw new RetryLaterException("as scripted");
                });
        f.turn();
        f.showConsumer();
        f.turn();
        f.showConsumer();
        f.task().answers(Map.of(P0, 10L));
        f.commit();
        f.maxRecords(5);
        f.turn();
      }),
  ASKED_FOR_IN_CLOSE(
      f -> {
        Scenario.begin(f);
        f.turn();
        f.task().onClose(context -> context.offset(P1, 1));
        f.maxRecords(2);
        f.turn(Rebalance.revoked(P0), Rebalance.assigned());
        f.turn();
      }),
  ASKED_FOR_IN_CLOSE_WITH_OTHERS_ADDED(
      f -> {
        Scenario.begin(f);
        f.turn();
        f.task().onClose(context -> context.offset(P1, 1));
        f.maxRecords(2);
        f.turn(Rebalance.revoked(P0), Rebalance.assigned(P0));
      }),
  ASKED_FOR_AND_THEN_REVOKED(
      f -> {
        Scenario.begin(f);
        f.turn();
        f.task().onPut(context -> context.offset(P0, 1));
        f.turn();
        f.turn(Rebalance.revoked(P0), Rebalance.assigned());
        f.turn();
      }),
  OF_A_PARTITION_THAT_IS_GONE(
      f -> {
        Scenario.begin(f);
        f.turn();
        f.task().onClose(context -> context.offset(P0, 1));
        f.turn(Rebalance.revoked(P0), Rebalance.assigned());
        f.task().answers(Map.of(P1, 5L));
        f.turn();
      });

  @SuppressWarnings("ImmutableEnumChecker") // they capture nothing
  private final Consumer<Framework> steps;

  RewindScenario(Consumer<Framework> steps) {
    this.steps = steps;
  }

  @Override
  public void play(Framework framework) {
    steps.accept(framework);
  }
}
