package io.milvusimport.importjob;

import static io.milvusimport.ledger.Facts.P0;
import static io.milvusimport.ledger.Facts.range;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.importjob.ImportService.Accepted;
import io.milvusimport.importjob.ImportService.RemoteState;
import io.milvusimport.importjob.ImportService.Usable;
import io.milvusimport.importjob.TaskView.Hole;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Facts;
import io.milvusimport.ledger.StagedFile;
import io.milvusimport.ledger.Tally;
import io.milvusimport.ledger.Tier;
import io.milvusimport.schema.CollectionSchema;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Files that their collection no longer takes, or whose objects are gone. */
class WithdrawStepsTest {
  private static Event described(String job, String fingerprint) {
    return new Event.CollectionAnswered(
        job,
        1,
        new Usable(
            new CollectionSchema(
                "default", "products", "449", List.of(), List.of(), false, false, fingerprint)));
  }

  private static final Hole HOLE =
      new Hole(100, 110, List.of(Tally.of(Facts.HERE, 100, 110)), List.of(Facts.HERE));

  /** A coordinator with batch 2, which has two files for one destination, in jobs of their own. */
  private static CoordinatorRig twoJobsOfABatch() {
    CoordinatorRig rig = CoordinatorRig.running(Tier.RECONCILE);
    rig.put(
        new Fact.BatchStaged(
            "a",
            2,
            List.of(range(P0, 1, 110, 120)),
            List.of(Facts.file("a", 2, 0, 4), Facts.file("a", 2, 1, 6)),
            List.of(),
            0));
    rig.describe(CoordinatorRig.described(RemoteState.COMPLETED, 10, CoordinatorRig.OBJECT));
    rig.put(
        new Fact.JobPlanned(CoordinatorRig.EPOCH, "job-1", List.of("data/default/products/a-2-0")));
    rig.put(
        new Fact.JobPlanned(CoordinatorRig.EPOCH, "job-2", List.of("data/default/products/a-2-1")));
    rig.tick();
    return rig;
  }

  @Test
  void theyGoBackToKafkaInsteadOfToTheServer() {
    // Given
    CoordinatorRig rig = new CoordinatorRig(Tier.RECONCILE, false);
    rig.tick(); // plans
    rig.tick(); // asks for the collection

    // When
    rig.answer(described("job-0", "f00e"));

    // Then
    assertThat(rig.lastFact(Fact.FilesWithdrawn.class).reason())
        .contains("default.products/2026", "another schema");
    assertThat(rig.state.unfinishedJobs()).isZero();
    assertThat(rig.state.holes(P0)).containsExactly(HOLE);
    assertThat(rig.count(Effect.Submit.class)).isZero();
  }

  @Test
  void theyWaitWhileTheServerHasOtherRowsOfTheirBatch() {
    // Given job-1 was submitted before the schema changed
    CoordinatorRig rig = twoJobsOfABatch();
    rig.answer(described("job-1", "f00d"));
    rig.answer(new Event.SubmitAnswered("job-1", 1, new Accepted("77")));

    // When
    rig.answer(described("job-2", "f00e"));

    // Then
    assertThat(rig.count(Fact.FilesWithdrawn.class)).isZero();
    assertThat(rig.count(Fact.SubmitStarted.class)).isEqualTo(2);
  }

  @Test
  void theServerJudgesThemOnceOtherRowsOfTheirBatchAreIn() {
    // Given
    CoordinatorRig rig = twoJobsOfABatch();
    rig.attempt("job-1", RemoteState.COMPLETED);

    // When
    rig.answer(described("job-2", "f00e"));

    // Then
    assertThat(rig.count(Fact.FilesWithdrawn.class)).isZero();
    assertThat(rig.lastFact(Fact.SubmitStarted.class).job()).isEqualTo("job-2");
  }

