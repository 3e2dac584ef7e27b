package io.milvusimport.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.importjob.TaskView.Hole;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Fact.Anchor;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.schema.Destination;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Offsets that were handed over before are read again for some destinations. */
class FillingTest {
  private static final SourcePartition P0 = new SourcePartition("orders", 0);
  private static final Destination X = new Destination("default", "x", Optional.empty());
  private static final Destination Y = new Destination("default", "y", Optional.empty());
  private static final Hole HOLE = new Hole(10, 13, 3, List.of(X));
  private static final Verdict TAKE = new Verdict.Take(0, false, List.of(X));
  private static final Verdict DROP = new Verdict.Drop();

  private final Intake intake = new Intake(IntakeSettings.of(false));

  private static LedgerPosition at(long stagedEnd, Hole... holes) {
    return new LedgerPosition(
        OptionalLong.of(stagedEnd), Optional.of(new Anchor(stagedEnd - 1, 5)), List.of(holes));
  }

  private static Fact.Range again(long first, long end, long records) {
    return new Fact.Range(P0, 7, first, end, Optional.empty(), records, List.of(X));
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
    }
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
    assertThat(ranges).containsExactly(again(10, 13, 3));
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
    filling(HOLE, new Hole(15, 16, 1, List.of(Y)));
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
    assertThat(first).containsExactly(again(10, 12, 2));
    assertThat(intake.cut()).containsExactly(again(12, 13, 1));
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
    assertThat(intake.cut()).containsExactly(again(11, 13, 2));
  }

  @Test
  void gapsThatWereThereBeforeAreInTheRange() {
    // Given two records only were ever in it
    filling(new Hole(10, 16, 2, List.of(X)));
    assertThat(intake.record(P0, 11, 0)).isEqualTo(new Verdict.Take(1, false, List.of(X)));
    assertThat(intake.record(P0, 13, 0)).isEqualTo(new Verdict.Take(1, false, List.of(X)));

    // When the framework shows that it has read past the end
    intake.shown(Map.of(P0, 18L));

    // Then
    assertThat(intake.cut()).containsExactly(again(10, 16, 2));
  }

  @Test
  void recordsThatAreGoneStopTheTask() {
    // Given
    filling(HOLE);
    read(10, 11);
    assertThat(intake.record(P0, 17, 0)).isEqualTo(DROP);

    // Then
    assertThat(intake.putBegins(0))
        .singleElement()
        .isInstanceOfSatisfying(
            Action.Stop.class,
            stop ->
                assertThat(stop.message())
                    .contains("orders-0", "of 3 records", "[10, 13)", "1 are still", "default.x"));
    assertThat(intake.cut()).as("not past what was read").containsExactly(again(10, 11, 1));
  }

  @Test
  void theLastRecordIsNotTakenInWhereOthersAreGone() {
    // Given
    filling(HOLE);
    read(10, 11);

    // When
    Verdict verdict = intake.record(P0, 12, 0);

    // Then
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Stop.class,
            stop -> assertThat(stop.message()).contains("of 3 records", "[10, 13)", "2 are still"));
    assertThat(intake.cut()).as("without the last").containsExactly(again(10, 11, 1));
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
    intake.holesSeen(p -> List.of(new Hole(12, 13, 1, List.of(X))), 0);
    assertThat(intake.putBegins(0)).isEmpty();
    intake.holesSeen(p -> List.of(new Hole(12, 13, 1, List.of(X, Y))), 0);

    // Then
    assertThat(intake.putBegins(0)).contains(new Action.Claim(2, List.of(P0)));
  }

  @Test
  void nextHoleSeenBeforeTheHandOverIsHeardIsNoNews() {
    // Given
    filling(HOLE, new Hole(15, 16, 1, List.of(Y)));
    read(10, 13);
    intake.cut();

    // When the ledger has the batch already
    intake.holesSeen(p -> List.of(new Hole(15, 16, 1, List.of(Y))), 0);

    // Then
    assertThat(intake.putBegins(0)).containsExactly(new Action.Pause(P0));
  }
}
