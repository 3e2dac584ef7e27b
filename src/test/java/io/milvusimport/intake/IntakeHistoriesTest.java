package io.milvusimport.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusimport.framework.Rebalance;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Fact.Anchor;
import io.milvusimport.ledger.SourcePartition;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Histories of the framework that lose or repeat records in a task that does not know them. Each
 * asserts what was taken in and what the group has.
 */
class IntakeHistoriesTest {
  private static final SourcePartition P0 = new SourcePartition("orders", 0);
  private static final SourcePartition P1 = new SourcePartition("orders", 1);

  private final ConnectModel connect = new ConnectModel(false);

  private void takes(SourcePartition partition, long first, long end) {
    assertThat(connect.taken)
        .containsExactlyElementsOf(
            LongStream.range(first, end).mapToObj(o -> partition + "@" + o).toList());
  }

  @Test
  void targetOfARewindIsNotCommittedWhenAnotherPartitionMoves() {
    // Given a partition that is staged to 5000 and imported to 1000, and one that is imported whole
    connect.log.produce(P0, 0, 6_000);
    connect.log.produce(P1, 0, 10);
    connect.staged(P0, 5_000, 1_000);
    connect.staged(P1, 10, 10);
    connect.group.put(P0, 1_000L);
    connect.group.put(P1, 0L);
    connect.assign(P0);
    connect.assign(P1);
    connect.poll(10);
    connect.poll(10);
    // When
    connect.commit();
    // Then
    assertThat(connect.group).containsEntry(P0, 1_000L).containsEntry(P1, 10L);
  }

  @Test
  void nothingIsCommittedWhileOnePartitionHasNoFrontier() {
    // Given
    connect.log.produce(P0, 0, 10);
    connect.log.produce(P1, 0, 10);
    connect.staged(P0, 10, 10);
    connect.assign(P0);
    connect.poll(10);
    connect.poll(10);
    connect.ledgerAnswers = false;
    connect.assign(P1);
    // When
    connect.commit();
    // Then
    assertThat(connect.group).isEmpty();
  }

