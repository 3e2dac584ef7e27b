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
 * or a part; and a connector that is deleted while its folder stays. How: rows are counted by the
 * offset they came from.
 */
@ExtendWith(SharedTestBed.class)
class LedgerLossIT {
  @Test
  void whatIsDeletedIsNoticedOrReadAgain(TestBed bed, ConnectWorker worker) throws IOException {
    // Given
    Trial trial = TracedRows.trial(bed, worker, bed.emulator(), "emptied-stopped").withTopic(1);

    // When the connector is deleted and created again with its folder
    trial.start();
    trial.produce(0, records("a", 30));
    trial.awaitCommitted(30);
    trial.end();
    trial.produce(0, records("b", 10));
    trial.start();
    trial.awaitCommitted(40);

    // Then it goes on
    TracedRows rows = TracedRows.of(bed.emulator(), trial);
    assertThat(rows.counts()).isEqualTo(all(times(1, "a", 0, 0, 30), times(1, "b", 0, 30, 40)));
    assertThat(Files.readString(worker.log()))
        .containsPattern("Ledger opened, reading goes on where it says, .* partitions=1 ");

    // When it is deleted and created again without its folder
    trial.end();
    trial.produce(0, records("c", 10));
    trial.deleteObjects("");
    trial.start();
    trial.awaitCommitted(50);

    // Then the consumer group says where it goes on
    assertThat(rows.counts())
        .isEqualTo(
            all(times(1, "a", 0, 0, 30), times(1, "b", 0, 30, 40), times(1, "c", 0, 40, 50)));
    assertThat(Files.readString(worker.log()))
        .contains(
            "Nothing below is imported, the ledger knew nothing of the partition:"
                + " topic=emptied-stopped partition=0 offset=40");

    // When only the beginning of its ledger is deleted, as a lifecycle rule would
    trial.stop();
    bed.bucket().delete(trial.folder() + "ledger/entries/00000000000000000000.json");
    worker.rest().resume(trial.topic());

    // Then
    assertThat(trial.failure())
        .contains("but not its first one. Somebody deletes below kafka-import/emptied-stopped/");
    trial.end();
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