  @Test
  void bothJobsOfABatchAreWithdrawnTogether() {
    // Given
    CoordinatorRig rig = twoJobsOfABatch();

    // When
    rig.answer(described("job-2", "f00e"));

    // Then
    assertThat(rig.lastFact(Fact.FilesWithdrawn.class).files())
        .containsExactlyInAnyOrder("data/default/products/a-2-0", "data/default/products/a-2-1");
    assertThat(rig.state.unfinishedJobs()).isZero();
  }

  private static void inputIsLost(CoordinatorRig rig) {
    Effect.Copy copy = rig.last(Effect.Copy.class);
    rig.answer(
        new Event.InputLost(copy.job(), copy.attempt(), copy.next(), "a-1-0: no such object."));
    rig.tick();
    Effect.Fence fence = rig.last(Effect.Fence.class);
    rig.answer(new Event.Deleted(fence.job(), fence.attempt()));
    rig.tick();
    rig.tick();
  }

  @Test
  void recordsOfObjectsThatAreGoneAreReadAgainOnceTheAttemptIsOver() {
    // Given the server failed the job
    CoordinatorRig rig = CoordinatorRig.running(Tier.RECONCILE);
    rig.describe(CoordinatorRig.described(RemoteState.FAILED, 0, CoordinatorRig.OBJECT));
    rig.tick();

    // When
    inputIsLost(rig);

    // Then
    assertThat(rig.count(Fact.AttemptEnded.class)).isEqualTo(1);
    assertThat(rig.lastFact(Fact.FilesWithdrawn.class).reason()).contains("no such object");
    assertThat(rig.state.holes(P0)).containsExactly(HOLE);
    assertThat(rig.count(Effect.Submit.class)).isEqualTo(1);
  }

  private static Event refused(CoordinatorRig rig) {
    return new Event.SubmitAnswered(
        "job-0",
        rig.job().input().attempt(),
        new ImportService.Refused(2100, "no such key", false));
  }

  @Test
  void recordsOfObjectsThatTheServerMissesBeforeItTakesTheJobAreReadAgain() {
    // Given
    CoordinatorRig rig = CoordinatorRig.submitted(Tier.TWO_PHASE);

    // When
    rig.answer(refused(rig));
    rig.tick();
    inputIsLost(rig);

    // Then
    assertThat(rig.lastFact(Fact.FilesWithdrawn.class).reason()).contains("no such object");
    assertThat(rig.state.holes(P0)).containsExactly(HOLE);
    assertThat(rig.count(Fact.JobFailed.class)).isZero();
  }

  @Test
  void aJobIsNotTakenTwiceThoughItsObjectsAreThereStops() {
    // Given
    CoordinatorRig rig = CoordinatorRig.submitted(Tier.TWO_PHASE);
    rig.answer(refused(rig));
    rig.tick();
    rig.fence();
    assertThat(rig.count(Fact.JobFailed.class)).isZero();
    rig.pass(5_000);
    rig.collection("449");

    // When
    rig.answer(refused(rig));

    // Then
    assertThat(rig.lastFact(Fact.JobFailed.class).reason()).contains("no such key", "2100");
    assertThat(rig.count(Effect.Copy.class)).isEqualTo(1);
    assertThat(rig.count(Fact.FilesWithdrawn.class)).isZero();
  }

  @Test
  void aJobThatHadReadTheObjectsBeforeTheyWereGoneIsFollowedInstead() {
    // Given a create without an answer
    CoordinatorRig rig = CoordinatorRig.submitted(Tier.RECONCILE);
    rig.answer(new Event.SubmitAnswered("job-0", 1, new ImportService.Unknown("cut")));
    rig.pass(CoordinatorRig.SETTLE_MS + 10_000);
    rig.look(Optional.empty(), 60_000);

    // When the objects are gone, and the second look finds the job
    inputIsLost(rig);
    assertThat(rig.count(Fact.FilesWithdrawn.class)).isZero();
    rig.look(Optional.of(RemoteState.IN_PROGRESS), 60_000);

    // Then
    rig.describe(CoordinatorRig.described(RemoteState.COMPLETED, 10, CoordinatorRig.OBJECT));
    assertThat(rig.state.frontier(P0)).hasValue(110);
    assertThat(rig.count(Fact.FilesWithdrawn.class)).isZero();
  }

