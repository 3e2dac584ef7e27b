package io.milvusimport.framework;

import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What is committed, and what is shown to the task before. */
enum CommitScenario implements Scenario {
  PARTITION_LEFT_OUT_AFTER_A_REWIND(
      f -> {
        f.task().onPut(context -> context.offset(P0, 8));
        Scenario.begin(f);
        f.turn();
        f.task().answers(Map.of(P1, 5L));
        f.commit();
      }),
  PARTITION_ANSWERED_AFTER_A_REWIND(
      f -> {
        f.task().onPut(context -> context.offset(P0, 8));
        Scenario.begin(f);
        f.turn();
        f.task().answers(Map.of(P0, 0L, P1, 5L));
        f.commit();
      }),
  ANSWER_ABOVE_THE_POSITION(
      f -> {
        Scenario.begin(f);
        f.turn();
        f.task().answers(Map.of(P0, 6L, P1, 5L));
        f.commit();
      }),
  NO_ANSWER(
      f -> {
        f.task().onPut(context -> context.offset(P0, 8));
        Scenario.begin(f);
        f.turn();
        f.commit();
      }),
  SAME_ANSWER_TWICE(
      f -> {
        Scenario.begin(f);
        f.turn();
        f.task().answers(Map.of(P0, 5L));
        f.commit();
        f.task().answers(Map.of(P0, 5L, P1, 0L));
        f.commit();
      }),
  DROPPED_RECORDS(
      f -> {
        f.log().drop(P0, Set.of(0L, 1L, 2L, 3L, 4L));
        f.log().drop(P1, Set.of(3L, 4L));
        Scenario.begin(f);
        f.turn();
        f.commit();
      }),
  REQUESTED(
      f -> {
        Scenario.begin(f);
        f.task().onPut(FrameworkContext::requestCommit);
        f.turn();
        f.turn();
        f.turn();
      }),
  PRE_COMMIT_FAILS(
      f -> {
        Scenario.begin(f);
        f.turn();
        f.task().answers(Map.of(P0, 2L));
        f.commit();
        f.task()
            .onPreCommit(
                shown -> {
                  throw new IllegalStateException("as scripted");
                });
        f.commit();
        f.commit();
        f.maxRecords(3);
        f.turn();
        f.commit();
      }),
  ANSWERED_AFTER_A_REWIND(
      f -> {
        Scenario.begin(f);
        f.task().onPut(context -> context.offset(P0, 8));
        f.turn();
        f.holdCommitAnswers(true);
        f.task().answers(Map.of(P0, 2L, P1, 2L));
        f.commit();
        f.holdCommitAnswers(false);
        f.turn();
        f.task().answers(Map.of(P1, 3L));
        f.commit();
      }),
  ANSWERED_TOO_LATE(
      f -> {
        Scenario.begin(f);
        f.turn();
        f.holdCommitAnswers(true);
        f.task().answers(Map.of(P0, 2L));
        f.commit();
        f.task().onPut(FrameworkContext::requestCommit);
        f.turn();
        f.turn();
        f.pass(SinkTaskLoop.COMMIT_TIMEOUT_MS);
        f.turn();
        f.task().answers(Map.of(P0, 3L, P1, 1L));
        f.turn();
        f.holdCommitAnswers(false);
        f.turn();
        f.task().answers(Map.of(P0, 4L));
        f.commit();
      }),
  ANSWERED_OUT_OF_ORDER(
      f -> {
        Scenario.begin(f);
        f.turn();
        f.holdCommitAnswers(true);
        f.task().answers(Map.of(P0, 2L));
        f.commit();
        f.pass(SinkTaskLoop.COMMIT_TIMEOUT_MS);
        f.turn();
        f.commit();
        f.holdCommitAnswers(false);
        f.turn();
        f.task().answers(Map.of(P1, 1L));
        f.commit();
      }),
  REFUSED(
      f -> {
        Scenario.begin(f);
        f.turn();
        f.task().answers(Map.of(P0, 2L));
        f.commit();
        f.refuseCommits(true);
        f.task().answers(Map.of(P0, 4L));
        f.commit();
        f.refuseCommits(false);
        f.task().answers(Map.of(P1, 1L));
        f.commit();
      });

  @SuppressWarnings("ImmutableEnumChecker") // they capture nothing
  private final Consumer<Framework> steps;

  CommitScenario(Consumer<Framework> steps) {
    this.steps = steps;
  }

  @Override
  public void play(Framework framework) {
    steps.accept(framework);
  }
}