  @Test
  void deliveryAfterASeekBehindTheTasksBackStopsInsteadOfTakingTwice() {
    // Given a task at 5 whose consumer was sought back, as after a preCommit that threw
    connect.log.produce(P0, 0, 10);
    connect.staged(P0, 3, 3);
    connect.assign(P0);
    connect.poll(0);
    connect.poll(3);
    takes(P0, 3, 5);
    // When
    Verdict verdict = connect.intake.record(P0, 3, 30);
    // Then
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Stop.class, s -> assertThat(s.message()).contains("orders-0", "3", "5"));
  }

  @Test
  void oldBatchDeliveredAfterARewindWasAskedForIsNotTakenForAGap() {
    // Given records from 5 on are at hand while a rewind to 0 is asked for
    connect.log.produce(P0, 0, 10);
    connect.assign(P0);
    connect.commit();
    connect.poll(0);
    connect.poll(0);
    connect.poll(5);
    takes(P0, 0, 5);
    connect.intake.cut();
    connect.intake.refused();
    connect.taken.clear();
    // When the put that asks for the rewind gets 5..8, and the next one starts at 0
    connect.poll(3);
    assertThat(connect.taken).isEmpty();
    connect.poll(10);
    // Then
    takes(P0, 0, 10);
  }

  @Test
  void positionShownBeforeARewindIsAppliedDoesNotMoveTheRange() {
    // Given a refused batch [0, 5): the rewind is asked for, not applied
    connect.log.produce(P0, 0, 10);
    connect.assign(P0);
    connect.commit();
    connect.poll(0);
    connect.poll(0);
    connect.poll(5);
    connect.intake.cut();
    connect.intake.refused();
    connect.poll(2);
    // When a commit in between shows 7, and the records are read again
    connect.commit();
    assertThat(connect.intake.hasMoved()).isFalse();
    connect.poll(1);
    // Then
    assertThat(connect.handOver())
        .containsExactly(new Fact.Range(P0, 1, 0, 1, Optional.of(new Anchor(0, 0))));
  }

  @Test
  void partitionKeptInARebalanceIsReadAgainWithoutAHole() {
    // Given a batch with both partitions
    connect.log.produce(P0, 0, 10);
    connect.log.produce(P1, 0, 10);
    connect.assign(P0);
    connect.assign(P1);
    connect.commit();
    connect.poll(0);
    connect.poll(0);
    connect.poll(4);
    // When the poll that revokes p0 also delivers p1 from 4, and the batch is refused
    connect.refuse();
    connect.poll(3, Rebalance.revoked(P0), Rebalance.assigned());
    connect.taken.clear();
    connect.poll(10);
    // Then everything of p1 is there once, and nothing of p0 was asked for
    takes(P1, 0, 10);
    assertThat(connect.handOver())
        .containsExactly(new Fact.Range(P1, 2, 0, 10, Optional.of(new Anchor(9, 90))));
  }

  @Test
  void rewindOfAPartitionThatIsGoneIsNotAskedFor() {
    // Given
    connect.log.produce(P0, 0, 10);
    connect.assign(P0);
    connect.commit();
    connect.poll(0);
    connect.poll(0);
    connect.poll(5);
    connect.intake.cut();
    // When
    connect.revoke(P0);
    connect.intake.refused();
    // Then the model throws if the task rewinds what is not assigned
    connect.poll(5);
    takes(P0, 0, 5);
  }

  @Test
  void partitionShownAndClosedAgainAfterItWasRevokedIsIgnored() {
    // Given a partition that stays in the framework's offsets after it was revoked
    connect.log.produce(P0, 0, 10);
    connect.log.produce(P1, 0, 10);
    connect.staged(P0, 10, 10);
    connect.staged(P1, 5, 5);
    connect.assign(P0);
    connect.assign(P1);
    connect.poll(0);
    connect.poll(10);
    connect.revoke(P0);
    connect.group.remove(P0);
    // When
    connect.stop();
    // Then
    assertThat(connect.group).containsEntry(P1, 5L).doesNotContainKey(P0);
    assertThat(connect.intake.partitions()).isEmpty();
  }

  @Test
  void filteredTailMovesTheRangeByTheShownPosition() {
    // Given a transform that drops 3..9
    connect.log.produce(P0, 0, 10);
    connect.log.drop(P0, Set.of(3L, 4L, 5L, 6L, 7L, 8L, 9L));
    connect.assign(P0);
    connect.commit();
    connect.poll(0);
    connect.poll(0);
    connect.poll(10);
    // When
    connect.commit();
    // Then
    assertThat(connect.handOver())
        .containsExactly(new Fact.Range(P0, 1, 0, 10, Optional.of(new Anchor(2, 20))));
    assertThat(connect.intake.hasMoved()).isFalse();
  }

  @Test
  void firstPositionIsDurableBeforeAnythingIsTakenIn() {
    // Given a topic whose group starts at 1000 (latest) and a ledger that does not answer yet
    connect.log.produce(P0, 0, 1_005);
    connect.group.put(P0, 1_000L);
    connect.assign(P0);
    connect.commit();
    connect.ledgerAnswers = false;
    connect.poll(5);
    connect.poll(5);
    assertThat(connect.taken).isEmpty();
    // When
    connect.answer();
    connect.poll(5);
    connect.poll(5);
    // Then
    takes(P0, 1_000, 1_005);
    assertThat(connect.frontier).containsEntry(P0, 1_000L);
  }

  @Test
  void groupOffsetBehindTheLedgerDoesNotBringRecordsInTwice() {
    // Given
    connect.log.produce(P0, 0, 10);
    connect.group.put(P0, 2L);
    connect.staged(P0, 7, 4);
    connect.assign(P0);
    // When
    connect.poll(10);
    connect.poll(10);
    connect.poll(10);
    connect.commit();
    // Then
    takes(P0, 7, 10);
    assertThat(connect.group).containsEntry(P0, 4L);
  }

  @Test
  void groupOffsetAheadOfTheLedgerSkipsNothing() {
    // Given
    connect.log.produce(P0, 0, 10);
    connect.group.put(P0, 9L);
    connect.staged(P0, 7, 7);
    connect.assign(P0);
    // When
    connect.poll(10);
    connect.poll(10);
    connect.commit();
    // Then
    takes(P0, 7, 10);
    assertThat(connect.group).containsEntry(P0, 7L);
  }

  @Test
  void topicThatWasReCreatedAndIsLongerAlreadyStops() {
    // Given the ledger has 5 records of the old topic, the new one has other timestamps
    connect.log.produce(P0, 0, 10);
    connect.log.records(P0).replaceAll((offset, timestampMs) -> timestampMs + 7);
    connect.staged(P0, 5, 5);
    connect.assign(P0);
    // When
    assertThatThrownBy(() -> connect.poll(10)).hasMessageContainingAll("offset 4", "47", "40");
    // Then
    assertThat(connect.taken).isEmpty();
  }

  @Test
  void topicThatWasReCreatedAndIsShorterStops() {
    // Given a topic that ends before what the ledger has, so that its consumer begins at 0 again
    connect.log.produce(P0, 0, 3);
    connect.staged(P0, 5, 5);
    connect.assign(P0);
    // When
    assertThatThrownBy(() -> connect.poll(10)).hasMessageContainingAll("offset 0", "below 5");
    // Then
    assertThat(connect.taken).isEmpty();
  }

  @Test
  void missingAnchorIsAGap() {
    // Given retention removed everything below 8
    connect.log.produce(P0, 8, 10);
    connect.staged(P0, 5, 5);
    connect.assign(P0);
    // When
    connect.poll(10);
    connect.poll(10);
    // Then
    takes(P0, 8, 10);
    assertThat(connect.verdicts).startsWith(new Verdict.Take(3, true));
    assertThat(connect.handOver())
        .containsExactly(new Fact.Range(P0, 1, 5, 10, Optional.of(new Anchor(9, 90))));
  }
}
