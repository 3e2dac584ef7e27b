package io.milvusimport.it;

import static io.milvusimport.it.TracedRows.all;
import static io.milvusimport.it.TracedRows.records;
import static io.milvusimport.it.TracedRows.times;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.testbed.ConnectWorker;
import io.milvusimport.testbed.EmulatorProcess;
import io.milvusimport.testbed.SharedTestBed;
import io.milvusimport.testbed.TestBed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Why: some mistakes are noticed only after a while. What: one connector in two Connect clusters,
 * with one consumer group and with two; a folder that is emptied while its connector runs; jobs
 * that keep failing. How: all begin together, since each takes a minute or two; each test waits for
 * its own error and then does what that asks for.
 */
@ExtendWith(SharedTestBed.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LateErrorsIT {
  /** Five turns of taking the ledger from each other. */
  private static final Duration CONTEST = Duration.ofMinutes(4);

  private static final String CONTESTED = "another writer uses this ledger";

  private @Nullable ConnectWorker elsewhere;
  private @Nullable EmulatorProcess failing;
  private List<Trial> here = List.of();
  private List<Trial> there = List.of();
  private @Nullable Trial emptied;
  private @Nullable Trial failed;

  @BeforeAll
  void begin(TestBed bed, ConnectWorker worker) {
    ConnectWorker second = bed.startWorker("elsewhere");
    elsewhere = second;
    here =
        List.of(
            TracedRows.trial(bed, worker, bed.emulator(), "one-group").withTopic(1),
            TracedRows.trial(bed, worker, bed.emulator(), "two-groups").withTopic(1));
    there =
        List.of(
            here.get(0).on(second),
            here.get(1).on(second).with("consumer.override.group.id", "another"));
    Trial deleted = TracedRows.trial(bed, worker, bed.emulator(), "emptied").withTopic(1);
    emptied = deleted;
    for (Trial trial : List.of(here.get(0), here.get(1), deleted)) {
      trial.start();
      trial.produce(0, records("a", 50));
      trial.awaitCommitted(50);
    }
    there.forEach(Trial::start);
    here.forEach(trial -> trial.produce(0, records("b", 50)));
    deleted.deleteObjects("");
    beginFailing(bed, worker);
  }

  private void beginFailing(TestBed bed, ConnectWorker worker) {
    EmulatorProcess milvus = bed.startEmulator("2.6.24");
    failing = milvus;
    Trial trial =
        TracedRows.trial(bed, worker, milvus, "failing").with("tasks.max", "2").withTopic(2);
    trial.start();
    trial.awaitTierProven();
    milvus.failJobs(3);
    trial.produce(1, records("a", 20));
    failed = trial;
  }

  @AfterAll
  void end() {
    Objects.requireNonNull(failing).close();
    Objects.requireNonNull(elsewhere).close();
  }

  @Test
  void aFolderThatIsEmptiedUnderItsConnectorStopsIt(TestBed bed) {
    Trial trial = Objects.requireNonNull(emptied);
    assertThat(trial.failure())
        .contains(
            "The first entry of the ledger, kafka-import/emptied/ledger/entries/",
            "is gone. Somebody deletes below kafka-import/emptied/");

    // When what it asks for is done
    trial.stop();
    trial.deleteObjects("");
    trial.produce(0, records("b", 10));
    trial.resume();
    trial.awaitCommitted(60);

    // Then
    assertThat(TracedRows.of(bed.emulator(), trial).counts())
        .isEqualTo(all(times(1, "a", 0, 0, 50), times(1, "b", 0, 50, 60)));
    trial.end();
  }

  @Test
  void failedJobsStopTheTasksAndARestartOfTheFailedOnesTriesAgain(ConnectWorker worker) {
    Trial trial = Objects.requireNonNull(failed);
    trial.awaitFailureWith(
        "The server failed job-0 (20 rows for default.failing) 3 times", CONTEST);

    // When: the partition goes from task to task, and stops each of them
    trial.awaitUntil(
        () -> worker.rest().status(trial.topic()).tasks().stream().allMatch("FAILED"::equals),
        "all tasks to fail");
    worker.rest().restartFailed(trial.topic());
    trial.awaitRestarted();
    trial.produce(0, records("a", 10));

    // Then
    trial.awaitCommitted(0, 10);
    trial.awaitCommitted(1, 20);
    Map<String, Integer> once = all(times(1, "a", 0, 0, 10), times(1, "a", 1, 0, 20));
    TracedRows rows = TracedRows.of(Objects.requireNonNull(failing), trial);
    assertThat(rows.counts()).isEqualTo(once);

    // When it is paused, single tasks are restarted, and it goes on
    worker.rest().pause(trial.topic());
    trial.produce(1, records("b", 5));
    worker.rest().restartTask(trial.topic(), 0);
    worker.rest().restartTask(trial.topic(), 1);
    worker.rest().resume(trial.topic());
    trial.awaitRestarted();
    trial.awaitCommitted(1, 25);

    // Then
    assertThat(rows.counts()).isEqualTo(all(once, times(1, "b", 1, 20, 25)));
    trial.end();
  }

  @Test
  void twoConnectorsOnOneFolderBothStopAndNothingIsLostOrTwice(TestBed bed, ConnectWorker worker) {
    for (int i = 0; i < 2; i++) {
      here.get(i).awaitFailureWith(CONTESTED, CONTEST);
      there.get(i).awaitFailureWith(CONTESTED, CONTEST);
    }

    // When one of the two is deleted, and the other restarted with its tasks
    there.forEach(Trial::end);
    here.forEach(trial -> worker.rest().restart(trial.topic()));
    here.forEach(trial -> trial.produce(0, records("c", 50)));
    here.forEach(Trial::awaitRestarted);

    // Then
    for (Trial trial : here) {
      trial.awaitCommitted(150);
      assertThat(TracedRows.of(bed.emulator(), trial).counts())
          .as(trial.topic())
          .isEqualTo(
              all(times(1, "a", 0, 0, 50), times(1, "b", 0, 50, 100), times(1, "c", 0, 100, 150)));
      trial.end();
    }
  }
}
