package io.milvusimport.framework;

import java.util.Map;
import java.util.function.Consumer;

/** How a task is started, paused, polled and ended. */
enum LifeScenario implements Scenario {
  STOPPED(
      f -> {
        Scenario.begin(f);
        f.turn();
        f.task().answers(Map.of(P0, 5L));
        f.stop();
      }),
  STOPPED_WITHOUT_PARTITIONS(
      f -> {
        f.start();
        f.turn();
        f.stop();
      }),
  STOPPED_WITH_A_FAILED_REPORT(
      f -> {
        Scenario.begin(f);
        f.turn();
        f.failReport(P0);
        f.stop();
      }),
  CANCELLED(
      f -> {
        Scenario.begin(f);
        f.turn();
        f.cancel();
        f.task().answers(Map.of(P0, 5L));
        f.stop();
      }),
  PUT_FAILS(
      f -> {
        Scenario.begin(f);
        f.task()
            .onPut(
                context -> {
                  throw new IllegalStateException("as scripted");
                });
        f.task().answers(Map.of(P0, 0L));
        f.turn();
      }),
  REPORT_FAILS_BEFORE_A_COMMIT(
      f -> {
        Scenario.begin(f);
        f.turn();
        f.failReport(P0);
        f.commit();
      }),
  TIMEOUT(
      f -> {
        f.showWaits();
        f.start();
        f.task().onPut(context -> context.timeout(200));
        f.turn();
        f.pass(1_000);
        f.turn();
        f.turn();
      }),
  PAUSED_AND_RESUMED(
      f -> {
        Scenario.begin(f);
        f.pauseConnector();
        f.turn();
        f.showConsumer();
        f.turn();
        f.resumeConnector();
        f.turn();
        f.showConsumer();
        f.turn();
      }),
  TASK_RESUMES_WHILE_THE_CONNECTOR_IS_PAUSED(
      f -> {
        Scenario.begin(f);
        f.task().onPut(context -> context.pause(P0));
        f.turn();
        f.pauseConnector();
        f.turn();
        f.task().onPut(context -> context.resume(P0));
        f.turn();
        f.showConsumer();
        f.resumeConnector();
        f.turn();
        f.showConsumer();
      }),
  STARTED_PAUSED_THEN_RESUMED(
      f -> {
        f.startPaused();
        f.resumeConnector();
        f.turn();
        f.turn();
        f.stop();
      }),
  STARTED_PAUSED_THEN_STOPPED(
      f -> {
        f.startPaused();
        f.stop();
      });

  @SuppressWarnings("ImmutableEnumChecker") // they capture nothing
  private final Consumer<Framework> steps;

  LifeScenario(Consumer<Framework> steps) {
    this.steps = steps;
  }

  @Override
  public void play(Framework framework) {
    steps.accept(framework);
  }
}
