package io.milvusimport.intake;

import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.SourcePartition;
import java.util.List;

/** What the task is to do next, in the order given, on its own thread. */
public sealed interface Action {
  /**
   * Append a claim of the partitions and report what came of it.
   *
   * @param request by which the report finds its way; an older one's report is ignored
   */
  record Claim(long request, List<SourcePartition> partitions) implements Action {
    public Claim {
      partitions = List.copyOf(partitions);
    }
  }

  /** Append the fact and report what came of it. */
  record Start(Fact.PartitionStarted fact) implements Action {}

  /** Ask the framework to go to the offset before its next poll. */
  record Rewind(SourcePartition partition, long offset) implements Action {}

  record Pause(SourcePartition partition) implements Action {}

  record Resume(SourcePartition partition) implements Action {}

  /** Cut the running batch now: a partition with records in it was claimed by another task. */
  record Cut() implements Action {}

  /** Fail the task. */
  record Stop(String message) implements Action {}
}
