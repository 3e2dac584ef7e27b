package io.milvusimport.it;

import static io.milvusimport.it.TracedRows.records;
import static io.milvusimport.it.TracedRows.times;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.milvusimport.testbed.ConnectWorker;
import io.milvusimport.testbed.SharedTestBed;
import io.milvusimport.testbed.SmallFileSystem;
import io.milvusimport.testbed.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Why: what a task has not handed over is on a local disk, which can fill, or keep what a killed
 * worker left. What: a full file system, and a kill while files are written. How: a small file
 * system where one can be mounted; a flush that never comes before the kill.
 */
@ExtendWith(SharedTestBed.class)
class SpoolIT {
  @TempDir Path folder;

  @Test
  void aFullSpoolStopsTheTaskAndTheRecordsAreReadAgainWhenThereIsRoom(
      TestBed bed, ConnectWorker worker) throws IOException {
    Optional<SmallFileSystem> mounted = SmallFileSystem.mount(folder, 64 << 10);
    assumeTrue(mounted.isPresent(), "no file system can be mounted here");
    try (SmallFileSystem disk = mounted.get()) {
      // Given
      Trial trial =
          TracedRows.trial(bed, worker, bed.emulator(), "full-spool")
              .with("spool.directory", folder.toString())
              .with("flush.records", "20000")
              .with("flush.interval.ms", "60000")
              .withTopic(1);
      trial.start();

      // When
      trial.produce(0, records("a", 20_000));

      // Then
      assertThat(trial.failure())
          .contains(
              "Writing to the spool folder " + folder,
              "No space left on device. Free there are ",
              "and a task needs up to 268435456 (",
              "Nothing is lost");
      assertThat(trial.committed(0)).isZero();

      // When there is room
      disk.grow(64 << 20);
      worker.rest().restartFailed(trial.topic());
      trial.awaitRestarted();
      trial.awaitCommitted(20_000);

      // Then
      assertThat(TracedRows.of(bed.emulator(), trial).counts())
          .isEqualTo(times(1, "a", 0, 0, 20_000));
      trial.end();
    }
  }

  @Test
  void whatAKilledWorkerLeavesIsRemovedAndNeverTakenForData(TestBed bed) throws IOException {
    try (ConnectWorker worker = bed.startWorker("killed-spool")) {
      // Given files that are being written
      Trial trial =
          TracedRows.trial(bed, worker, bed.emulator(), "killed-spool")
              .with("spool.directory", folder.toString())
              .with("flush.interval.ms", "5000")
              .with("flush.records", "0")
              .withTopic(1);
      trial.start();
      trial.produce(0, records("a", 5_000));
      trial.awaitUntil(() -> !left().isEmpty(), "a file of rows");
      List<Path> before = left();

      // When
      worker.kill();
      assertThat(left()).as("nobody cleans up after a kill").containsAll(before);
      worker.restart();
      trial.awaitRestarted();
      trial.awaitCommitted(5_000);

      // Then
      assertThat(left()).doesNotContainAnyElementsOf(before);
      assertThat(TracedRows.of(bed.emulator(), trial).counts())
          .isEqualTo(times(1, "a", 0, 0, 5_000));
      trial.end();
    }
  }

  /** Files of rows, by the number of their batch. */
  private List<Path> left() {
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.filter(path -> path.getFileName().toString().matches("[0-9]+-[0-9]+.*")).toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }
}
