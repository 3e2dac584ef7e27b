package io.milvusimport.it;

import static io.milvusimport.it.TracedRows.all;
import static io.milvusimport.it.TracedRows.records;
import static io.milvusimport.it.TracedRows.times;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.testbed.ConnectWorker;
import io.milvusimport.testbed.SharedTestBed;
import io.milvusimport.testbed.TestBed;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Why: offsets are altered by the framework's own interface, which knows nothing of the ledger.
 * What: to earlier and later ones, reset, refused; each by one connector after the other. How: rows
 * are counted by the offset they came from.
 */
@ExtendWith(SharedTestBed.class)
class AlterOffsetsIT {
  @Test
  void aConnectorThatIsDeletedAndCreatedAgainGoesOnWhereItWas(TestBed bed, ConnectWorker worker) {
    // Given some rows are in, and of others nobody knows how far they are
    Trial trial = TracedRows.trial(bed, worker, bed.emulator(), "reborn").withTopic(1);
    trial.start();
    trial.produce(0, records("a", 100));
    trial.awaitCommitted(100);
    trial.produce(0, records("a", 50));

    // When
    trial.end();
    trial.produce(0, records("a", 50));
    trial.start();

    // Then
    trial.awaitCommitted(200);
    assertThat(TracedRows.of(bed.emulator(), trial).counts())
        .isEqualTo(all(times(1, "a", 0, 0, 200)));
    trial.end();
  }

  @Test
  void offsetsMoveBackAndForthAndMeanWhatTheySay(TestBed bed, ConnectWorker worker)
      throws IOException {
    // Given
    Trial trial = TracedRows.trial(bed, worker, bed.emulator(), "altered").withTopic(2);
    TracedRows rows = TracedRows.of(bed.emulator(), trial);
    trial.start();
    trial.produce(0, records("a", 100));
    trial.produce(1, records("a", 50));
    trial.awaitCommitted(0, 100);
    trial.awaitCommitted(1, 50);

    // When offsets are altered while it runs
    HttpResponse<String> running = alter(worker, trial, 0, 40L);
    trial.stop();

    // Then
    assertThat(running.statusCode()).isEqualTo(400);

    // When one is moved back, twice, and others cannot be
    HttpResponse<String> back = alterAsSoonAsTheTasksAreGone(worker, trial, 0, 40L);
    HttpResponse<String> again = alter(worker, trial, 0, 40L);
    HttpResponse<String> noPartition = alter(worker, trial, 7, 5L);
    HttpResponse<String> noTopic =
        worker.rest().alterOffsets(trial.topic(), "another-topic", Map.of(0, 5L));

    // Then
    assertThat(back.body()).contains("have been altered successfully");
    assertThat(again.body()).contains("have been altered successfully");
    assertThat(noPartition.statusCode()).isEqualTo(500);
    assertThat(noPartition.body()).contains("altered-7 has never been read", "Nothing was changed");
    assertThat(noTopic.statusCode()).isEqualTo(500);
    assertThat(noTopic.body()).contains("Topic another-topic", "is not read by connector altered");
    assertThat(trial.committed(0)).isEqualTo(40);
    assertThat(Files.readString(worker.log()))
        .contains("topic=altered partition=0")
        .contains("60 offsets [40, 100) are read again, their rows are imported a second time")
        .contains("Offsets left as they are: partitions=[altered-1]");

    // When the other is moved forth
    trial.produce(1, records("a", 50));
    HttpResponse<String> forth = alter(worker, trial, 1, 80L);
    trial.resume();
    trial.awaitCommitted(0, 100);
    trial.awaitCommitted(1, 100);

    // Then
    Map<String, Integer> moved =
        all(
            times(1, "a", 0, 0, 40),
            times(2, "a", 0, 40, 100),
            times(1, "a", 1, 0, 50),
            times(1, "a", 1, 80, 100));
    assertThat(forth.body()).contains("have been altered successfully");
    assertThat(Files.readString(worker.log()))
        .contains("30 offsets [50, 80) are skipped, their rows are not imported");
    assertThat(rows.counts()).isEqualTo(moved);

    // When a job is not finished
    long accepted = trial.inLedger("SubmitAccepted");
    bed.emulator().holdImporting();
    trial.produce(0, records("b", 10));
    trial.awaitLedger("SubmitAccepted", accepted + 1);
    trial.stop();
    HttpResponse<String> unfinished = alterAsSoonAsTheTasksAreGone(worker, trial, 0, 0L);
    HttpResponse<String> unfinishedReset = worker.rest().resetOffsets(trial.topic());
    bed.emulator().release();

    // Then
    for (HttpResponse<String> refused : List.of(unfinished, unfinishedReset)) {
      assertThat(refused.statusCode()).isEqualTo(500);
      assertThat(refused.body())
          .contains("Offsets were not altered: job-", "is submitted and not finished");
    }
    assertThat(trial.committed(0)).isEqualTo(100);

    // When it is finished, and all is forgotten
    trial.resume();
    trial.awaitCommitted(0, 110);
    assertThat(rows.counts()).isEqualTo(all(moved, times(1, "b", 0, 100, 110)));
    trial.stop();
    HttpResponse<String> reset = worker.rest().resetOffsets(trial.topic());
    trial.resume();
    trial.awaitCommitted(0, 110);
    trial.awaitCommitted(1, 100);

    // Then
    assertThat(reset.body()).contains("have been reset successfully");
    assertThat(rows.counts())
        .isEqualTo(
            all(
                times(2, "a", 0, 0, 40),
                times(3, "a", 0, 40, 100),
                times(2, "b", 0, 100, 110),
                times(2, "a", 1, 0, 50),
                times(1, "a", 1, 50, 80),
                times(2, "a", 1, 80, 100)));
    trial.end();
  }

  private static HttpResponse<String> alter(
      ConnectWorker worker, Trial trial, int partition, Long offset) {
    Map<Integer, @Nullable Long> offsets = new HashMap<>();
    offsets.put(partition, offset);
    return worker.rest().alterOffsets(trial.topic(), trial.topic(), offsets);
  }

  /** The group outlives the tasks by a moment, and says so. */
  private static HttpResponse<String> alterAsSoonAsTheTasksAreGone(
      ConnectWorker worker, Trial trial, int partition, Long offset) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> alter(worker, trial, partition, offset),
            answer -> !answer.body().contains("haven't stopped completely yet"));
  }
}