  @Test
  void goneObjectsStopTheJobIfOtherRowsOfTheirBatchAreIn() {
    // Given
    CoordinatorRig rig = twoJobsOfABatch();
    rig.attempt("job-1", RemoteState.COMPLETED);
    rig.answer(described("job-2", "f00d"));
    rig.answer(new Event.SubmitAnswered("job-2", 1, new Accepted("78")));
    String key = CoordinatorRig.FOLDER + "data/default/products/a-2-1.0-1.parquet";
    rig.answer(
        new Event.JobAnswered(
            "job-2",
            1,
            "78",
            new ImportService.Described(
                new ImportService.RemoteJob("78", RemoteState.FAILED, 0, "gone", Set.of(key)))));
    rig.tick();

    // When
    inputIsLost(rig);

    // Then
    assertThat(rig.lastFact(Fact.JobFailed.class).reason())
        .contains("no such object", "other rows of their batches are imported", "a-2-1");
    assertThat(rig.state.frontier(P0)).hasValue(110);
  }

  /** Submits the job, has the server fail it, and its objects gone when they are to be copied. */
  private static void losesItsInput(CoordinatorRig rig, String job) {
    rig.answer(described(job, "f00d"));
    rig.answer(new Event.SubmitAnswered(job, 1, new Accepted("77")));
    RemoteState failed = RemoteState.FAILED;
    rig.answer(
        new Event.JobAnswered(
            job,
            1,
            "77",
            new ImportService.Described(
                new ImportService.RemoteJob("77", failed, 0, "gone", Set.of()))));
    rig.tick();
    Effect.Copy copy = rig.last(Effect.Copy.class);
    assertThat(copy.job()).isEqualTo(job);
    rig.answer(new Event.InputLost(job, 1, copy.next(), job + ": no such object."));
    rig.tick();
  }

  @Test
  void jobsOfABatchThatLostTheirObjectsAtTheSameTimeAreWithdrawnOnce() {
    // Given both attempts are over but for the deletion of what they had
    CoordinatorRig rig = twoJobsOfABatch();
    losesItsInput(rig, "job-1");
    losesItsInput(rig, "job-2");

    // When
    rig.answer(new Event.Deleted("job-1", 1));
    rig.answer(new Event.Deleted("job-2", 1));
    rig.tick(); // ends both attempts
    rig.tick();

    // Then
    assertThat(rig.count(Fact.AttemptEnded.class)).isEqualTo(2);
    assertThat(rig.count(Fact.FilesWithdrawn.class)).isEqualTo(1);
    assertThat(rig.state.unfinishedJobs()).isZero();
  }

  @Test
  void aFileIsNotPlannedWhileItIsWithdrawnWithAnotherOfItsBatch() {
    // Given job-1 lost its objects while all places were taken, and files wait, one of its batch
    CoordinatorRig rig = CoordinatorRig.running(Tier.RECONCILE);
    List<StagedFile> files = List.of(Facts.file("a", 2, 0, 4), Facts.file("a", 2, 1, 6));
    rig.put(new Fact.BatchStaged("a", 2, List.of(range(P0, 1, 110, 120)), files, List.of(), 0));
    rig.put(new Fact.JobPlanned(CoordinatorRig.EPOCH, "job-1", List.of(files.get(0).name())));
    rig.put(Facts.batch("a", 3, P0, 1, 120, 130));
    losesItsInput(rig, "job-1");
    rig.answer(new Event.Deleted("job-1", 1));
    rig.tick(); // ends the attempt

    // When a place is free
    rig.put(new Fact.JobCompleted(CoordinatorRig.EPOCH, "job-0", 1, "77", 10));
    rig.tick();
    rig.tick();

    // Then
    assertThat(rig.lastFact(Fact.FilesWithdrawn.class).files())
        .containsExactlyInAnyOrder(files.get(0).name(), files.get(1).name());
    assertThat(rig.lastFact(Fact.JobPlanned.class).files())
        .containsExactly("data/default/products/a-3-0");
  }
}
