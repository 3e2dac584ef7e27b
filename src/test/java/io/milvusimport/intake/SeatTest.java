package io.milvusimport.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.importjob.TaskView.Claim;
import io.milvusimport.ledger.SourcePartition;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two starts of one task, each as an intake sees the other. */
class SeatTest {
  private static final SourcePartition P0 = new SourcePartition("orders", 0);

  private final Intake intake = new Intake(IntakeSettings.of(false));
  private long requests;

  private static Optional<Claim> other(long position) {
    return Optional.of(new Claim(position, "other", 0, "elsewhere:17"));
  }

  private void claimed(long position) {
    intake.claimed(++requests, position, p -> LedgerPosition.NONE);
  }

  private void opened(long position) {
    intake.opened(List.of(P0));
    claimed(position);
    intake.putBegins(0);
  }

  @Test
  void aStartThatWasReplacedTakesItsNumberBackAfterTenSeconds() {
    opened(7);

    // When
    for (int i = 0; i < 9; i++) {
      intake.seatSeen(other(8), 1_000 + i);
    }

    // Then: for the while in which it would be stopped, nothing
    assertThat(intake.putBegins(10_999)).isEmpty();
    assertThat(intake.putBegins(11_000)).containsExactly(new Action.Claim(2, List.of()));
    assertThat(intake.putBegins(30_000)).as("asked once").isEmpty();

    // When
    claimed(9);

    // Then
    assertThat(intake.putBegins(60_000)).as("it is ours").isEmpty();
  }

  @Test
  void anOlderClaimOfTheSameNumberIsOfADeadStart() {
    opened(7);

    // When more of them are seen than of living ones would be minded
    for (int i = 0; i < 6; i++) {
      intake.seatSeen(other(1 + i), 1_000);
    }

    // Then
    assertThat(intake.putBegins(1_000)).isEmpty();
    assertThat(intake.putBegins(60_000)).isEmpty();
  }

  @Test
  void aStartThatHasNotClaimedYetMindsNobody() {
    for (int i = 0; i < 9; i++) {
      intake.seatSeen(other(6 + i), 1_000);
    }

    assertThat(intake.putBegins(2_000)).isEmpty();
  }

  @Test
  void aClaimThatOursCameBehindCountsAllTheSame() {
    opened(10);
    for (int i = 0; i < 5; i++) {
      claimed(30 + 10L * i);
      intake.seatSeen(other(25 + 10L * i), 1_000L * i);
    }

    assertThat(intake.putBegins(5_000)).last().isInstanceOf(Action.Stop.class);
  }

  @Test
  void aTaskWithoutPartitionsTakesItsSeatAfterHalfAMinute() {
    intake.putBegins(0);

    assertThat(intake.putBegins(29_999)).isEmpty();
    assertThat(intake.putBegins(30_000)).containsExactly(new Action.Claim(1, List.of()));

    // When
    claimed(3);

    // Then
    assertThat(intake.putBegins(90_000)).isEmpty();
  }

  @Test
  void aRefusedClaimOfTheSeatIsMadeAgain() {
    intake.putBegins(0);
    intake.putBegins(30_000);

    intake.claimRefused(1, 30_500);

    assertThat(intake.putBegins(31_000)).containsExactly(new Action.Claim(2, List.of()));
  }

  @Test
  void theFifthTimeInTenMinutesStopsWithALastClaimOfEverything() {
    opened(10);
    for (int i = 0; i < 4; i++) {
      long nowMs = i * 20_000L;
      intake.seatSeen(other(20 + 10L * i), nowMs);
      assertThat(intake.putBegins(nowMs + 10_000)).hasSize(1);
      claimed(25 + 10L * i);
    }

    // When
    intake.seatSeen(other(60), 80_000);

    // Then
    assertThat(intake.putBegins(80_000))
        .satisfiesExactly(
            claim -> assertThat(((Action.Claim) claim).partitions()).containsExactly(P0),
            stop ->
                assertThat(((Action.Stop) stop).message())
                    .contains(
                        "Task 0 was started again on elsewhere:17, 5 times in 10 minutes",
                        "another writer uses this ledger"));
  }

  @Test
  void fiveTimesInALongerTimeDoNotStop() {
    opened(10);
    for (int i = 0; i < 9; i++) {
      long nowMs = i * 151_000L;
      intake.seatSeen(other(20 + 10L * i), nowMs);
      assertThat(intake.putBegins(nowMs + 10_000))
          .containsExactly(new Action.Claim(2 + i, List.of()));
      claimed(25 + 10L * i);
    }
  }
}
