package io.milvusimport.importjob;

import static io.milvusimport.ledger.Facts.P0;
import static io.milvusimport.ledger.Facts.P1;
import static io.milvusimport.ledger.Facts.batch;
import static io.milvusimport.ledger.Facts.file;
import static io.milvusimport.ledger.Facts.range;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.importjob.TaskView.Claim;
import io.milvusimport.importjob.TaskView.Seating;
import io.milvusimport.ledger.Entry;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Fact.Over;
import io.milvusimport.ledger.Facts;
import io.milvusimport.ledger.Suffix;
import io.milvusimport.ledger.Tier;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImportStateTest {
  private final ImportState state = new ImportState();

  @BeforeEach
  void begin() {
    apply(new Fact.LedgerCreated("l-1"));
    apply(new Fact.PartitionsOpened("a", 0, "host-a", List.of(P0, P1)));
    apply(new Fact.PartitionStarted(P0, 1, 100));
    apply(new Fact.PartitionStarted(P1, 1, 0));
    apply(new Fact.CoordinatorStarted("c", "host-c")); // epoch 4
  }

  private void apply(Fact... facts) {
    state.apply(new Entry("l-1", "append", "writer", List.of(facts)));
  }

  private void applyCounting(Fact... facts) {
    assertThat(state.check(List.of(facts))).isEmpty();
    apply(facts);
  }

  private JobInput input(String job) {
    return Objects.requireNonNull(state.jobs().active().get(job)).input();
  }

  private void assertRefused(String because, Fact... facts) {
    byte[] before = Checkpoint.encode(state);
    assertThat(state.check(List.of(facts))).get().asString().contains(because);
    assertThat(Checkpoint.encode(state)).as("check changes nothing").isEqualTo(before);
  }

  /** Takes job-0 with one file of P0 [100, 110) up to Running. */
  private void run(Tier tier) {
    applyCounting(batch("a", 1, P0, 1, 100, 110));
    applyCounting(new Fact.JobPlanned(4, "job-0", List.of("data/default/products/a-1-0")));
    applyCounting(new Fact.SubmitStarted(4, "job-0", 1, tier, "key"));
    applyCounting(new Fact.SubmitAccepted(4, "job-0", 1, "77"));
  }

  @Test
  void aBatchMovesTheStagedEndAndOnlyItsImportMovesTheFrontier() {
    // When
    run(Tier.RECONCILE);

    // Then
    assertThat(state.stagedEnd(P0)).hasValue(110);
    assertThat(state.frontier(P0)).hasValue(100);
    assertThat(state.hasUnfinishedWork()).isTrue();

    // When
    applyCounting(new Fact.JobCompleted(4, "job-0", 1, "77", 10));

    // Then
    assertThat(state.frontier(P0)).hasValue(110);
    assertThat(state.hasUnfinishedWork()).isFalse();
  }

  @Test
  void theFrontierIsTheEndOfTheUnbrokenRunNotTheMaximum() {
    // Given: two batches, and the second one is imported first
    applyCounting(batch("a", 1, P0, 1, 100, 110));
    applyCounting(batch("a", 2, P0, 1, 110, 120));
    applyCounting(new Fact.JobPlanned(4, "job-0", List.of("data/default/products/a-2-0")));
    applyCounting(new Fact.SubmitStarted(4, "job-0", 1, Tier.RECONCILE, "key"));
    applyCounting(new Fact.SubmitAccepted(4, "job-0", 1, "77"));

    // When
    applyCounting(new Fact.JobCompleted(4, "job-0", 1, "77", 10));

    // Then
    assertThat(state.frontier(P0)).hasValue(100);
  }

  @Test
  void aBatchOfSeveralFilesIsDoneWhenAllAreIn() {
    // Given
    applyCounting(
        new Fact.BatchStaged(
            "a",
            1,
            List.of(range(P0, 1, 100, 110), range(P1, 1, 0, 5)),
            List.of(file("a", 1, 0, 10), file("a", 1, 1, 5)),
            List.of(),
            0));
    applyCounting(new Fact.JobPlanned(4, "job-0", List.of("data/default/products/a-1-0")));
    applyCounting(new Fact.JobPlanned(4, "job-1", List.of("data/default/products/a-1-1")));
    for (String job : List.of("job-0", "job-1")) {
      applyCounting(new Fact.SubmitStarted(4, job, 1, Tier.RECONCILE, "key"));
      applyCounting(new Fact.SubmitAccepted(4, job, 1, "for-" + job));
    }

    // When
    applyCounting(new Fact.JobCompleted(4, "job-1", 1, "for-job-1", 5));

    // Then
    assertThat(state.frontier(P0)).hasValue(100);
    assertThat(state.frontier(P1)).hasValue(0);

    // When
    applyCounting(new Fact.JobCompleted(4, "job-0", 1, "for-job-0", 10));

    // Then
    assertThat(state.frontier(P0)).hasValue(110);
    assertThat(state.frontier(P1)).hasValue(5);
  }

  @Test
  void aBatchWithoutFilesIsDoneAtOnce() {
    applyCounting(
        new Fact.BatchStaged("a", 1, List.of(range(P0, 1, 100, 130)), List.of(), List.of(), 0));

    assertThat(state.frontier(P0)).hasValue(130);
    assertThat(state.hasUnfinishedWork()).isFalse();
  }

  @Test
  void aBatchUnderAnOlderClaimOfTheSameStartIsRefused() {
    // Given: the partition was taken away and came back, and both claims are this task's
    Fact older = batch("a", 1, P0, 1, 100, 110);
    applyCounting(new Fact.PartitionsOpened("a", 0, "host-a", List.of(P0))); // claim 5

    // Then
    assertRefused("claim 1 of orders-0 is not the current one", older);
    applyCounting(batch("a", 1, P0, 5, 100, 110));
  }

  @Test
  void aZombiesBatchIsRefusedAfterAnotherClaim() {
    // Given
    apply(new Fact.PartitionsOpened("b", 0, "host-b", List.of(P0)));

    // When, Then
    assertRefused("is not the current one", batch("a", 1, P0, 1, 100, 110));
    assertThat(state.claim(P0)).get().extracting("incarnation").isEqualTo("b");
    applyCounting(batch("a", 1, P1, 1, 0, 5)); // a partition that nobody else claimed
  }

  @Test
  void aStolenClaimPositionDoesNotHelpAnotherIncarnation() {
    assertRefused("is not the current one", batch("z", 1, P0, 1, 100, 110));
  }

  @Test
  void aRangeMustBeginAtTheStagedEnd() {
    assertRefused("does not begin at the staged end 100", batch("a", 1, P0, 1, 101, 110));
    assertRefused("does not begin at the staged end 100", batch("a", 1, P0, 1, 99, 110));
  }

  @Test
  void aBatchCountsOnce() {
    applyCounting(batch("a", 1, P0, 1, 100, 110));

    assertRefused("comes after batch 1", batch("a", 1, P0, 1, 110, 120));
  }

  @Test
  void aFileOfAnotherBatchIsRefused() {
    assertRefused(
        "does not belong to batch a-1",
        new Fact.BatchStaged(
            "a", 1, List.of(range(P0, 1, 100, 110)), List.of(file("a", 2, 0, 10)), List.of(), 0));
  }

  @Test
  void aRefusedFactInAnEntryChangesNothing() {
    // Given
    byte[] before = Checkpoint.encode(state);

    // When: an older writer put it there all the same
    apply(batch("a", 1, P0, 1, 500, 510));

    // Then
    assertThat(state.position()).isEqualTo(5);
    assertThat(Checkpoint.encode(state))
        .asString()
        .isEqualTo(
            new String(before, StandardCharsets.UTF_8)
                .replace("\"position\":4,\"leader\"", "\"position\":5,\"leader\""));
  }

  @Test
  void aPartitionIsStartedOnceAndByItsOwner() {
    assertRefused("was started before", new Fact.PartitionStarted(P0, 1, 7));
    apply(new Fact.PartitionsOpened("b", 0, "host-b", List.of(P0)));
    assertRefused("is not the current one", new Fact.PartitionStarted(P0, 1, 7));
  }

  @Test
  void aJobThatNamesAFileTwiceIsRefused() {
    applyCounting(batch("a", 1, P0, 1, 100, 110));
    apply(new Fact.CoordinatorStarted("c", "host"));
    String name = file("a", 1, 0, 10).name();

    assertRefused("twice", new Fact.JobPlanned(state.position(), "job-0", List.of(name, name)));
  }

  @Test
  void factsOfAnEpochThatIsOverAreRefused() {
    run(Tier.TWO_PHASE);
    apply(new Fact.CoordinatorStarted("d", "host-d"));

    assertRefused("epoch 4 is over", new Fact.CommitStarted(4, "job-0", 1, "77"));
    assertRefused("epoch 4 is over", new Fact.JobCompleted(4, "job-0", 1, "77", 10));
    assertRefused("epoch 4 is over", new Fact.CoordinatorAlive(4));
  }

  @Test
  void factsAfterTheCoordinatorStoppedAreRefused() {
    applyCounting(new Fact.CoordinatorStopped(4));

    assertRefused("epoch 4 is over", new Fact.CoordinatorAlive(4));
  }

  @Test
  void ofCommitAndFenceTheFirstDecides() {
    // Given
    run(Tier.TWO_PHASE);

    // When
    applyCounting(
        new Fact.AttemptFenced(
            4, "job-0", 1, new Suffix(4, 2), Optional.of(new Over(false, "gone"))));

    // Then
    assertRefused("job-0 is Fenced", new Fact.CommitStarted(4, "job-0", 1, "77"));
    assertRefused("job-0 is over: gone", new Fact.SubmitAccepted(4, "job-0", 1, "77"));
  }

  @Test
  void onlyATwoPhaseJobIsCommitted() {
    run(Tier.IDEMPOTENCY_KEY);

    assertRefused("was submitted as", new Fact.CommitStarted(4, "job-0", 1, "77"));
  }

  @Test
  void aJobIsCompletedByItsOwnRemoteJobAndRows() {
    run(Tier.RECONCILE);

    assertRefused("runs as 77, not 78", new Fact.JobCompleted(4, "job-0", 1, "78", 10));
    assertRefused("has 10 rows, 9 were", new Fact.JobCompleted(4, "job-0", 1, "77", 9));
    assertRefused("is at attempt 1", new Fact.JobCompleted(4, "job-0", 2, "77", 10));
  }

  @Test
  void theNextAttemptHasNewNamesAndCountsOnlyTheServersFailures() {
    // Given
    run(Tier.RECONCILE);
    Over over = new Over(true, "bad file");
    applyCounting(new Fact.AttemptFenced(4, "job-0", 1, new Suffix(4, 2), Optional.of(over)));

    // When
    applyCounting(new Fact.AttemptEnded(4, "job-0", 1, true, "bad file"));

    // Then
    JobInput input = input("job-0");
    assertThat(input.keys()).containsExactly("data/default/products/a-1-0.4-2.parquet");
    assertThat(input.trouble().failures()).isEqualTo(1);
  }

  @Test
  void aNewEpochGivesFailedJobsNewAttempts() {
    // Given
    theNextAttemptHasNewNamesAndCountsOnlyTheServersFailures();
    applyCounting(new Fact.JobFailed(4, "job-0", 2, "attempts used up"));
    assertThat(state.problem(P0)).contains("attempts used up");
    assertThat(state.problem(P1)).isEmpty();

    // When
    apply(new Fact.CoordinatorStarted("d", "host-d"));

    // Then
    assertThat(state.problem(P0)).isEmpty();
    assertThat(input("job-0").trouble().failures()).isZero();
  }

  @Test
  void aFileBelongsToOneJob() {
    run(Tier.RECONCILE);

    assertRefused(
        "does not wait for a job",
        new Fact.JobPlanned(4, "job-1", List.of("data/default/products/a-1-0")));
  }

  @Test
  void factsOfOneEntryAreJudgedInOrder() {
    applyCounting(
        batch("a", 1, P0, 1, 100, 110),
        new Fact.JobPlanned(4, "job-0", List.of("data/default/products/a-1-0")),
        new Fact.SubmitStarted(4, "job-0", 1, Tier.RECONCILE, "key"));
    assertRefused(
        "does not begin at the staged end 120",
        batch("a", 2, P0, 1, 110, 120),
        batch("a", 3, P0, 1, 110, 130));
  }

  @Test
  void everyKindOfFactHasARule() {
    for (Fact fact : Facts.ofEveryKind()) {
      ImportState fresh = new ImportState();
      fresh.apply(new Entry("l-1", "append", "writer", List.of(fact)));
      assertThat(fresh.position()).as(fact.toString()).isZero();
    }
  }

  @Test
  void aCheckpointComesBackAsItWas() throws Exception {
    // Given
    run(Tier.TWO_PHASE);
    applyCounting(batch("a", 2, P1, 1, 0, 5));
    applyCounting(new Fact.TierProven(4, Tier.TWO_PHASE, "seen"));
    applyCounting(new Fact.JobFailed(4, "job-0", 1, "why"));

    // When
    ImportState back = Checkpoint.decode(Checkpoint.encode(state));

    // Then
    assertThat(Checkpoint.encode(back)).isEqualTo(Checkpoint.encode(state));
    assertThat(back.stagedEnd(P1)).hasValue(5);
    assertThat(back.leader()).isEqualTo(state.leader());
    assertThat(back.jobs().active()).isEqualTo(state.jobs().active());
    assertThat(back.problem(P0)).contains("why");
  }

  @Test
  void aTasksNumberRemembersItsLastClaimAndTheLastOneOfAnotherStart() throws Exception {
    // Given: a claimed as task 0
    String a = state.seat(0).orElseThrow().last().incarnation();

    // When
    apply(new Fact.PartitionsOpened("b", 0, "host-b", List.of()));
    apply(new Fact.PartitionsOpened("b", 0, "host-b", List.of(P0)));

    // Then
    Seating seating = state.seat(0).orElseThrow();
    assertThat(seating.last().host()).isEqualTo("host-b");
    assertThat(seating.otherThan("b")).get().extracting(Claim::incarnation).isEqualTo(a);
    assertThat(seating.otherThan(a)).contains(seating.last());
    assertThat(state.seat(1)).isEmpty();
    assertThat(Checkpoint.decode(Checkpoint.encode(state)).seat(0)).contains(seating);
  }
}
