package io.milvusimport.it;

import static io.milvusimport.it.TracedRows.all;
import static io.milvusimport.it.TracedRows.records;
import static io.milvusimport.it.TracedRows.times;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.testbed.ConnectWorker;
import io.milvusimport.testbed.SharedTestBed;
import io.milvusimport.testbed.TestBed;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Why: what the ledger knows of a topic may no longer be so. What: topics that grow, are created
 * again, have gaps or end with what nobody reads. How: rows are counted by the offset they came
 * from.
 */
@ExtendWith(SharedTestBed.class)
class TopicChangesIT {
  @Test
  void partitionsThatAreAddedAreReadFromTheirBeginning(TestBed bed, ConnectWorker worker) {
    // Given
    Trial trial = TracedRows.trial(bed, worker, bed.emulator(), "grown").withTopic(1);
    trial.start();
    trial.produce(0, records("a", 10));
    trial.awaitCommitted(10);

    // When
    bed.topics().grow(trial.topic(), 3);
    trial.produce(1, records("a", 20));
    trial.produce(2, records("a", 30));

    // Then
    trial.awaitCommitted(1, 20);
    trial.awaitCommitted(2, 30);
    assertThat(TracedRows.of(bed.emulator(), trial).counts())
        .isEqualTo(all(times(1, "a", 0, 0, 10), times(1, "a", 1, 0, 20), times(1, "a", 2, 0, 30)));
    trial.end();
  }

  @Test
  void aTopicThatIsCreatedAgainStopsTheConnectorUntilItsOffsetsAreAltered(
      TestBed bed, ConnectWorker worker) {
    // Given
    Trial trial = TracedRows.trial(bed, worker, bed.emulator(), "created-again").withTopic(1);
    TracedRows rows = TracedRows.of(bed.emulator(), trial);
    trial.start();
    trial.produce(0, records("old", 100));
    trial.awaitCommitted(100);
    trial.stop();
    bed.topics().delete(trial.topic());
    trial.createTopicAgain(1);

    // When it is shorter than it was
    trial.produce(0, records("new", 40));
    worker.rest().resume(trial.topic());

    // Then
    assertThat(trial.failure())
        .contains(
            "Partition created-again-0: got offset 0, but the ledger has everything below 100",
            "PATCH /connectors/<name>/offsets");

    // When it has grown past its old end
    trial.produce(0, records("new", 110));
    worker.rest().restartFailed(trial.topic());

    // Then
    trial.awaitFailureWith("Partition created-again-0: the record at offset 99 has timestamp");
    assertThat(rows.counts()).isEqualTo(times(1, "old", 0, 0, 100));

    // When
    trial.stop();
    assertThat(trial.alter(Map.of(0, 0L))).contains("have been altered successfully");
    trial.resume();
    trial.awaitCommitted(150);

    // Then the new one is imported whole
    Map<String, Integer> both = all(times(1, "old", 0, 0, 100), times(1, "new", 0, 0, 150));
    assertThat(rows.counts()).isEqualTo(both);

    // When it is created again under the running connector
    bed.topics().delete(trial.topic());
    trial.createTopicAgain(1);
    trial.produce(0, records("third", 5));

    // Then
    assertThat(trial.failure())
        .contains(
            "Partition created-again-0: got offset 0, but the ledger has everything below 150");
    assertThat(rows.counts()).isEqualTo(both);
    trial.end();
  }

  @Test
  void transactionsAndDeletedRecordsAreGapsThatTheOffsetMovesOver(
      TestBed bed, ConnectWorker worker) {
    // Given markers, aborted records and deleted ones
    Trial trial =
        TracedRows.trial(bed, worker, bed.emulator(), "gaps")
            .with("consumer.override.isolation.level", "read_committed")
            .withTopic(1);
    bed.topics().produceTransaction(trial.topic(), 0, records("a", 10), true); // 0 to 10
    bed.topics().produceTransaction(trial.topic(), 0, records("aborted", 10), false); // to 21
    trial.produce(0, records("b", 10)); // 22 to 31
    bed.topics().produceTransaction(trial.topic(), 0, records("aborted", 5), false); // to 37
    bed.topics().deleteRecords(trial.topic(), 0, 4);
    assertThat(bed.topics().endOffset(trial.topic())).isEqualTo(38);

    // When
    trial.start();

    // Then: Connect knows of no offset behind the last record that it gave to the task
    trial.awaitCommitted(32);
    Map<String, Integer> first = all(times(1, "a", 0, 4, 10), times(1, "b", 0, 22, 32));
    TracedRows rows = TracedRows.of(bed.emulator(), trial);
    assertThat(rows.counts()).isEqualTo(first);

    // When another one comes
    trial.produce(0, records("c", 1));
    trial.awaitCommitted(39);

    // Then
    assertThat(rows.counts()).isEqualTo(all(first, times(1, "c", 0, 38, 39)));

    // When gaps are forbidden
    bed.topics().produceTransaction(trial.topic(), 0, records("aborted", 5), false); // 39 to 44
    trial.produce(0, records("d", 1));
    trial.awaitCommitted(46);
    trial.end();
    bed.topics().produceTransaction(trial.topic(), 0, records("aborted", 2), false); // 46 to 48
    trial.produce(0, records("e", 1));
    trial.with("on.offset.gap", "fail").start();

    // Then
    assertThat(trial.failure())
        .contains("Partition gaps-0: 3 offsets before 49 are missing", "on.offset.gap is fail");
    assertThat(rows.counts())
        .isEqualTo(all(first, times(1, "c", 0, 38, 39), times(1, "d", 0, 45, 46)));
    trial.end();
  }

  @Test
  void recordsThatATransformDropsAtTheEndAreMovedOver(TestBed bed, ConnectWorker worker) {
    // Given
    Trial trial =
        TracedRows.trial(bed, worker, bed.emulator(), "filtered")
            .with("transforms", "drop")
            .with("transforms.drop.type", "org.apache.kafka.connect.transforms.Filter")
            .with("transforms.drop.predicate", "tombstone")
            .with("predicates", "tombstone")
            .with(
                "predicates.tombstone.type",
                "org.apache.kafka.connect.transforms.predicates.RecordIsTombstone")
            .withTopic(1);
    trial.start();

    // When
    trial.produce(0, records("a", 10));
    for (int i = 0; i < 5; i++) {
      bed.topics().produceTombstone(trial.topic(), 0);
    }

    // Then
    trial.awaitCommitted(15);
    assertThat(TracedRows.of(bed.emulator(), trial).counts()).isEqualTo(times(1, "a", 0, 0, 10));
    trial.end();
  }
}
