package io.milvusimport.framework;

import static io.milvusimport.framework.RewindScenario.ASKED_FOR_AND_THEN_REVOKED;
import static io.milvusimport.framework.RewindScenario.ASKED_FOR_IN_CLOSE;
import static io.milvusimport.framework.RewindScenario.ASKED_FOR_IN_CLOSE_WITH_OTHERS_ADDED;
import static io.milvusimport.framework.RewindScenario.ASKED_FOR_IN_OPEN;
import static io.milvusimport.framework.RewindScenario.ASKED_FOR_IN_PUT;
import static io.milvusimport.framework.RewindScenario.COMMIT_BEFORE_IT_IS_APPLIED;
import static io.milvusimport.framework.RewindScenario.OF_A_PARTITION_THAT_IS_GONE;
import static io.milvusimport.framework.RewindScenario.PUT_RETRIED_AFTER_IT;

import org.junit.jupiter.api.Test;

/** When a rewind is applied, and which records come in between. */
interface RewindContract extends Played {
  @Test
  default void rewindAskedForInOpenIsAppliedInTheSamePoll() {
    happens(
        ASKED_FOR_IN_OPEN,
        """
        start
        open orders-0
        seek orders-0=3
        put orders-0@3..4
        put orders-0@5..6
        """);
  }

  @Test
  default void rewindAskedForInPutIsAppliedWhereTheNextPollBegins() {
    happens(
        ASKED_FOR_IN_PUT,
        """
        put orders-0@0..4 orders-1@0..4
        put orders-0@5..9 orders-1@5..9
        seek orders-0=1
        put orders-0@1..5
        """);
  }

  @Test
  default void commitBeforeARewindIsAppliedShowsThePositionBeforeIt() {
    happens(
        COMMIT_BEFORE_IT_IS_APPLIED,
        """
        put orders-0@0..4 orders-1@0..4
        preCommit orders-0=5 orders-1=5
        seek orders-0=1
        put
        preCommit orders-0=1 orders-1=5
        put
        """);
  }

  @Test
  default void retriedPutGetsTheOldRecordsAfterARewindAndTheirEndMayBeCommitted() {
    happens(
        PUT_RETRIED_AFTER_IT,
        """
        put orders-0@0..4 orders-1@0..4
        put orders-0@5..9 orders-1@5..9
        consumer orders-0@10(paused) orders-1@10(paused)
        seek orders-0=1
        put orders-0@5..9 orders-1@5..9
        consumer orders-0@1 orders-1@10
        preCommit orders-0=10 orders-1=10
        commit orders-0=10 orders-1=0
        put
        put orders-0@1..5
        """);
  }

  @Test
  default void rewindAskedForInCloseComesAfterRecordsOfTheSamePoll() {
    happens(
        ASKED_FOR_IN_CLOSE,
        """
        put orders-0@0..4 orders-1@0..4
        preCommit orders-0=5
        close orders-0
        put orders-1@5..6
        seek orders-1=1
        put orders-1@1..2
        """);
  }

  @Test
  default void rewindAskedForInCloseIsAppliedInTheSamePollIfPartitionsAreGiven() {
    happens(
        ASKED_FOR_IN_CLOSE_WITH_OTHERS_ADDED,
        """
        put orders-0@0..4 orders-1@0..4
        preCommit orders-0=5
        close orders-0
        open orders-0
        seek orders-1=1
        put orders-0@0..1 orders-1@1..2
        """);
  }

  @Test
  default void rewindIsAppliedBeforeARevocationInThePoll() {
    happens(
        ASKED_FOR_AND_THEN_REVOKED,
        """
        put orders-0@0..4 orders-1@0..4
        put orders-0@5..9 orders-1@5..9
        seek orders-0=1
        preCommit orders-0=1
        close orders-0
        put
        put
        """);
  }

  @Test
  default void rewindOfAPartitionThatIsGoneEndsTheTaskAtTheNextPoll() {
    happens(
        OF_A_PARTITION_THAT_IS_GONE,
        """
        put orders-0@0..4 orders-1@0..4
        preCommit orders-0=5
        close orders-0
        put orders-1@5..9
        preCommit orders-1=10
        close orders-1
        commit orders-1=5
        stop
        failed
        """);
  }
}
