package io.milvusimport.framework;

import static io.milvusimport.framework.RebalanceScenario.EAGER;
import static io.milvusimport.framework.RebalanceScenario.EXPELLED;
import static io.milvusimport.framework.RebalanceScenario.EXPELLED_THEN_STOPPED;
import static io.milvusimport.framework.RebalanceScenario.LOST;
import static io.milvusimport.framework.RebalanceScenario.OPEN_FAILS;
import static io.milvusimport.framework.RebalanceScenario.PAUSED_AND_GIVEN_AGAIN_AT_ONCE;
import static io.milvusimport.framework.RebalanceScenario.PAUSED_AND_GIVEN_AGAIN_LATER;
import static io.milvusimport.framework.RebalanceScenario.PAUSED_AND_KEPT;
import static io.milvusimport.framework.RebalanceScenario.PAUSE_OF_WHAT_IS_NOT_ASSIGNED;
import static io.milvusimport.framework.RebalanceScenario.REPORT_FAILS_BEFORE_A_REVOCATION;
import static io.milvusimport.framework.RebalanceScenario.REVOKED_BEFORE_ANY_COMMIT_THEN_STOPPED;
import static io.milvusimport.framework.RebalanceScenario.REVOKED_THEN_STOPPED;
import static io.milvusimport.framework.RebalanceScenario.REVOKED_WHILE_A_PUT_IS_RETRIED;

import org.junit.jupiter.api.Test;

/** What becomes of partitions that are given, taken away and lost. */
interface RebalanceContract extends Played {
  @Test
  default void revokedPartitionIsShownAndClosedAgainAtTheStop() {
    happens(
        REVOKED_THEN_STOPPED,
        """
        put orders-0@0..4 orders-1@0..4
        preCommit orders-0=5
        close orders-0
        commit orders-0=4
        put
        preCommit orders-1=5
        put
        preCommit orders-0=5 orders-1=5
        close orders-0 orders-1
        commit orders-1=5
        stop
        """);
  }

  @Test
  default void partitionRevokedBeforeAnyCommitSinceTheLastRebalanceIsForgotten() {
    happens(
        REVOKED_BEFORE_ANY_COMMIT_THEN_STOPPED,
        """
        put orders-0@0..4 orders-1@0..4
        preCommit orders-0=5
        close orders-0
        put
        preCommit orders-1=5
        close orders-1
        stop
        """);
  }

  @Test
  default void eagerRebalanceClosesAllAndBeginsAtTheGroupsOffsets() {
    happens(
        EAGER,
        """
        put orders-0@0..4 orders-1@0..4
        preCommit orders-0=5 orders-1=5
        close orders-0 orders-1
        commit orders-0=4 orders-1=0
        open orders-0
        put orders-0@4..5
        """);
  }

  @Test
  default void lostPartitionsAreClosedWithoutACommitAndForgotten() {
    happens(
        LOST,
        """
        put orders-0@0..4 orders-1@0..4
        preCommit orders-0=5 orders-1=5
        commit orders-0=5 orders-1=4
        put
        close orders-0 orders-1
        put
        put
        stop
        """);
  }

  @Test
  default void commitOfAnExpelledMemberIsRefusedAndItsNextPollLosesAll() {
    happens(
        EXPELLED,
        """
        put orders-0@0..4 orders-1@0..4
        preCommit orders-0=5 orders-1=5
        close orders-0 orders-1
        put
        stop
        """);
  }

  @Test
  default void expelledMemberThatIsStoppedCommitsNothing() {
    happens(
        EXPELLED_THEN_STOPPED,
        """
        put orders-0@0..4 orders-1@0..4
        preCommit orders-0=5 orders-1=5
        close orders-0 orders-1
        stop
        """);
  }

  @Test
  default void pauseOfAPartitionThatIsKeptSurvives() {
    happens(
        PAUSED_AND_KEPT,
        """
        put orders-0@0..4 orders-1@0..4
        preCommit orders-0=5
        close orders-0
        put
        consumer orders-1@5(paused)
        """);
  }

  @Test
  default void pauseOfAPartitionThatIsGivenAgainInTheSameRebalanceSurvives() {
    happens(
        PAUSED_AND_GIVEN_AGAIN_AT_ONCE,
        """
        put orders-0@0..4 orders-1@0..4
        preCommit orders-0=5 orders-1=5
        close orders-0 orders-1
        open orders-0 orders-1
        put orders-0@0..4
        consumer orders-0@5 orders-1@0(paused)
        """);
  }

  @Test
  default void pauseOfAPartitionThatIsGivenAgainLaterIsForgotten() {
    happens(
        PAUSED_AND_GIVEN_AGAIN_LATER,
        """
        put orders-0@0..4 orders-1@0..4
        preCommit orders-1=5
        close orders-1
        put orders-0@5..9
        open orders-1
        put orders-1@0..4
        consumer orders-0@10 orders-1@5
        """);
  }

  @Test
  default void pauseOfWhatIsNotAssignedFails() {
    happens(
        PAUSE_OF_WHAT_IS_NOT_ASSIGNED,
        """
        start
        open orders-0
        put orders-0@0..9
        put
        preCommit orders-0=10
        close orders-0
        stop
        failed
        """);
  }

  @Test
  default void retriedPutLeavesOutRevokedPartitionsButTheirPositionMoves() {
    happens(
        REVOKED_WHILE_A_PUT_IS_RETRIED,
        """
        put orders-0@0..4 orders-1@0..4
        preCommit orders-0=0
        close orders-0
        put orders-1@0..4
        consumer orders-1@5
        preCommit orders-0=5 orders-1=5
        close orders-0 orders-1
        stop
        """);
  }

  @Test
  default void failedOpenEndsTheTaskAfterACommit() {
    happens(
        OPEN_FAILS,
        """
        start
        open orders-0
        preCommit orders-0=0
        close orders-0
        stop
        failed
        """);
  }

  @Test
  default void failedReportEndsTheTaskAtARevocationAndClosesAllOnce() {
    happens(
        REPORT_FAILS_BEFORE_A_REVOCATION,
        """
        put orders-0@0..4 orders-1@0..4
        preCommit orders-0=5 orders-1=5
        close orders-0 orders-1
        stop
        failed
        """);
  }
}
