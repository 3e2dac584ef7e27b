package io.milvusimport.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.importjob.TaskView.Hole;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Fact.Anchor;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.ledger.Tally;
import io.milvusimport.schema.Destination;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Records that are to be read again are gone, and so is everything after them: an idle topic says
 * nothing.
 */
class SilenceTest {
  private static final SourcePartition P0 = new SourcePartition("orders", 0);
  private static final Destination X = new Destination("default", "x", Optional.empty());
  private static final Hole HOLE = new Hole(10, 13, List.of(Tally.of(X, 10, 13)), List.of(X));
  private static final long MINUTE_MS = 60_000;

  private final Intake intake = new Intake(IntakeSettings.of(false));
  private long nowMs;

  /** P0 is claimed at 7 with a hole, and is read from its anchor. */
  @BeforeEach
  void open() {
    claimed(HOLE);
  }

  private void claimed(Hole... holes) {
    intake.opened(List.of(P0));
    Optional<Anchor> anchor = Optional.of(new Anchor(19, 5));
    intake.claimed(1, 7, p -> new LedgerPosition(OptionalLong.of(20), anchor, List.of(holes)));
    intake.putBegins(nowMs);
    intake.putBegins(nowMs);
  }

  /** Puts without records, one each second; the first reason to stop among them. */
  private Optional<String> silent(long minutes) {
    for (long end = nowMs + minutes * MINUTE_MS; nowMs < end; ) {
      nowMs += 1_000;
      for (Action action : intake.putBegins(nowMs)) {
        if (action instanceof Action.Stop stop) {
          return Optional.of(stop.message());
        }
      }
    }
    return Optional.empty();
  }

  /** The hole is being read. */
  private void recognized() {
    intake.record(P0, 19, 5);
    intake.putBegins(nowMs);
    intake.putBegins(nowMs);
  }

  private void comes(long offset) {
    assertThat(intake.record(P0, offset, 0)).isInstanceOf(Verdict.Take.class);
    intake.routed(P0, offset, X);
  }

  @Test
  void aTopicThatIsEmptyStopsTheTask() {
    assertThat(silent(29)).isEmpty();
    assertThat(silent(1))
        .get()
        .asString()
        .contains("orders-0", "[10, 13)", "3 records went to default.x", "0 have", "30 minutes");
  }

  @Test
  void recordsThatExpireWhileTheyAreReadStopTheTask() {
    // Given
    silent(20);
    recognized();
    silent(20);
    comes(10);

    // Then
    assertThat(silent(29)).isEmpty();
    assertThat(silent(1)).get().asString().contains("3 records went to", "1 have come again");
  }

  @Test
  void positionsThatAreShownAreSigns() {
    // Given records that a transform drops
    recognized();
    silent(20);
    intake.shown(Map.of(P0, 11L));

    // Then
    assertThat(silent(29)).isEmpty();
    intake.shown(Map.of(P0, 11L));
    assertThat(silent(1)).as("no news").isPresent();
  }

  @Test
  void timeThatTheProcessSleptIsNoSilence() {
    // Given
    recognized();
    nowMs += 600 * MINUTE_MS;
    intake.putBegins(nowMs);

    // Then
    assertThat(silent(29)).isEmpty();
    assertThat(silent(1)).isPresent();
  }

  @Test
  void aClockThatGoesBackIsNoSilence() {
    // Given
    nowMs = 600 * MINUTE_MS;
    recognized();
    nowMs = 0;

    // Then
    assertThat(silent(29)).isEmpty();
    assertThat(silent(2)).isPresent();
  }

  @Test
  void aPausedConnectorIsNoSilence() {
    // Given
    recognized();
    intake.paused(true);
    assertThat(silent(60)).isEmpty();

    // When
    intake.paused(false);

    // Then
    assertThat(silent(29)).isEmpty();
    assertThat(silent(1)).isPresent();
  }

  @Test
  void readingThatWaitsForImportsIsNoSilence() {
    recognized();
    intake.backlogged(true);
    assertThat(silent(60)).isEmpty();
  }

  @Test
  void aHoleThatWaitsForItsHandOverIsNoSilence() {
    // Given
    recognized();
    comes(10);
    comes(11);
    comes(12);
    List<Fact.Range> ranges = intake.cut();

    // Then
    assertThat(intake.isReadingAgain()).isFalse();
    assertThat(silent(60)).isEmpty();
    intake.handedOver(ranges);
    assertThat(silent(60)).as("nothing more to be read again").isEmpty();
  }

  @Test
  void anIdleTopicWithNothingToBeReadAgainIsNoSilence() {
    intake.closed(List.of(P0));
    intake.opened(List.of(P0));
    intake.claimed(
        2, 9, p -> new LedgerPosition(OptionalLong.of(20), Optional.of(new Anchor(19, 5))));
    assertThat(intake.isReadingAgain()).isFalse();
    assertThat(silent(60)).isEmpty();
  }

  @Test
  void aPositionPastTheLastRecordIsASignToo() {
    // Given
    silent(20);

    // When the last record that the ledger knows turns out to be gone
    intake.shown(Map.of(P0, 20L));

    // Then the hole is read
    assertThat(silent(29)).isEmpty();
  }
}
