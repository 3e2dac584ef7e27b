package io.milvusimport.framework;

import static io.milvusimport.framework.CommitScenario.ANSWERED_AFTER_A_REWIND;
import static io.milvusimport.framework.CommitScenario.ANSWERED_OUT_OF_ORDER;
import static io.milvusimport.framework.CommitScenario.ANSWERED_TOO_LATE;
import static io.milvusimport.framework.CommitScenario.ANSWER_ABOVE_THE_POSITION;
import static io.milvusimport.framework.CommitScenario.DROPPED_RECORDS;
import static io.milvusimport.framework.CommitScenario.NO_ANSWER;
import static io.milvusimport.framework.CommitScenario.PARTITION_ANSWERED_AFTER_A_REWIND;
import static io.milvusimport.framework.CommitScenario.PARTITION_LEFT_OUT_AFTER_A_REWIND;
import static io.milvusimport.framework.CommitScenario.PRE_COMMIT_FAILS;
import static io.milvusimport.framework.CommitScenario.REFUSED;
import static io.milvusimport.framework.CommitScenario.REQUESTED;
import static io.milvusimport.framework.CommitScenario.SAME_ANSWER_TWICE;

import org.junit.jupiter.api.Test;

/** What is committed of a task's partitions, and what the task is shown before. */
interface CommitContract extends Played {
  @Test
  default void targetOfARewindIsCommittedOfAPartitionThatIsLeftOutWhenAnotherOneMoves() {
    happens(
        PARTITION_LEFT_OUT_AFTER_A_REWIND,
        """
        seek orders-0=8
        put orders-0@8..9 orders-1@0..4
        preCommit orders-0=10 orders-1=5
        commit orders-0=8 orders-1=5
        put
        """);
  }

  @Test
  default void answerOfTheTaskCountsBelowTheTargetOfARewind() {
    happens(
        PARTITION_ANSWERED_AFTER_A_REWIND,
        """
        seek orders-0=8
        put orders-0@8..9 orders-1@0..4
        preCommit orders-0=10 orders-1=5
        commit orders-0=0 orders-1=5
        put
        """);
  }

  @Test
  default void answerAboveThePositionIsIgnored() {
    happens(
        ANSWER_ABOVE_THE_POSITION,
        """
        put orders-0@0..4 orders-1@0..4
        preCommit orders-0=5 orders-1=5
        commit orders-0=0 orders-1=5
        put
        """);
  }

  @Test
  default void nothingIsCommittedForAnEmptyAnswer() {
    happens(
        NO_ANSWER,
        """
        seek orders-0=8
        put orders-0@8..9 orders-1@0..4
        preCommit orders-0=10 orders-1=5
        put
        """);
  }

  @Test
  default void answerThatChangesNothingIsNotCommitted() {
    happens(
        SAME_ANSWER_TWICE,
        """
        put orders-0@0..4 orders-1@0..4
        preCommit orders-0=5 orders-1=5
        commit orders-0=5 orders-1=0
        put
        preCommit orders-0=5 orders-1=5
        put
        """);
  }

  @Test
  default void recordsThatATransformDropsMoveThePositionAndAreNotPut() {
    happens(
        DROPPED_RECORDS,
        """
        put orders-1@0..2
        preCommit orders-0=5 orders-1=5
        put
        """);
  }

  @Test
  default void commitThatIsAskedForComesBeforeTheNextPollAndOnce() {
    happens(
        REQUESTED,
        """
        put orders-0@0..4 orders-1@0..4
        preCommit orders-0=5 orders-1=5
        put orders-0@5..9 orders-1@5..9
        put
        """);
  }

  @Test
  default void failedPreCommitSeeksBackToWhatWasCommittedAndBringsRecordsAgain() {
    happens(
        PRE_COMMIT_FAILS,
        """
        put orders-0@0..4 orders-1@0..4
        preCommit orders-0=5 orders-1=5
        commit orders-0=2 orders-1=0
        put
        preCommit orders-0=5 orders-1=5
        seek orders-0=2
        seek orders-1=0
        put
        preCommit orders-0=2 orders-1=0
        put
        put orders-0@2..4 orders-1@0..2
        preCommit orders-0=5 orders-1=3
        put
        """);
  }

  @Test
  default void answerToACommitReplacesTheTargetOfARewindThatCameMeanwhile() {
    happens(
        ANSWERED_AFTER_A_REWIND,
        """
        put orders-0@0..4 orders-1@0..4
        preCommit orders-0=5 orders-1=5
        commit orders-0=2 orders-1=2
        seek orders-0=8
        put
        put
        preCommit orders-0=8 orders-1=5
        commit orders-0=2 orders-1=3
        put
        """);
  }

  @Test
  default void commitWithoutAnAnswerHoldsTheNextOneBackUntilItsTimeIsOver() {
    happens(
        ANSWERED_TOO_LATE,
        """
        put orders-0@0..4 orders-1@0..4
        preCommit orders-0=5 orders-1=5
        commit orders-0=2 orders-1=0
        put
        put
        put
        put
        preCommit orders-0=5 orders-1=5
        commit orders-0=3 orders-1=1
        put
        put
        preCommit orders-0=5 orders-1=5
        commit orders-0=4 orders-1=1
        put
        """);
  }

  @Test
  default void answerThatComesAfterAnotherCommitIsIgnoredSoThatTheGroupGoesBack() {
    happens(
        ANSWERED_OUT_OF_ORDER,
        """
        put orders-0@0..4 orders-1@0..4
        preCommit orders-0=5 orders-1=5
        commit orders-0=2 orders-1=0
        put
        put
        preCommit orders-0=5 orders-1=5
        put
        put
        preCommit orders-0=5 orders-1=5
        commit orders-0=0 orders-1=1
        put
        """);
  }

  @Test
  default void refusedCommitLeavesWhatWasCommittedBefore() {
    happens(
        REFUSED,
        """
        put orders-0@0..4 orders-1@0..4
        preCommit orders-0=5 orders-1=5
        commit orders-0=2 orders-1=0
        put
        preCommit orders-0=5 orders-1=5
        put
        preCommit orders-0=5 orders-1=5
        commit orders-0=2 orders-1=1
        put
        """);
  }
}
