package io.milvusimport.it;

import static io.milvusimport.it.TracedRows.all;
import static io.milvusimport.it.TracedRows.records;
import static io.milvusimport.it.TracedRows.times;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.testbed.ConnectWorker;
import io.milvusimport.testbed.SharedTestBed;
import io.milvusimport.testbed.TestBed;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Why: the connector's memory is a folder, which people and lifecycle rules delete. What: all of it
 * or a part, while it runs or not; and a connector that is deleted while its folder stays. How:
 * rows are counted by the offset they came from.
 */
@ExtendWith(SharedTestBed.class)
class LedgerLossIT {
  @Test
  void whatIsDeletedIsNoticedOrReadAgain(TestBed bed, ConnectWorker worker) throws IOException {
    // Given two connectors that have imported
    Trial running = TracedRows.trial(bed, worker, bed.emulator(), "emptied-running").withTopic(1);
    Trial stopped = TracedRows.trial(bed, worker, bed.emulator(), "emptied-stopped").withTopic(1);
    running.start();
    running.produce(0, records("a", 30));
    running.awaitCommitted(30);

    // When the folder of one is emptied while it runs, which takes half a minute to be noticed
    running.deleteObjects("");

    // And the other is deleted and created again with its folder
    stopped.start();
    stopped.produce(0, records("a", 30));
    stopped.awaitCommitted(30);
    stopped.end();
    stopped.produce(0, records("b", 10));
    stopped.start();
    stopped.awaitCommitted(40);

    // Then it goes on
    TracedRows rows = TracedRows.of(bed.emulator(), stopped);
    assertThat(rows.counts()).isEqualTo(all(times(1, "a", 0, 0, 30), times(1, "b", 0, 30, 40)));
    assertThat(Files.readString(worker.log()))
        .containsPattern("Ledger opened, reading goes on where it says, .* partitions=1 ");

    // When it is deleted and created again without its folder
    stopped.end();
    stopped.produce(0, records("c", 10));
    stopped.deleteObjects("");
    stopped.start();
    stopped.awaitCommitted(50);

    // Then the consumer group says where it goes on
    assertThat(rows.counts())
        .isEqualTo(
            all(times(1, "a", 0, 0, 30), times(1, "b", 0, 30, 40), times(1, "c", 0, 40, 50)));
    assertThat(Files.readString(worker.log()))
        .contains(
            "Nothing below is imported, the ledger knew nothing of the partition:"
                + " topic=emptied-stopped partition=0 offset=40");

    // When only the beginning of its ledger is deleted, as a lifecycle rule would
    stopped.stop();
    bed.bucket().delete(stopped.folder() + "ledger/entries/00000000000000000000.json");
    worker.rest().resume(stopped.topic());

    // Then
    assertThat(stopped.failure())
        .contains("but not its first one. Somebody deletes below kafka-import/emptied-stopped/");
    stopped.end();

    // And the first one has noticed
    assertThat(running.failure())
        .contains(
            "The first entry of the ledger, kafka-import/emptied-running/ledger/entries/",
            "is gone. Somebody deletes below kafka-import/emptied-running/");

    // When what it asks for is done
    running.stop();
    running.deleteObjects("");
    running.produce(0, records("b", 10));
    running.resume();
    running.awaitCommitted(40);

    // Then
    assertThat(TracedRows.of(bed.emulator(), running).counts())
        .isEqualTo(all(times(1, "a", 0, 0, 30), times(1, "b", 0, 30, 40)));
    running.end();
  }

  @Test
  void filesThatAreDeletedBeforeTheirImportAreReadAgain(TestBed bed, ConnectWorker worker) {
    // Given files that wait for others to share a job with
    Trial trial =
        TracedRows.trial(bed, worker, bed.emulator(), "objects-gone")
            .with("import.linger.ms", "3000")
            .withTopic(1);
    trial.start();
    trial.awaitTierProven();
    trial.produce(0, records("a", 30));
    trial.awaitLedger("BatchStaged", 1);

    // When
    trial.deleteObjects("data/");

    // Then
    trial.awaitCommitted(30);
    assertThat(trial.inLedger("FilesWithdrawn")).isPositive();
    assertThat(TracedRows.of(bed.emulator(), trial).counts()).isEqualTo(times(1, "a", 0, 0, 30));
    trial.end();
  }
}
