package io.milvusimport.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.testbed.ConnectWorker;
import io.milvusimport.testbed.ConnectWorker.Surroundings;
import io.milvusimport.testbed.EmulatorProcess;
import io.milvusimport.testbed.PackageData;
import io.milvusimport.testbed.SharedTestBed;
import io.milvusimport.testbed.TestBed;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Why: tasks on several workers share one ledger, and partitions change hands. What: two workers,
 * two tasks, four partitions; one worker is killed while it reads, and the other takes over. How:
 * half of the records come before the kill and half after, under both rebalance protocols.
 */
@ExtendWith(SharedTestBed.class)
class TakeOverIT {
  private static final int PARTITIONS = 4;
  private static final String ASSIGNORS = "org.apache.kafka.clients.consumer.";

  @ParameterizedTest
  @CsvSource({
    "2.5, CooperativeStickyAssignor, eager-no",
    "3.0.2, RangeAssignor, eager-yes",
  })
  void everyRowIsThereOnceWhenAnotherWorkerTakesOver(
      String generation, String assignor, String suffix, TestBed bed) {
    String name = "take-over-" + suffix;
    try (EmulatorProcess milvus = bed.startEmulator(generation);
        ConnectWorker dying = ConnectWorker.distributed(own(bed, name, "dying"), name);
        ConnectWorker staying = ConnectWorker.distributed(own(bed, name, "staying"), name)) {
      // Given: two workers with a task each, reading
      Trial trial =
          Trial.of(bed, staying, milvus, "quickstart", name)
              .with("tasks.max", "2")
              .with("consumer.override.partition.assignment.strategy", ASSIGNORS + assignor)
              .withTopic(PARTITIONS)
              .withCollection();
      trial.start();
      trial.awaitTierProven();
      List<byte[]> records = PackageData.records();
      spread(trial, records.subList(0, 500));

      // When
      dying.kill();
      spread(trial, records.subList(500, 1000));

      // Then
      for (int partition = 0; partition < PARTITIONS; partition++) {
        trial.awaitCommitted(partition, 250);
      }
      assertThat(trial.ids())
          .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 1000).boxed().toList());
      trial.end();
    }
  }

  private static Surroundings own(TestBed bed, String name, String worker) {
    Surroundings shared = bed.surroundings(name + "-" + worker);
    return new Surroundings(
        shared.bootstrapServers(),
        shared.folder(),
        shared.logs().resolve(worker),
        shared.pluginPath(),
        shared.environment());
  }

  private static void spread(Trial trial, List<byte[]> records) {
    int share = records.size() / PARTITIONS;
    for (int partition = 0; partition < PARTITIONS; partition++) {
      trial.produce(partition, records.subList(partition * share, (partition + 1) * share));
    }
  }
}
