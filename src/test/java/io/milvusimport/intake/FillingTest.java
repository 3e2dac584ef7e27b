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
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Offsets that were handed over before are read again for some destinations. */
class FillingTest {
  private static final SourcePartition P0 = new SourcePartition("orders", 0);
  private static final Destination X = new Destination("default", "x", Optional.empty());
  private static final Destination Y = new Destination("default", "y", Optional.empty());
  private static final Hole HOLE = hole(10, 13, X);
  private static final Verdict TAKE = new Verdict.Take(0, false, List.of(X));
  private static final Verdict DROP = new Verdict.Drop();

  private final Intake intake = new Intake(IntakeSettings.of(false));

  private static LedgerPosition at(long stagedEnd, Hole... holes) {
    return new LedgerPosition(
        OptionalLong.of(stagedEnd), Optional.of(new Anchor(stagedEnd - 1, 5)), List.of(holes));
  }

  /** All of whose records went to each of the destinations, as far as anybody can tell. */
  private static Hole hole(long first, long end, Destination... to) {
    return new Hole(
        first, end, Stream.of(to).map(d -> Tally.of(d, first, end)).toList(), List.of(to));
  }

  private static Tally tally(Destination to, long... offsets) {
    return new Tally(to, offsets.length, LongStream.of(offsets).map(Tally::digest).sum());
  }

  private static Fact.Range again(long first, long end, Tally... tallies) {
    return new Fact.Range(P0, 7, first, end, Optional.empty(), List.of(tallies), List.of(X));
  }

  /** P0 is claimed at 7, its staged end is 20, its anchor came, and the hole comes next. */
  private void filling(Hole... holes) {
    intake.opened(List.of(P0));
    intake.claimed(1, 7, p -> at(20, holes));
    assertThat(intake.putBegins(0))
        .containsExactly(new Action.Rewind(P0, 19), new Action.Resume(P0));
    intake.putBegins(0);
    assertThat(intake.record(P0, 19, 5)).isEqualTo(DROP);
    assertThat(intake.putBegins(0)).containsExactly(new Action.Rewind(P0, holes[0].first()));
    intake.putBegins(0);
  }

  private void read(long first, long end) {
    for (long offset = first; offset < end; offset++) {
      assertThat(intake.record(P0, offset, 0)).isEqualTo(TAKE);
      intake.routed(P0, offset, X);
    }
  }

  private void read(long offset, Destination to) {
    assertThat(intake.record(P0, offset, 0)).isInstanceOf(Verdict.Take.class);
    intake.routed(P0, offset, to);
  }

  @Test
  void aTopicThatWasCreatedAgainIsNotReadForAHole() {
    // Given
    intake.opened(List.of(P0));
    intake.claimed(1, 7, p -> at(20, HOLE));
    intake.putBegins(0);
    intake.putBegins(0);

    // Then
    assertThat(intake.record(P0, 19, 6))
        .isInstanceOfSatisfying(
            Verdict.Stop.class, stop -> assertThat(stop.message()).contains("re-created"));
  }

  @Test
  void aShorterTopicIsNotReadForAHole() {
    // Given
    intake.opened(List.of(P0));
    intake.claimed(1, 7, p -> at(20, HOLE));
    intake.putBegins(0);
    intake.putBegins(0);

    // Then
    assertThat(intake.record(P0, 0, 5)).isInstanceOf(Verdict.Stop.class);
  }

  @Test
  void aHoleIsReadThoughTheLastRecordIsGone() {
    // Given
    intake.opened(List.of(P0));
    intake.claimed(1, 7, p -> at(20, HOLE));
    intake.putBegins(0);
    intake.putBegins(0);

    // When
    intake.shown(Map.of(P0, 22L));

    // Then
    assertThat(intake.putBegins(0)).containsExactly(new Action.Rewind(P0, 10));
  }

  @Test
  void theHoleIsReadFirstAndOnlyThenTheAnchor() {
    // Given
    filling(HOLE);
    read(10, 13);
    assertThat(intake.record(P0, 13, 0)).isEqualTo(DROP);

    // When
    assertThat(intake.putBegins(0)).containsExactly(new Action.Cut(), new Action.Pause(P0));
    List<Fact.Range> ranges = intake.cut();
    assertThat(ranges).containsExactly(again(10, 13, Tally.of(X, 10, 13)));
    assertThat(intake.putBegins(0)).isEmpty();
    intake.handedOver(ranges);

    // Then
    assertThat(intake.putBegins(0))
        .containsExactly(new Action.Rewind(P0, 19), new Action.Resume(P0));
    intake.putBegins(0);
    assertThat(intake.record(P0, 19, 5)).isEqualTo(DROP);
    assertThat(intake.record(P0, 20, 0)).isEqualTo(new Verdict.Take(0, false));
  }

