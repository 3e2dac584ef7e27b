package io.milvusimport.importjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.importjob.ImportService.Missing;
import io.milvusimport.importjob.ImportService.RemoteState;
import io.milvusimport.importjob.ImportService.Unknown;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Facts;
import io.milvusimport.ledger.Tier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A job of which only a person can say whether it was imported. */
class OperatorTest {
  /** A coordinator whose running job the server denies. */
  private static CoordinatorRig unresolved() {
    CoordinatorRig rig = CoordinatorRig.running(Tier.RECONCILE);
    rig.describe(new Missing(2101, "no such job"));
    rig.sleep(CoordinatorRig.MISSING_MS);
    rig.describe(new Missing(2101, "no such job"));
    return rig;
  }

  private static void answers(CoordinatorRig rig, String... names) {
    rig.pass(2_000);
    assertThat(rig.count(Effect.ReadDecisions.class)).isPositive();
    rig.answer(new Event.DecisionsRead(Set.copyOf(Arrays.asList(names))));
  }

  @Test
  void theQuestionNamesJobFilesRowsAndBothAnswers() {
    CoordinatorRig rig = unresolved();

    assertThat(rig.state.problem(Facts.P0))
        .get()
        .asString()
        .contains(
            "job-0",
            "10 rows",
            CoordinatorRig.OBJECT,
            "topics/sink/decisions/job-0-1.imported if all",
            "topics/sink/decisions/job-0-1.not-imported if none");
    assertThat(rig.state.problem(Facts.P1)).as("of others nothing waits for it").isEmpty();
  }

  @Test
  void importedMovesTheOffsetsAndRemovesTheObjects() {
    // Given
    CoordinatorRig rig = unresolved();

    // When
    answers(rig, "job-0-1.imported");

    // Then
    assertThat(rig.state.frontier(Facts.P0)).hasValue(110);
    assertThat(rig.state.problem(Facts.P0)).isEmpty();
    assertThat(rig.last(Effect.Retire.class).keys()).containsExactly(CoordinatorRig.OBJECT);
  }

  @Test
  void notImportedFencesTheAttemptBeforeTheNextOne() {
    // Given
    CoordinatorRig rig = unresolved();

    // When
    answers(rig, "job-0-1.not-imported");
    assertThat(rig.state.problem(Facts.P0)).isEmpty();
    rig.describe(CoordinatorRig.described(RemoteState.COMPLETED, 10)); // too late
    rig.tick();
    rig.fence();

    // Then
    assertThat(rig.job()).isInstanceOf(ImportJob.Planned.class);
    assertThat(rig.job().input().attempt()).isEqualTo(2);
    assertThat(rig.state.frontier(Facts.P0)).hasValue(100);
    assertThat(rig.lastFact(Fact.AttemptEnded.class).counted()).isFalse();
  }

  @Test
  void ofAFencedAttemptEitherAnswerIsTaken() {
    for (String answer : List.of("imported", "not-imported")) {
      // Given: the answer to the create was lost, and the server has forgotten since
      CoordinatorRig rig = CoordinatorRig.submitted(Tier.RECONCILE);
      rig.answer(new Event.SubmitAnswered("job-0", 1, new Unknown("cut")));
      rig.pass(CoordinatorRig.SETTLE_MS + 1_000);
      rig.look(Optional.empty(), 0);
      rig.fence();
      rig.look(Optional.empty(), Duration.ofHours(3).toMillis());
      assertThat(rig.state.problem(Facts.P0)).isPresent();

      // When
      answers(rig, "job-0-1." + answer);
      rig.pass(2_000);

      // Then
      if (answer.equals("imported")) {
        assertThat(rig.state.frontier(Facts.P0)).hasValue(110);
        assertThat(rig.last(Effect.Retire.class).keys()).hasSize(2);
      } else {
        assertThat(rig.job().input().attempt()).isEqualTo(2);
      }
    }
  }

  @Test
  void contradictoryAnswersAndThoseToOtherQuestionsAreNone() {
    // Given
    CoordinatorRig rig = unresolved();

    // When
    answers(
        rig, "job-0-1.imported", "job-0-1.not-imported", "job-0-2.imported", "job-1-1.imported");

    // Then
    assertThat(rig.count(Fact.OperatorDecided.class)).isZero();
    assertThat(rig.state.problem(Facts.P0)).isPresent();
  }

  @Test
  void anAnswerToWhatNobodyAskedDoesNotCount() {
    CoordinatorRig rig = CoordinatorRig.running(Tier.RECONCILE);

    assertThat(
            rig.state.check(
                List.of(new Fact.OperatorDecided(CoordinatorRig.EPOCH, "job-0", 1, true))))
        .get()
        .asString()
        .contains("nobody asked");
  }

  @Test
  void theQuestionOutlivesTheEpochAndTheServerMayStillAnswerIt() {
    // Given
    CoordinatorRig rig = unresolved();

    // When: a restart, and the server knows the job again
    rig.put(new Fact.CoordinatorStarted("other", "host"));

    // Then
    assertThat(rig.state.problem(Facts.P0)).isEmpty();
    assertThat(rig.state.jobs().asked()).containsEntry("job-0", 1);
    long epoch = rig.state.position();
    assertThat(rig.state.check(List.of(new Fact.OperatorDecided(epoch, "job-0", 1, false))))
        .isEmpty();
    assertThat(rig.state.check(List.of(new Fact.JobCompleted(epoch, "job-0", 1, "77", 10))))
        .isEmpty();
  }

  @Test
  void whatAPersonDeniedIsNotCompletedLater() {
    // Given
    CoordinatorRig rig = unresolved();
    answers(rig, "job-0-1.not-imported");

    // Then
    assertThat(
            rig.state.check(
                List.of(new Fact.JobCompleted(CoordinatorRig.EPOCH, "job-0", 1, "77", 10))))
        .get()
        .asString()
        .contains("a person said");
  }

  @Test
  void aCheckpointKeepsQuestionsAndAnswers() throws Exception {
    CoordinatorRig rig = unresolved();
    answers(rig, "job-0-1.not-imported");

    byte[] bytes = Checkpoint.encode(rig.state);

    ImportState back = Checkpoint.decode(bytes);
    assertThat(back.jobs().asked()).containsEntry("job-0", 1);
    assertThat(back.jobs().denied()).containsExactly("job-0");
  }
}
