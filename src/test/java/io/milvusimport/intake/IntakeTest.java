package io.milvusimport.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Fact.Anchor;
import io.milvusimport.ledger.SourcePartition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Every move of a partition's state, and every event that must not move it. */
class IntakeTest {
  private static final SourcePartition P0 = new SourcePartition("orders", 0);
  private static final SourcePartition P1 = new SourcePartition("orders", 1);
  private static final Verdict DROP = new Verdict.Drop();
  private static final Verdict TAKE = new Verdict.Take(0, false);

  private final Intake intake = new Intake(IntakeSettings.of(false));

  private static LedgerPosition at(long stagedEnd) {
    return new LedgerPosition(OptionalLong.of(stagedEnd), Optional.empty());
  }

  private static LedgerPosition at(long stagedEnd, long anchor, long timestampMs) {
    return new LedgerPosition(
        OptionalLong.of(stagedEnd), Optional.of(new Anchor(anchor, timestampMs)));
  }

  /** P0 is claimed at 7 and takes from 100. */
  private void taking() {
    intake.opened(List.of(P0));
    intake.claimed(1, 7, p -> at(100));
    intake.putBegins(0);
    intake.putBegins(0);
  }

  @Test
  void openPausesAndClaims() {
    assertThat(intake.opened(List.of(P0, P1)))
        .containsExactly(
            new Action.Pause(P0), new Action.Pause(P1), new Action.Claim(1, List.of(P0, P1)));
    assertThat(intake.isWaiting()).isTrue();
  }

  @Test
  void openOfNothingClaimsNothing() {
    assertThat(intake.opened(List.of())).isEmpty();
  }

  @Test
  void nothingIsTakenBeforeTheClaimIsAnswered() {
    intake.opened(List.of(P0));
    assertThat(intake.putBegins(0)).isEmpty();
    assertThat(intake.record(P0, 5, 0)).isEqualTo(DROP);
    assertThat(intake.hasMoved()).isFalse();
  }

  @Test
  void claimWithAPositionRewindsToTheAnchorAndResumes() {
    intake.opened(List.of(P0));
    intake.claimed(1, 7, p -> at(100, 98, 980));
    assertThat(intake.putBegins(0))
        .containsExactly(new Action.Rewind(P0, 98), new Action.Resume(P0));
    assertThat(intake.isWaiting()).isFalse();
  }

  @Test
  void claimWithAPositionAndNoAnchorRewindsToTheStagedEnd() {
    intake.opened(List.of(P0));
    intake.claimed(1, 7, p -> at(100));
    assertThat(intake.putBegins(0))
        .containsExactly(new Action.Rewind(P0, 100), new Action.Resume(P0));
  }

  @Test
  void claimWithoutAPositionWaitsForTheFirstOneAndWritesItDownOnce() {
    // Given
    intake.opened(List.of(P0));
    intake.claimed(1, 7, p -> LedgerPosition.NONE);
    assertThat(intake.putBegins(0)).isEmpty();
    // When
    intake.shown(Map.of(P0, 40L));
    List<Action> actions = intake.putBegins(0);
    // Then
    assertThat(actions).containsExactly(new Action.Start(new Fact.PartitionStarted(P0, 7, 40)));
    assertThat(intake.putBegins(0)).isEmpty();
  }

  @Test
  void firstRecordIsAFirstPositionTooAndTheLowestOneCounts() {
    intake.opened(List.of(P0));
    assertThat(intake.record(P0, 50, 0)).isEqualTo(DROP);
    intake.shown(Map.of(P0, 40L));
    assertThat(intake.record(P0, 60, 0)).isEqualTo(DROP);
    intake.claimed(1, 7, p -> LedgerPosition.NONE);
    assertThat(intake.putBegins(0))
        .containsExactly(new Action.Start(new Fact.PartitionStarted(P0, 7, 40)));
  }

  @Test
  void startedPartitionRewindsToItsFirstPosition() {
    intake.opened(List.of(P0));
    intake.claimed(1, 7, p -> LedgerPosition.NONE);
    intake.shown(Map.of(P0, 40L));
    intake.putBegins(0);
    intake.started(new Fact.PartitionStarted(P0, 7, 40));
    assertThat(intake.putBegins(0))
        .containsExactly(new Action.Rewind(P0, 40), new Action.Resume(P0));
    intake.putBegins(0);
    assertThat(intake.record(P0, 40, 0)).isEqualTo(TAKE);
  }