  @Test
  void holesAreFilledInOrder() {
    // Given
    filling(HOLE, hole(15, 16, Y));
    read(10, 13);

    // When
    intake.handedOver(intake.cut());

    // Then
    assertThat(intake.putBegins(0)).contains(new Action.Rewind(P0, 15));
    intake.putBegins(0);
    assertThat(intake.record(P0, 15, 0)).isEqualTo(new Verdict.Take(0, false, List.of(Y)));
  }

  @Test
  void aPartOfTheHoleMayBeHandedOver() {
    // Given
    filling(HOLE);
    read(10, 12);

    // When
    List<Fact.Range> first = intake.cut();
    intake.handedOver(first);
    read(12, 13);

    // Then
    assertThat(first).containsExactly(again(10, 12, Tally.of(X, 10, 12)));
    assertThat(intake.cut()).containsExactly(again(12, 13, Tally.of(X, 12, 13)));
  }

  @Test
  void refusedPartIsReadAgain() {
    // Given
    filling(HOLE);
    read(10, 11);
    intake.handedOver(intake.cut());
    read(11, 13);
    intake.cut();

    // When
    intake.refused();

    // Then
    assertThat(intake.putBegins(0)).contains(new Action.Rewind(P0, 11));
    intake.putBegins(0);
    read(11, 13);
    assertThat(intake.cut()).containsExactly(again(11, 13, Tally.of(X, 11, 13)));
  }

  @Test
  void gapsThatWereThereBeforeAreInTheRange() {
    // Given two records only were ever in it
    filling(new Hole(10, 16, List.of(tally(X, 11, 13)), List.of(X)));
    read(11, X);

    // When the second has come
    read(13, X);

    // Then nothing more is waited for
    assertThat(intake.record(P0, 14, 0)).isEqualTo(DROP);
    assertThat(intake.putBegins(0)).containsExactly(new Action.Cut(), new Action.Pause(P0));
    assertThat(intake.cut()).containsExactly(again(10, 16, tally(X, 11, 13)));
  }

  @Test
  void recordsOfOtherDestinationsAreCountedForTheirOwn() {
    // Given
    filling(new Hole(10, 13, List.of(tally(X, 10, 12), tally(Y, 11)), List.of(X)));
    read(10, X);
    read(11, Y);
    List<Fact.Range> first = intake.cut();
    intake.handedOver(first);

    // When
    read(12, X);

    // Then
    assertThat(first).containsExactly(again(10, 12, tally(X, 10), tally(Y, 11)));
    assertThat(intake.cut()).containsExactly(again(12, 13, tally(X, 12)));
  }

  @Test
  void missingRecordsOfOtherDestinationsAreNoMatter() {
    // Given
    filling(new Hole(10, 13, List.of(tally(X, 11), tally(Y, 10, 12)), List.of(X)));

    // When the end of the hole is shown, and only what is to be read again was there
    read(11, X);
    intake.shown(Map.of(P0, 13L));

    // Then
    assertThat(intake.complaint()).isEmpty();
    assertThat(intake.cut()).containsExactly(again(10, 13, tally(X, 11)));
  }

  private void stopsWith(String... parts) {
    assertThat(intake.complaint()).get().asString().contains(parts);
    assertThat(intake.putBegins(0))
        .containsExactly(new Action.Stop(intake.complaint().orElseThrow()));
  }

  @Test
  void recordsThatAreGoneStopTheTask() {
    // Given
    filling(HOLE);
    read(10, X);

    // When
    assertThat(intake.record(P0, 17, 0)).isEqualTo(DROP);

    // Then
    stopsWith("orders-0", "[10, 13)", "3 records went to default.x", "1 do", "Retention");
  }

  @Test
  void aRecordThatGoesElsewhereNowStopsTheTask() {
    // Given
    filling(HOLE);
    read(10, X);
    read(11, Y);
    assertThat(intake.complaint()).as("not known yet").isEmpty();

    // When
    read(12, X);

    // Then
    stopsWith("[10, 13)", "3 records went to default.x", "2 do");
  }

