package io.milvusimport.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.testbed.ConnectWorker;
import io.milvusimport.testbed.EmulatorProcess;
import io.milvusimport.testbed.PackageData;
import io.milvusimport.testbed.SharedTestBed;
import io.milvusimport.testbed.TestBed;
import java.time.Duration;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Why: a worker can die at any moment. What: SIGKILL while files are uploaded and their jobs are
 * running. How: the emulator holds the jobs until the worker has been killed and started again.
 */
@ExtendWith(SharedTestBed.class)
class WorkerKillIT {
  @ParameterizedTest
  @ValueSource(strings = {"2.5", "2.6.24", "3.0.2"})
  void everyRowIsThereOnceWhenTheWorkerIsKilledBetweenUploadAndCompletion(
      String generation, TestBed bed) {
    try (EmulatorProcess milvus = bed.startEmulator(generation);
        ConnectWorker worker = bed.startWorker("killed-" + generation.replace('.', '-'))) {
      // Given: files are uploaded, their jobs are submitted and held
      String name = "killed-" + generation.replace('.', '-');
      Trial trial = Trial.of(bed, worker, milvus, "quickstart", name).withTopic(1).withCollection();
      trial.start();
      trial.awaitTierProven();
      milvus.holdImporting();
      trial.produce(0, PackageData.records());
      Awaitility.await("a job with rows to be held")
          .atMost(Duration.ofSeconds(60))
          .until(() -> trial.jobs().stream().anyMatch(job -> job.path("totalRows").asLong() > 0));

      // When
      worker.kill();
      assertThat(trial.committed(0)).isZero();
      worker.restart();
      milvus.release();
      trial.awaitCommitted(1000);

      // Then
      assertThat(trial.ids())
          .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 1000).boxed().toList());
    }
  }
}