  @Test
  void answersToOldRequestsAreIgnored() {
    // Given a partition that was closed and opened again
    intake.opened(List.of(P0));
    intake.closed(List.of(P0));
    intake.opened(List.of(P0));
    // When
    intake.claimed(1, 7, p -> at(100));
    intake.claimRefused(1, 0);
    intake.started(new Fact.PartitionStarted(P0, 7, 40));
    intake.startRefused(new Fact.PartitionStarted(P0, 7, 40), 0);
    // Then
    assertThat(intake.putBegins(0)).isEmpty();
    intake.claimed(2, 9, p -> at(100));
    assertThat(intake.putBegins(0)).hasSize(2);
  }

  @Test
  void putThatAsksForARewindTakesNothingInAndTheNextOneDoes() {
    intake.opened(List.of(P0));
    intake.claimed(1, 7, p -> at(100));
    assertThat(intake.record(P0, 100, 0)).isEqualTo(DROP);
    intake.putBegins(0);
    assertThat(intake.record(P0, 100, 0)).isEqualTo(DROP);
    intake.putBegins(0);
    assertThat(intake.record(P0, 100, 0)).isEqualTo(TAKE);
  }

  @Test
  void anchorIsComparedAndDropped() {
    intake.opened(List.of(P0));
    intake.claimed(1, 7, p -> at(100, 97, 970));
    intake.putBegins(0);
    intake.putBegins(0);
    assertThat(intake.record(P0, 97, 970)).isEqualTo(DROP);
    assertThat(intake.record(P0, 98, 1)).isEqualTo(DROP);
    assertThat(intake.hasMoved()).isFalse();
    assertThat(intake.record(P0, 100, 1_000)).isEqualTo(TAKE);
  }

  @Test
  void anchorWithAnotherTimestampStops() {
    intake.opened(List.of(P0));
    intake.claimed(1, 7, p -> at(100, 97, 970));
    intake.putBegins(0);
    intake.putBegins(0);
    assertThat(intake.record(P0, 97, 971)).isInstanceOf(Verdict.Stop.class);
  }

  @Test
  void missingAnchorBelowTheStagedEndIsNoGapOfRecords() {
    intake.opened(List.of(P0));
    intake.claimed(1, 7, p -> at(100, 97, 970));
    intake.putBegins(0);
    intake.putBegins(0);
    assertThat(intake.record(P0, 98, 1)).isEqualTo(DROP);
    assertThat(intake.record(P0, 100, 1)).isEqualTo(TAKE);
  }

  @Test
  void recordThatComesTwiceWhileReadAgainStops() {
    intake.opened(List.of(P0));
    intake.claimed(1, 7, p -> at(100, 97, 970));
    intake.putBegins(0);
    intake.putBegins(0);
    intake.record(P0, 98, 1);
    assertThat(intake.record(P0, 98, 1)).isInstanceOf(Verdict.Stop.class);
  }

  @Test
  void positionShownPastTheStagedEndEndsTheReadingAgain() {
    intake.opened(List.of(P0));
    intake.claimed(1, 7, p -> at(100, 97, 970));
    intake.shown(Map.of(P0, 200L));
    intake.putBegins(0);
    intake.shown(Map.of(P0, 200L));
    intake.putBegins(0);
    intake.shown(Map.of(P0, 100L));
    assertThat(intake.hasMoved()).isFalse();
    intake.shown(Map.of(P0, 103L));
    assertThat(intake.cut()).containsExactly(new Fact.Range(P0, 7, 100, 103, Optional.empty()));
  }

  @Test
  void gapIsCountedAndFilledIntoTheRange() {
    taking();
    assertThat(intake.record(P0, 103, 5)).isEqualTo(new Verdict.Take(3, false));
    assertThat(intake.cut())
        .containsExactly(new Fact.Range(P0, 7, 100, 104, Optional.of(new Anchor(103, 5))));
  }