  @Test
  void aRecordThatWentElsewhereStopsTheTaskAtOnce() {
    // Given the first of two records went to another destination
    filling(new Hole(10, 20, List.of(tally(X, 15), tally(Y, 10)), List.of(X)));
    read(10, X);

    // When
    read(15, X);

    // Then
    stopsWith("[10, 20)", "1 records went to default.x", "2 do", "Settings or transforms");
  }

  @Test
  void recordsThatWereExchangedStopTheTaskThoughTheyAreAsMany() {
    // Given
    filling(new Hole(10, 12, List.of(tally(X, 11), tally(Y, 10)), List.of(X)));
    read(10, X);
    assertThat(intake.complaint()).as("not known yet").isEmpty();

    // When
    read(11, Y);

    // Then
    stopsWith("[10, 12)", "1 records went to default.x", "as many others do");
  }

  @Test
  void whatWasHandedOverInPartsIsCompared() {
    // Given
    filling(new Hole(10, 13, List.of(tally(X, 10, 12), tally(Y, 11)), List.of(X)));
    read(10, X);
    intake.handedOver(intake.cut());
    read(11, X);
    intake.cut();

    // When that part is refused, and read again before the end
    intake.refused();
    intake.putBegins(0);
    intake.putBegins(0);
    read(11, X);
    read(12, Y);

    // Then
    stopsWith("[10, 13)", "2 records went to default.x", "as many others do");
  }

  @Test
  void aDestinationWhoseRecordsAreAllHandedOverAgainIsStillCompared() {
    // Given what is left of a hole
    filling(new Hole(11, 13, List.of(tally(Y, 11, 12)), List.of(X, Y)));

    // When
    read(11, X);

    // Then
    stopsWith("0 records went to default.x", "1 do");
  }

  @Test
  void everyDestinationOfTheHoleIsCompared() {
    // Given
    filling(new Hole(10, 12, List.of(tally(X, 10), tally(Y, 11)), List.of(X, Y)));

    // When
    read(10, X);
    read(11, new Destination("default", "z", Optional.empty()));

    // Then
    stopsWith("1 records went to default.y", "0 do");
  }

  @Test
  void positionShownWhileTheRewindIsPendingSaysNothing() {
    // Given
    intake.opened(List.of(P0));
    intake.claimed(1, 7, p -> at(20, HOLE));
    intake.putBegins(0);
    intake.putBegins(0);
    assertThat(intake.record(P0, 19, 5)).isEqualTo(DROP);
    intake.putBegins(0);

    // When
    intake.shown(Map.of(P0, 25L));

    // Then
    assertThat(intake.hasMoved()).isFalse();
    intake.putBegins(0);
    read(10, 13);
  }

  @Test
  void aHoleThatOpensUnderATaskMakesItClaimAnewOnceItsBatchIsCut() {
    // Given a task that takes in
    intake.opened(List.of(P0));
    intake.claimed(1, 7, p -> at(20));
    intake.putBegins(0);
    intake.putBegins(0);
    intake.record(P0, 19, 5);
    intake.record(P0, 20, 0);

    // When
    intake.holesSeen(p -> List.of(HOLE), 1_000);

    // Then
    assertThat(intake.putBegins(1_000)).containsExactly(new Action.Cut(), new Action.Pause(P0));
    assertThat(intake.cut()).hasSize(1);
    assertThat(intake.putBegins(1_000)).containsExactly(new Action.Claim(2, List.of(P0)));
    intake.claimed(2, 9, p -> at(21, HOLE));
    assertThat(intake.putBegins(1_000)).contains(new Action.Rewind(P0, 20));
  }

  @Test
  void theHoleThatIsBeingFilledIsNoNewsButAnotherBeforeItIs() {
    // Given
    filling(HOLE);
    read(10, 12);
    intake.handedOver(intake.cut());

    // When
    intake.holesSeen(p -> List.of(hole(12, 13, X)), 0);
    assertThat(intake.putBegins(0)).isEmpty();
    intake.holesSeen(p -> List.of(hole(12, 13, X, Y)), 0);

    // Then
    assertThat(intake.putBegins(0)).contains(new Action.Claim(2, List.of(P0)));
  }

  @Test
  void nextHoleSeenBeforeTheHandOverIsHeardIsNoNews() {
    // Given
    filling(HOLE, hole(15, 16, Y));
    read(10, 13);
    intake.cut();

    // When the ledger has the batch already
    intake.holesSeen(p -> List.of(hole(15, 16, Y)), 0);

    // Then
    assertThat(intake.putBegins(0)).containsExactly(new Action.Pause(P0));
  }
}
