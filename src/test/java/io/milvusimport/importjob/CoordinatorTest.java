package io.milvusimport.importjob;

import static io.milvusimport.importjob.CoordinatorRig.EPOCH;
import static io.milvusimport.importjob.CoordinatorRig.MISSING_MS;
import static io.milvusimport.importjob.CoordinatorRig.OBJECT;
import static io.milvusimport.importjob.CoordinatorRig.SETTLE_MS;
import static io.milvusimport.importjob.CoordinatorRig.described;
import static io.milvusimport.importjob.CoordinatorRig.running;
import static io.milvusimport.importjob.CoordinatorRig.submitted;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.importjob.ImportService.Accepted;
import io.milvusimport.importjob.ImportService.Missing;
import io.milvusimport.importjob.ImportService.Refused;
import io.milvusimport.importjob.ImportService.RemoteJob;
import io.milvusimport.importjob.ImportService.RemoteState;
import io.milvusimport.importjob.ImportService.Unknown;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Facts;
import io.milvusimport.ledger.Suffix;
import io.milvusimport.ledger.Tier;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CoordinatorTest {
  private static final long YOUNG_MS = 60_000;
  private static final Event LOST =
      new Event.SubmitAnswered("job-0", 1, new Unknown("connection reset"));

  @ParameterizedTest
  @EnumSource(Tier.class)
  void aJobIsPlannedDescribedAndOnlyThenSubmitted(Tier tier) {
    // When
    CoordinatorRig rig = submitted(tier);

    // Then
    assertThat(rig.facts)
        .extracting(fact -> fact.getClass().getSimpleName())
        .containsExactly("CoordinatorStarted", "TierProven", "JobPlanned", "SubmitStarted");
    ImportService.CreateRequest request = rig.last(Effect.Submit.class).request();
    assertThat(request.objectKeys()).containsExactly(OBJECT);
    assertThat(request.autoCommit()).isEqualTo(tier != Tier.TWO_PHASE);
    assertThat(request.timeout()).isEqualTo(Duration.ofHours(24));
    assertThat(rig.count(Effect.Submit.class)).isEqualTo(1);
  }

  @Test
  void anotherCollectionOfTheSameNameStopsBeforeTheSubmit() {
    // Given
    CoordinatorRig rig = new CoordinatorRig(Tier.RECONCILE, false);
    rig.tick();
    rig.tick();

    // When
    rig.collection("450");

    // Then
    assertThat(rig.count(Effect.Submit.class)).isZero();
    assertThat(rig.state.problem(Facts.P0))
        .get()
        .asString()
        .contains("its id is 450", "were made for 449");
  }

  @Test
  void aCompletedJobMovesTheFrontierAndItsObjectsGo() {
    // Given
    CoordinatorRig rig = running(Tier.RECONCILE);

    // When
    rig.describe(described(RemoteState.COMPLETED, 10, OBJECT));

    // Then
    assertThat(rig.state.frontier(Facts.P0)).hasValue(110);
    assertThat(rig.last(Effect.Retire.class).keys()).containsExactly(OBJECT);
    assertThat(rig.last(Effect.FindTwins.class).remoteJob()).isEqualTo("77");
  }

  @Test
  void aJobWithTheWrongNumberOfRowsStops() {
    CoordinatorRig rig = running(Tier.RECONCILE);

    rig.describe(described(RemoteState.COMPLETED, 9, OBJECT));

    assertThat(rig.state.frontier(Facts.P0)).hasValue(100);
    assertThat(rig.state.problem(Facts.P0)).get().asString().contains("with 9 rows", "hold 10");
  }

  @Test
  void aJobThatNamesOtherObjectsStops() {
    CoordinatorRig rig = running(Tier.IDEMPOTENCY_KEY);

    rig.describe(described(RemoteState.COMPLETED, 10, "somebody/else.parquet"));

    assertThat(rig.state.frontier(Facts.P0)).hasValue(100);
    assertThat(rig.state.problem(Facts.P0)).get().asString().contains("names other objects");
  }

  @Test
  void lostAnswerIsProbedBeforeResubmitting() {
    // Given
    CoordinatorRig rig = submitted(Tier.RECONCILE);
    rig.answer(LOST);

    // When: nothing is found until the settle time is over
    rig.pass(2_000);
    rig.look(Optional.empty(), YOUNG_MS);
    rig.pass(SETTLE_MS);
    assertThat(rig.count(Effect.Copy.class)).isZero();
    rig.look(Optional.empty(), YOUNG_MS);

    // Then: the input is taken away, and only then looked for the last time
    rig.fence();
    assertThat(rig.count(Fact.AttemptEnded.class)).isZero();
    rig.look(Optional.empty(), YOUNG_MS);
    assertThat(rig.lastFact(Fact.AttemptEnded.class).counted()).isFalse();
    assertThat(rig.job().input().names()).isEqualTo(new Suffix(EPOCH, 2));
    assertThat(rig.count(Effect.Submit.class)).isEqualTo(1);
  }

  @Test
  void aLostJobThatIsFoundIsAdopted() {
    CoordinatorRig rig = submitted(Tier.RECONCILE);
    rig.answer(LOST);
    rig.pass(2_000);

    rig.look(Optional.of(RemoteState.IN_PROGRESS), YOUNG_MS);

    assertThat(rig.lastFact(Fact.SubmitAccepted.class).remoteJob()).isEqualTo("77");
    assertThat(rig.count(Effect.Copy.class)).isZero();
  }

  @Test
  void aJobThatShowsAfterTheFenceIsAdoptedAndKeepsItsCopies() {
    // Given
    CoordinatorRig rig = submitted(Tier.RECONCILE);
    rig.answer(LOST);
    rig.pass(2_000);
    rig.look(Optional.empty(), YOUNG_MS);
    rig.pass(SETTLE_MS);
    rig.look(Optional.empty(), YOUNG_MS);
    rig.fence();

    // When
    rig.look(Optional.of(RemoteState.IN_PROGRESS), YOUNG_MS);

    // Then: it runs on; should it fail, the copies are there already
    assertThat(rig.job()).isInstanceOf(ImportJob.Running.class);
    rig.describe(described(RemoteState.FAILED, 0));
    assertThat(rig.count(Effect.Copy.class)).isEqualTo(1);
    assertThat(rig.lastFact(Fact.AttemptFenced.class).next()).isEqualTo(new Suffix(EPOCH, 2));
  }

  @Test
  void aLookFromBeforeTheFenceProvesNothing() {
    // Given: a look is on its way when the input is fenced
    CoordinatorRig rig = submitted(Tier.RECONCILE);
    rig.answer(LOST);
    rig.pass(2_000);
    Effect.Probe before = rig.last(Effect.Probe.class);
    rig.look(Optional.empty(), YOUNG_MS);
    rig.pass(SETTLE_MS);
    rig.look(Optional.empty(), YOUNG_MS);
    rig.fence();

    // When
    rig.answer(new Event.ProbeAnswered("job-0", 1, before.look(), Optional.empty(), YOUNG_MS));

    // Then
    assertThat(rig.count(Fact.AttemptEnded.class)).isZero();
  }

  @Test
  void aLookSentWhileACopyTakesLongProvesNothingAfterTheFence() {
    // Given: the copy takes so long that the coordinator looks again meanwhile
    CoordinatorRig rig = submitted(Tier.RECONCILE);
    rig.answer(LOST);
    rig.pass(2_000);
    rig.look(Optional.empty(), YOUNG_MS);
    rig.pass(SETTLE_MS);
    rig.look(Optional.empty(), YOUNG_MS);
    Effect.Copy copy = rig.last(Effect.Copy.class);
    long looks = rig.count(Effect.Probe.class);
    rig.pass(Policy.ANSWER_MS + 1_000);
    assertThat(rig.count(Effect.Probe.class)).isGreaterThan(looks);
    rig.answer(new Event.Copied("job-0", 1, copy.next()));

    // When: that look comes back before the old names are deleted
    rig.look(Optional.empty(), YOUNG_MS);

    // Then
    assertThat(rig.count(Fact.AttemptEnded.class)).isZero();
    rig.tick();
    assertThat(rig.last(Effect.Fence.class).keys()).containsExactly(OBJECT);
  }

  /** A create without an answer that was looked for in vain, up to the look after the fence. */
  private static CoordinatorRig fencedUnseen(Tier tier) {
    CoordinatorRig rig = submitted(tier);
    rig.answer(LOST);
    rig.pass(2_000);
    rig.look(Optional.empty(), YOUNG_MS);
    rig.pass(SETTLE_MS);
    rig.look(Optional.empty(), YOUNG_MS);
    rig.fence();
    return rig;
  }

  /** What it brought would wait for a commit. */
  @Test
  void inTwoPhasesAnOldRequestThatNoJobIsFoundForIsOver() {
    CoordinatorRig rig = fencedUnseen(Tier.TWO_PHASE);

    rig.look(Optional.empty(), Duration.ofHours(3).toMillis());

    assertThat(rig.count(Fact.AttemptEnded.class)).isEqualTo(1);
  }

  @Test
  void aServerThatHasLostItsTwoPhasesMayHaveForgottenWhatItImported() {
    // Given
    CoordinatorRig rig = fencedUnseen(Tier.TWO_PHASE);
    rig.put(new Fact.TierProven(CoordinatorRig.EPOCH, Tier.IDEMPOTENCY_KEY, "exchanged"));

    // When
    rig.look(Optional.empty(), Duration.ofHours(3).toMillis());

    // Then
    assertThat(rig.count(Fact.AttemptEnded.class)).isZero();
    assertThat(rig.state.problem(Facts.P0)).get().asString().contains("cannot be known");
  }

  @Test
  void whatTheServerMayHaveForgottenStopsWithTheQuestion() {
    // Given
    CoordinatorRig rig = fencedUnseen(Tier.RECONCILE);

    // When: by the store's clock the request is older than the server's memory
    rig.look(Optional.empty(), Duration.ofHours(3).toMillis());

    // Then
    assertThat(rig.count(Fact.AttemptEnded.class)).isZero();
    assertThat(rig.state.problem(Facts.P0))
        .get()
        .asString()
        .contains("cannot be known", "180 minutes", OBJECT);
  }

  @Test
  void aLostKeyedCreateIsRepeatedWithItsKeyWhileThatIsYoung() {
    // Given
    CoordinatorRig rig = submitted(Tier.IDEMPOTENCY_KEY);
    rig.answer(LOST);

    // When
    rig.pass(5_000);

    // Then
    Effect.Resubmit again = rig.last(Effect.Resubmit.class);
    assertThat(again.request()).isEqualTo(rig.last(Effect.Submit.class).request());
    assertThat(again.collectionId()).isEqualTo("449");
    assertThat(again.maxAgeMs()).isEqualTo(Duration.ofHours(6).toMillis());
    assertThat(rig.count(Effect.Probe.class)).isZero();

    // When: the store's clock says that it is too old
    rig.answer(new Event.TooOld("job-0", 1));
    rig.pass(2_000);

    // Then
    assertThat(rig.count(Effect.Probe.class)).isEqualTo(1);
  }

  @Test
  void aRefusedRepetitionSaysNothingAboutTheFirstCreate() {
    CoordinatorRig rig = submitted(Tier.IDEMPOTENCY_KEY);
    rig.answer(LOST);
    rig.pass(5_000);

    rig.answer(new Event.SubmitAnswered("job-0", 1, new Refused(1807, "limit", true)));

    assertThat(rig.job()).isInstanceOf(ImportJob.Submitting.class);
    assertThat(rig.count(Fact.SubmitRefused.class)).isZero();
  }

  @Test
  void aRefusedCreateIsSubmittedAgainLaterAsTheSameAttempt() {
    // Given
    CoordinatorRig rig = submitted(Tier.RECONCILE);

    // When
    rig.answer(new Event.SubmitAnswered("job-0", 1, new Refused(1807, "limit", true)));
    assertThat(rig.tick().isNothing()).isTrue();
    rig.pass(5_000);
    rig.collection("449");

    // Then
    assertThat(rig.count(Effect.Submit.class)).isEqualTo(2);
    assertThat(rig.last(Effect.Submit.class).request().objectKeys()).containsExactly(OBJECT);
    assertThat(rig.job().input().trouble().failures()).isZero();
  }

  @Test
  void aPermanentRefusalStopsWithTheServersReason() {
    CoordinatorRig rig = submitted(Tier.RECONCILE);

    rig.answer(new Event.SubmitAnswered("job-0", 1, new Refused(1401, "no privilege", false)));

    assertThat(rig.state.problem(Facts.P0)).get().asString().contains("no privilege", "1401");
    rig.pass(60_000);
    assertThat(rig.count(Effect.Submit.class)).isEqualTo(1);
  }

  @Test
  void anInheritedCreateIsInDoubtAndNotSentAgain() {
    // Given: the ledger says that somebody was about to send it
    CoordinatorRig rig = new CoordinatorRig(Tier.RECONCILE, false);
    rig.tick();
    rig.put(new Fact.SubmitStarted(EPOCH, "job-0", 1, Tier.RECONCILE, "key"));

    // When
    rig.pass(SETTLE_MS / 2);

    // Then
    assertThat(rig.count(Effect.Probe.class)).isPositive();
    assertThat(rig.count(Effect.Submit.class)).isZero();
  }

  @Test
  void aFailedJobIsTriedUnderNewNamesUntilItsAttemptsAreUsedUp() {
    // Given
    CoordinatorRig rig = submitted(Tier.RECONCILE);

    // When: three attempts fail on the server
    for (int attempt = 1; attempt <= 3; attempt++) {
      rig.answer(new Event.SubmitAnswered("job-0", attempt, new Accepted("77")));
      rig.describe(described(RemoteState.FAILED, 0));
      rig.tick();
      rig.fence();
      if (attempt < 3) {
        rig.pass(60_000);
        rig.collection("449");
      }
    }

    // Then
    assertThat(rig.count(Effect.Submit.class)).isEqualTo(3);
    assertThat(rig.last(Effect.Submit.class).request().objectKeys())
        .containsExactly(OBJECT.replace(".0-1.", ".4-3."));
    assertThat(rig.state.problem(Facts.P0))
        .get()
        .asString()
        .contains("3 times", "the server's reason");
  }

  @Test
  void anAnswerToAnEarlierAttemptIsVoid() {
    // Given
    CoordinatorRig rig = running(Tier.RECONCILE);
    rig.describe(described(RemoteState.FAILED, 0));
    rig.tick();
    rig.fence();
    assertThat(rig.job().input().attempt()).isEqualTo(2);

    // When
    Decision late =
        rig.answer(
            new Event.JobAnswered("job-0", 1, "77", described(RemoteState.COMPLETED, 10, OBJECT)));

    // Then
    assertThat(late.isNothing()).isTrue();
    assertThat(rig.state.frontier(Facts.P0)).hasValue(100);
  }

  @Test
  void aTwoPhaseJobIsCommittedOnceItsRowsAreRightAndItIsYoung() {
    // Given
    CoordinatorRig rig = running(Tier.TWO_PHASE);

    // When
    rig.describe(described(RemoteState.UNCOMMITTED, 10, OBJECT));
    assertThat(rig.count(Effect.Commit.class)).isZero();
    rig.answer(new Event.AgeAnswered("job-0", 1, Duration.ofHours(11).toMillis()));

    // Then
    assertThat(rig.lastFact(Fact.CommitStarted.class).remoteJob()).isEqualTo("77");
    assertThat(rig.count(Effect.Commit.class)).isEqualTo(1);
    assertThat(rig.state.frontier(Facts.P0)).hasValue(100);

    // When
    rig.describe(described(RemoteState.COMPLETED, 10, OBJECT));

    // Then
    assertThat(rig.state.frontier(Facts.P0)).hasValue(110);
  }

  @Test
  void aTwoPhaseJobInTheSecondHalfOfItsTimeoutIsNotCommitted() {
    CoordinatorRig rig = running(Tier.TWO_PHASE);
    rig.describe(described(RemoteState.UNCOMMITTED, 10, OBJECT));

    rig.answer(new Event.AgeAnswered("job-0", 1, Duration.ofHours(12).toMillis()));
    rig.tick();
    rig.fence();

    assertThat(rig.count(Effect.Commit.class)).isZero();
    assertThat(rig.job().input().attempt()).isEqualTo(2);
  }

  @Test
  void aTwoPhaseJobThatIsAlwaysTooSlowForItsTimeoutStopsInTheEnd() {
    // Given
    CoordinatorRig rig = running(Tier.TWO_PHASE);

    // When: each attempt is ready only in the second half of its timeout
    for (int attempt = 1; attempt <= 3; attempt++) {
      rig.describe(described(RemoteState.UNCOMMITTED, 10));
      rig.answer(new Event.AgeAnswered("job-0", attempt, Duration.ofHours(12).toMillis()));
      rig.tick();
      rig.fence();
      if (attempt < 3) {
        rig.pass(60_000);
        rig.collection("449");
        rig.answer(new Event.SubmitAnswered("job-0", attempt + 1, new Accepted("77")));
      }
    }

    // Then
    assertThat(rig.count(Effect.Commit.class)).isZero();
    assertThat(rig.state.problem(Facts.P0)).get().asString().contains("import.timeout.ms");
  }

  @Test
  void aCommitThatTheServerKeepsRefusingStops() {
    // Given
    CoordinatorRig rig = running(Tier.TWO_PHASE);
    rig.describe(described(RemoteState.UNCOMMITTED, 10, OBJECT));
    rig.answer(new Event.AgeAnswered("job-0", 1, 0));
    Event refusal =
        new Event.CommitAnswered("job-0", 1, new Refused(1401, "no privilege to commit", false));

    // When: the job stays as it is
    rig.answer(refusal);
    rig.describe(described(RemoteState.UNCOMMITTED, 10, OBJECT));
    rig.sleep(MISSING_MS - 1);
    rig.answer(refusal);
    assertThat(rig.state.problem(Facts.P0)).isEmpty();
    rig.describe(described(RemoteState.UNCOMMITTED, 10, OBJECT));
    rig.sleep(1);
    rig.answer(refusal);

    // Then
    assertThat(rig.state.problem(Facts.P0))
        .get()
        .asString()
        .contains("no privilege to commit", "1401", "with its tasks");
    assertThat(rig.job()).isInstanceOf(ImportJob.Committing.class);
  }

  @Test
  void aCommitThatWorkedThoughItWasRefusedIsForgiven() {
    CoordinatorRig rig = running(Tier.TWO_PHASE);
    rig.describe(described(RemoteState.UNCOMMITTED, 10, OBJECT));
    rig.answer(new Event.AgeAnswered("job-0", 1, 0));
    Event refusal = new Event.CommitAnswered("job-0", 1, new Refused(2100, "its state", false));

    rig.answer(refusal);
    rig.describe(described(RemoteState.COMMITTING, 10, OBJECT));
    rig.sleep(MISSING_MS);
    rig.answer(refusal);

    assertThat(rig.state.problem(Facts.P0)).isEmpty();
  }

  @Test
  void aTwoPhaseJobWithWrongRowsIsNeverCommitted() {
    CoordinatorRig rig = running(Tier.TWO_PHASE);

    rig.describe(described(RemoteState.UNCOMMITTED, 9, OBJECT));
    rig.tick();
    rig.fence();

    assertThat(rig.count(Effect.Commit.class)).isZero();
    assertThat(rig.job().input().attempt()).isEqualTo(2);
  }

  @Test
  void aCommittingJobIsBelievedFailedOnlyWhenItStaysSo() {
    // Given
    CoordinatorRig rig = running(Tier.TWO_PHASE);
    rig.describe(described(RemoteState.UNCOMMITTED, 10, OBJECT));
    rig.answer(new Event.AgeAnswered("job-0", 1, 0));

    // When
    rig.describe(described(RemoteState.FAILED, 0));
    rig.sleep(MISSING_MS - 1);
    rig.describe(described(RemoteState.FAILED, 0));
    rig.tick();

    // Then
    assertThat(rig.count(Effect.Copy.class)).isZero();

    // When
    rig.sleep(1);
    rig.describe(described(RemoteState.FAILED, 0));
    rig.tick();

    // Then
    assertThat(rig.count(Effect.Copy.class)).isEqualTo(1);
  }

  @Test
  void aDenialOfAnotherKindBeginsAnew() {
    CoordinatorRig rig = running(Tier.TWO_PHASE);
    rig.describe(described(RemoteState.UNCOMMITTED, 10, OBJECT));
    rig.answer(new Event.AgeAnswered("job-0", 1, 0));

    rig.describe(new Missing(2101, "does not exist"));
    rig.sleep(MISSING_MS);
    rig.describe(described(RemoteState.FAILED, 0));
    rig.tick();

    assertThat(rig.count(Effect.Copy.class)).isZero();
  }

  @Test
  void aCommittingJobThatTheServerDeniesStopsAndIsNeverTriedAgain() {
    CoordinatorRig rig = running(Tier.TWO_PHASE);
    rig.describe(described(RemoteState.UNCOMMITTED, 10, OBJECT));
    rig.answer(new Event.AgeAnswered("job-0", 1, 0));

    rig.describe(new Missing(2101, "does not exist"));
    rig.sleep(MISSING_MS);
    rig.describe(new Missing(2101, "does not exist"));
    rig.pass(60_000);

    assertThat(rig.state.problem(Facts.P0)).get().asString().contains("cannot be known");
    assertThat(rig.count(Effect.Copy.class)).isZero();
  }

  @Test
  void anUncommittedJobThatTheServerDeniesIsInvisibleAndTriedAgain() {
    CoordinatorRig rig = running(Tier.TWO_PHASE);

    rig.describe(new Missing(2101, "does not exist"));
    rig.sleep(MISSING_MS);
    rig.describe(new Missing(2101, "does not exist"));
    rig.tick();
    rig.fence();

    assertThat(rig.job().input().attempt()).isEqualTo(2);
    assertThat(rig.state.problem(Facts.P0)).isEmpty();
  }

  @Test
  void anUncommittedJobOfAServerThatHasLostItsTwoPhasesMayBeIn() {
    CoordinatorRig rig = running(Tier.TWO_PHASE);
    rig.put(new Fact.TierProven(CoordinatorRig.EPOCH, Tier.RECONCILE, "exchanged"));

    rig.describe(new Missing(2101, "does not exist"));
    rig.sleep(MISSING_MS);
    rig.describe(new Missing(2101, "does not exist"));

    assertThat(rig.state.problem(Facts.P0)).get().asString().contains("cannot be known");
  }

  @ParameterizedTest
  @EnumSource(
      value = Tier.class,
      names = {"RECONCILE", "IDEMPOTENCY_KEY"})
  void aOnePhaseJobThatTheServerDeniesStops(Tier tier) {
    CoordinatorRig rig = running(tier);

    rig.describe(new Missing(2101, "does not exist"));
    assertThat(rig.state.problem(Facts.P0)).isEmpty();
    rig.sleep(MISSING_MS);
    rig.describe(new Missing(2101, "does not exist"));

    assertThat(rig.state.problem(Facts.P0)).get().asString().contains("cannot be known");
  }

  @Test
  void aServerThatCommitsByItselfLowersTheTier() {
    CoordinatorRig rig = running(Tier.TWO_PHASE);

    rig.describe(described(RemoteState.COMPLETED, 10, OBJECT));

    assertThat(rig.lastFact(Fact.TierProven.class).tier()).isEqualTo(Tier.RECONCILE);
    assertThat(rig.state.frontier(Facts.P0)).hasValue(110);
  }

  @Test
  void aTwinThatCompletedIsAnAlarmAndOneThatRunsIsLookedAtAgain() {
    // Given
    CoordinatorRig rig = running(Tier.RECONCILE);
    rig.describe(described(RemoteState.COMPLETED, 10, OBJECT));
    Effect.FindTwins asked = rig.last(Effect.FindTwins.class);

    // When
    rig.answer(new Event.TwinsAnswered(asked, List.of(twin(RemoteState.IN_PROGRESS))));
    rig.pass(20 * SETTLE_MS);

    // Then
    assertThat(rig.count(Effect.FindTwins.class)).isEqualTo(2);
    assertThat(rig.count(Effect.Alarm.class)).isZero();

    // When
    rig.answer(new Event.TwinsAnswered(asked, List.of(twin(RemoteState.COMPLETED))));

    // Then
    assertThat(rig.last(Effect.Alarm.class).message()).contains("imported twice", "job 78");
  }

  @Test
  void twinsThatCouldNotBeLookedForAreLookedForAgain() {
    // Given
    CoordinatorRig rig = running(Tier.RECONCILE);
    rig.describe(described(RemoteState.COMPLETED, 10, OBJECT));

    // When
    rig.answer(new Event.TwinsUnseen(rig.last(Effect.FindTwins.class)));
    rig.pass(20 * SETTLE_MS);

    // Then
    assertThat(rig.count(Effect.FindTwins.class)).isEqualTo(2);
  }

  private static RemoteJob twin(RemoteState state) {
    return new RemoteJob("78", state, 10, "", Set.of(OBJECT));
  }

  @Test
  void orphanedJobsOfADestinationAreLookedForWithItsFirstJobAndThenNowAndAgain() {
    CoordinatorRig rig = running(Tier.TWO_PHASE);

    assertThat(rig.count(Effect.FindOrphanJobs.class)).isEqualTo(1);
    rig.pass(10 * SETTLE_MS - 20_000);
    assertThat(rig.count(Effect.FindOrphanJobs.class)).isEqualTo(1);
    rig.pass(40_000);
    assertThat(rig.count(Effect.FindOrphanJobs.class)).isEqualTo(2);
  }

  @Test
  void onlyUncommittedJobsOfNoLiveNameAreAborted() {
    // Given
    CoordinatorRig rig = running(Tier.TWO_PHASE);

    // When
    rig.answer(
        new Event.OrphansAnswered(
            Facts.HERE,
            java.util.Map.of(
                "77", Set.of(OBJECT), "60", Set.of(OBJECT.replace("a-1-0", "z-9-0")))));

    // Then
    assertThat(rig.last(Effect.Abort.class).remoteJob()).isEqualTo("60");
    assertThat(rig.count(Effect.Abort.class)).isEqualTo(1);
    assertThat(rig.count(Fact.AbortStarted.class)).isEqualTo(1);
  }

  @Test
  void anOrphanIsNotJudgedByAViewOlderThanTheListing() {
    // Given
    CoordinatorRig rig = running(Tier.RECONCILE);
    String stranger = OBJECT.replace("a-1-0", "z-1-0");

    // When
    rig.answer(new Event.ObjectsListed(List.of(stranger), rig.state.position() + 1));
    assertThat(rig.count(Effect.DeleteOrphans.class)).isZero();
    rig.answer(new Event.ObjectsListed(List.of(stranger, OBJECT), rig.state.position()));

    // Then
    assertThat(rig.last(Effect.DeleteOrphans.class).keys()).containsExactly(stranger);
  }

  @Test
  void aCopyOfAnEarlierEpochIsNotWhatTheNextAttemptIsMadeOf() {
    // Given: the copy is under way when another coordinator takes over, and stops again
    CoordinatorRig rig = submitted(Tier.RECONCILE);
    rig.answer(LOST);
    rig.pass(2_000 + SETTLE_MS);
    rig.look(Optional.empty(), YOUNG_MS);
    Effect.Copy copy = rig.last(Effect.Copy.class);
    rig.put(new Fact.CoordinatorStarted("d", "other-host"));
    rig.put(new Fact.CoordinatorStopped(rig.state.position()));
    rig.tick();

    // When: the other one has removed those copies, which no fact named
    rig.answer(new Event.Copied("job-0", 1, copy.next()));

    // Then
    assertThat(rig.count(Fact.AttemptFenced.class)).isZero();
    rig.pass(SETTLE_MS + 3_000);
    rig.look(Optional.empty(), YOUNG_MS);
    assertThat(rig.last(Effect.Copy.class).next().epoch()).isEqualTo(rig.state.leader().epoch());
  }

  @Test
  void aLateAnswerDoesNotFailAJobThatHasFailed() {
    // Given: the description was asked for twice, since the first answer was slow
    CoordinatorRig rig = new CoordinatorRig(Tier.RECONCILE, false);
    rig.tick();
    rig.tick();
    rig.pass(Policy.ANSWER_MS);
    assertThat(rig.count(Effect.DescribeCollection.class)).isEqualTo(2);
    rig.collection("450");

    // When
    rig.collection("450");

    // Then
    assertThat(rig.count(Fact.JobFailed.class)).isEqualTo(1);
  }

  @Test
  void aStandByDoesNotTakeTheFirstFilesAfterAnIdleTimeForSilence() {
    // Given: superseded, and all work is done
    CoordinatorRig rig = running(Tier.RECONCILE);
    rig.put(new Fact.CoordinatorStarted("d", "other-host"));
    long epoch = rig.state.position();
    rig.put(new Fact.JobCompleted(epoch, "job-0", 1, "77", 10));
    int before = rig.facts.size();
    rig.pass(Policy.SILENT_MS);

    // When
    rig.put(Facts.batch("a", 2, Facts.P0, 1, 110, 120));
    rig.pass(Policy.SILENT_MS - 2_000);

    // Then
    assertThat(rig.facts).hasSize(before);
    rig.pass(4_000);
    assertThat(rig.facts.get(before)).isInstanceOf(Fact.CoordinatorStarted.class);
  }

  @Test
  void aWorkingCoordinatorIsNeverSilentForLong() {
    CoordinatorRig rig = running(Tier.RECONCILE);

    rig.pass(Policy.ALIVE_MS + 1_000);

    assertThat(rig.count(Fact.CoordinatorAlive.class)).isEqualTo(1);
  }

  @Test
  void aSupersededCoordinatorStandsByAndTakesOverFromASilentOne() {
    // Given
    CoordinatorRig rig = running(Tier.RECONCILE);
    rig.put(new Fact.CoordinatorStarted("d", "other-host"));
    int before = rig.facts.size();

    // When
    rig.pass(Policy.SILENT_MS - 2_000);
    assertThat(rig.facts).hasSize(before);
    rig.pass(4_000);

    // Then
    assertThat(rig.facts.get(before)).isInstanceOf(Fact.CoordinatorStarted.class);
  }

  @Test
  void aSupersededCoordinatorTakesOverAtOnceFromOneThatStopped() {
    CoordinatorRig rig = running(Tier.RECONCILE);
    rig.put(new Fact.CoordinatorStarted("d", "other-host"));
    rig.put(new Fact.CoordinatorStopped(rig.state.position()));
    int before = rig.facts.size();

    rig.tick();

    assertThat(rig.facts.get(before)).isInstanceOf(Fact.CoordinatorStarted.class);
  }
}