  @Test
  void gapStopsWhereItMayNotBe() {
    // Given
    Intake strict = new Intake(IntakeSettings.of(true));
    strict.opened(List.of(P0));
    strict.claimed(1, 7, p -> at(100));
    strict.putBegins(0);
    strict.putBegins(0);
    // When
    Verdict verdict = strict.record(P0, 103, 5);
    // Then
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Stop.class, s -> assertThat(s.message()).contains("3 offsets before 103"));
    assertThat(strict.hasMoved()).isFalse();
  }

  @Test
  void offsetBelowTheExpectedOneStopsNamingBoth() {
    taking();
    assertThat(intake.record(P0, 99, 5))
        .isInstanceOfSatisfying(
            Verdict.Stop.class, s -> assertThat(s.message()).contains("offset 99", "below 100"));
  }

  @Test
  void recordOfAPartitionThatIsNotOpenIsNotTaken() {
    assertThat(intake.record(P0, 1, 1)).isEqualTo(DROP);
  }

  @Test
  void secondCutStartsWhereTheFirstEnded() {
    taking();
    intake.record(P0, 100, 1);
    intake.cut();
    assertThat(intake.hasMoved()).isFalse();
    assertThat(intake.cut()).isEmpty();
    intake.record(P0, 101, 2);
    assertThat(intake.cut())
        .containsExactly(new Fact.Range(P0, 7, 101, 102, Optional.of(new Anchor(101, 2))));
  }

  @Test
  void refusedBatchTakesTheLaterAndTheRunningOneWithIt() {
    // Given batches [100, 101) handed over, [101, 102) and [102, 103) on their way, 103 running
    taking();
    intake.record(P0, 100, 1);
    intake.handedOver(intake.cut());
    intake.record(P0, 101, 1);
    intake.cut();
    intake.record(P0, 102, 1);
    intake.cut();
    intake.record(P0, 103, 1);
    // When
    intake.refused();
    // Then
    assertThat(intake.hasMoved()).isFalse();
    assertThat(intake.putBegins(0)).containsExactly(new Action.Rewind(P0, 101));
    intake.putBegins(0);
    assertThat(intake.record(P0, 101, 1)).isEqualTo(TAKE);
    assertThat(intake.cut()).singleElement().extracting(Fact.Range::first).isEqualTo(101L);
  }

  @Test
  void refusalRewindsNoPartitionThatHasNothingAboveItsStagedEnd() {
    taking();
    intake.refused();
    assertThat(intake.putBegins(0)).isEmpty();
  }

  @Test
  void answerUnderAnOlderClaimDoesNotMoveTheStagedEnd() {
    // Given
    taking();
    intake.record(P0, 100, 1);
    List<Fact.Range> old = intake.cut();
    intake.closed(List.of(P0));
    intake.opened(List.of(P0));
    intake.claimed(2, 9, p -> at(100));
    intake.putBegins(0);
    intake.putBegins(0);
    intake.record(P0, 100, 1);
    // When
    intake.handedOver(old);
    intake.refused();
    // Then
    assertThat(intake.putBegins(0)).containsExactly(new Action.Rewind(P0, 100));
  }

  @Test
  void displacedPartitionIsCutPausedAndClaimedAgainAfterTenSeconds() {
    // Given
    taking();
    intake.record(P0, 100, 1);
    // When
    intake.claimsSeen(p -> OptionalLong.of(8), 1_000);
    // Then
    assertThat(intake.putBegins(1_000)).containsExactly(new Action.Cut(), new Action.Pause(P0));
    assertThat(intake.record(P0, 101, 1)).isEqualTo(DROP);
    assertThat(intake.cut())
        .containsExactly(new Fact.Range(P0, 7, 100, 101, Optional.of(new Anchor(100, 1))));
    assertThat(intake.putBegins(10_999)).isEmpty();
    assertThat(intake.putBegins(11_000)).containsExactly(new Action.Claim(2, List.of(P0)));
    assertThat(intake.putBegins(12_000)).isEmpty();
    intake.claimed(2, 12, p -> at(100, 99, 990));
    assertThat(intake.putBegins(13_000))
        .containsExactly(new Action.Rewind(P0, 99), new Action.Resume(P0));
  }

  @Test
  void ownClaimDisplacesNobody() {
    taking();
    intake.claimsSeen(p -> OptionalLong.of(7), 0);
    assertThat(intake.putBegins(20_000)).isEmpty();
  }

  @Test
  void lostClaimIsClaimedAgain() {
    taking();
    intake.claimsSeen(p -> OptionalLong.empty(), 0);
    assertThat(intake.putBegins(10_000))
        .containsExactly(new Action.Claim(2, List.of(P0)), new Action.Pause(P0));
  }

  @Test
  void refusedClaimAndRefusedStartAreTriedAgain() {
    intake.opened(List.of(P0));
    intake.claimRefused(1, 0);
    assertThat(intake.putBegins(10_000)).containsExactly(new Action.Claim(2, List.of(P0)));
    intake.claimed(2, 7, p -> LedgerPosition.NONE);
    intake.shown(Map.of(P0, 40L));
    intake.putBegins(10_000);
    intake.startRefused(new Fact.PartitionStarted(P0, 7, 40), 11_000);
    assertThat(intake.putBegins(21_000)).containsExactly(new Action.Claim(3, List.of(P0)));
  }

  @Test
  void claimsThatComeToNothingAreNobodyElses() {
    // Given a store that does not tell when a partition came, again and again
    intake.opened(List.of(P0));
    for (int request = 1; request <= 10; request++) {
      long nowMs = request * 10_000L;

      // When
      intake.claimRefused(request, nowMs - 10_000);

      // Then
      assertThat(intake.putBegins(nowMs))
          .containsExactly(new Action.Claim(request + 1, List.of(P0)));
    }
  }

  @Test
  void fiveDisplacementsInTenMinutesStop() {
    taking();
    for (int i = 0; i < 4; i++) {
      displaceAndReclaim(i * 100_000L);
    }
    intake.claimsSeen(p -> OptionalLong.of(1_000), 400_000);
    assertThat(intake.putBegins(400_000))
        .satisfiesExactly(
            claim -> assertThat(claim).isEqualTo(new Action.Claim(6, List.of(P0))),
            stop ->
                assertThat(((Action.Stop) stop).message())
                    .contains("another writer uses this ledger", "orders-0"));
  }

  @Test
  void fiveDisplacementsInALongerTimeDoNotStop() {
    taking();
    for (int i = 0; i < 8; i++) {
      displaceAndReclaim(i * 151_000L);
    }
    assertThat(intake.isWaiting()).isFalse();
  }

  private void displaceAndReclaim(long nowMs) {
    intake.claimsSeen(p -> OptionalLong.of(1_000), nowMs);
    intake.putBegins(nowMs);
    Action.Claim claim =
        (Action.Claim) intake.putBegins(nowMs + 10_000).stream().findFirst().orElseThrow();
    intake.claimed(claim.request(), nowMs, p -> at(100));
  }

  @Test
  void backlogPausesAndResumesWhatIsRead() {
    // Given
    taking();
    intake.opened(List.of(P1));
    // When
    intake.backlogged(true);
    // Then
    assertThat(intake.putBegins(0)).containsExactly(new Action.Pause(P0));
    assertThat(intake.putBegins(0)).isEmpty();
    intake.backlogged(false);
    assertThat(intake.putBegins(0)).containsExactly(new Action.Resume(P0));
  }

  @Test
  void onlyTakenRecordsMakeACloseCut() {
    taking();
    intake.shown(Map.of(P0, 110L));
    assertThat(intake.hasTaken(List.of(P0, P1))).isFalse();
    assertThat(intake.hasMoved()).isTrue();
    intake.record(P0, 110, 1);
    assertThat(intake.hasTaken(List.of(P0, P1))).isTrue();
    assertThat(intake.hasTaken(List.of(P1))).isFalse();
  }

  @Test
  void committableIsTheLowerOfFrontierAndGivenPosition() {
    taking();
    assertThat(intake.committable(Map.of(P0, 150L), p -> OptionalLong.of(100)))
        .containsExactly(Map.entry(P0, 100L));
    assertThat(intake.committable(Map.of(P0, 98L), p -> OptionalLong.of(100)))
        .containsExactly(Map.entry(P0, 98L));
  }

  @Test
  void committableIsEmptyWithoutAFrontierAndWithoutAClaim() {
    taking();
    assertThat(intake.committable(Map.of(P0, 150L), p -> OptionalLong.empty())).isEmpty();
    intake.opened(List.of(P1));
    assertThat(intake.committable(Map.of(P0, 150L, P1, 3L), p -> OptionalLong.of(1))).isEmpty();
    assertThat(intake.committable(Map.of(P0, 150L), p -> OptionalLong.of(1))).hasSize(1);
  }

  @Test
  void anchorAboveTheStagedEndIsNoPosition() {
    assertThatThrownBy(() -> at(100, 100, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
