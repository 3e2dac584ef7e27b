package io.milvusimport.framework;

import static io.milvusimport.framework.LifeScenario.CANCELLED;
import static io.milvusimport.framework.LifeScenario.PAUSED_AND_RESUMED;
import static io.milvusimport.framework.LifeScenario.PUT_FAILS;
import static io.milvusimport.framework.LifeScenario.REPORT_FAILS_BEFORE_A_COMMIT;
import static io.milvusimport.framework.LifeScenario.STARTED_PAUSED_THEN_RESUMED;
import static io.milvusimport.framework.LifeScenario.STARTED_PAUSED_THEN_STOPPED;
import static io.milvusimport.framework.LifeScenario.STOPPED;
import static io.milvusimport.framework.LifeScenario.STOPPED_WITHOUT_PARTITIONS;
import static io.milvusimport.framework.LifeScenario.STOPPED_WITH_A_FAILED_REPORT;
import static io.milvusimport.framework.LifeScenario.TASK_RESUMES_WHILE_THE_CONNECTOR_IS_PAUSED;
import static io.milvusimport.framework.LifeScenario.TIMEOUT;

import org.junit.jupiter.api.Test;

/** How a task is started, paused, polled and ended. */
interface LifeContract extends Played {
  @Test
  default void stoppedTaskIsAskedForOffsetsThenClosedThenCommittedThenStopped() {
    happens(
        STOPPED,
        """
        put orders-0@0..4 orders-1@0..4
        preCommit orders-0=5 orders-1=5
        close orders-0 orders-1
        commit orders-0=5 orders-1=0
        stop
        """);
  }

  @Test
  default void stoppedTaskWithoutPartitionsIsNotClosed() {
    happens(
        STOPPED_WITHOUT_PARTITIONS,
        """
        start
        put
        stop
        """);
  }

  @Test
  default void stoppedTaskWithAFailedReportIsNeitherAskedForOffsetsNorClosed() {
    happens(
        STOPPED_WITH_A_FAILED_REPORT,
        """
        put orders-0@0..4 orders-1@0..4
        stop
        """);
  }

  @Test
  default void cancelledTaskIsClosedAndCommitsNothing() {
    happens(
        CANCELLED,
        """
        put orders-0@0..4 orders-1@0..4
        preCommit orders-0=5 orders-1=5
        close orders-0 orders-1
        stop
        """);
  }

  @Test
  default void taskWhosePutFailsIsAskedForOffsetsAndClosedBeforeItIsStopped() {
    happens(
        PUT_FAILS,
        """
        put orders-0@0..4 orders-1@0..4
        preCommit orders-0=0 orders-1=0
        close orders-0 orders-1
        stop
        failed
        """);
  }

  @Test
  default void failedReportEndsTheTaskAtACommit() {
    happens(
        REPORT_FAILS_BEFORE_A_COMMIT,
        """
        put orders-0@0..4 orders-1@0..4
        preCommit orders-0=5 orders-1=5
        close orders-0 orders-1
        stop
        failed
        """);
  }

  @Test
  default void timeoutBoundsOnePoll() {
    happens(
        TIMEOUT,
        """
        start
        poll for 60000 ms
        put
        poll for 200 ms
        put
        poll for 59000 ms
        put
        """);
  }

  @Test
  default void pauseOfTheConnectorSkipsAPutAndAsksForACommit() {
    happens(
        PAUSED_AND_RESUMED,
        """
        consumer orders-0@0(paused) orders-1@0(paused)
        preCommit orders-0=0 orders-1=0
        put
        consumer orders-0@0 orders-1@0
        put orders-0@0..4 orders-1@0..4
        """);
  }

  @Test
  default void partitionResumedWhileTheConnectorIsPausedWaitsForTheConnector() {
    happens(
        TASK_RESUMES_WHILE_THE_CONNECTOR_IS_PAUSED,
        """
        put orders-0@0..4 orders-1@0..4
        preCommit orders-0=5 orders-1=5
        put
        consumer orders-0@5(paused) orders-1@5(paused)
        consumer orders-0@5 orders-1@5
        """);
  }

  @Test
  default void taskOfAPausedConnectorIsStartedWhenItIsResumed() {
    happens(
        STARTED_PAUSED_THEN_RESUMED,
        """
        start
        put
        stop
        """);
  }

  @Test
  default void taskOfAPausedConnectorIsStoppedWithoutAStart() {
    happens(
        STARTED_PAUSED_THEN_STOPPED,
        """
        stop
        """);
  }
}
