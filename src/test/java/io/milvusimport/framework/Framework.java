package io.milvusimport.framework;

import io.milvusimport.ledger.SourcePartition;
import java.util.Map;

/**
 * One sink task in a framework, which is the model or a released one: what a {@link Scenario} does
 * to it. What happens is written to {@link #transcript}.
 */
public interface Framework {
  SourceLog log();

  /** The group's offsets from which partitions begin; to be set before they are given. */
  Map<SourcePartition, Long> group();

  ScriptedTask task();

  Transcript transcript();

  void start();

  /** Starts the task while the connector is paused. */
  void startPaused();

  /** One round of the loop with these rebalances in its poll. */
  void turn(Rebalance... inPoll);

  /** At most so many records of each partition in one poll. */
  void maxRecords(int max);

  /** Whether the task has ended. */
  boolean isOver();

  /** Lets time pass. */
  void pass(long ms);

  /** Writes where the consumer stands and what it has paused. */
  void showConsumer();

  /** Shows how long each poll would wait, from here on. */
  void showWaits();

  /** Holds the answers to commits that are not waited for back, or lets them come at a poll. */
  void holdCommitAnswers(boolean hold);

  /** Lets the group refuse commits, as while it rebalances. */
  void refuseCommits(boolean refuse);

  /** The group goes on without the task's consumer. */
  void expel();

  /** The report of a record of the partition to the dead letter queue comes to fail. */
  void failReport(SourcePartition partition);

  void pauseConnector();

  void resumeConnector();

  /** The worker waits for the task's end no longer. */
  void cancel();

  /** The worker stops the task. */
  void stop();

  /** Lets a due commit happen, with a turn that brings no records. */
  default void commit() {
    pass(SinkTaskLoop.COMMIT_INTERVAL_MS);
    maxRecords(0);
    turn();
  }
}
