package io.milvusimport.importjob;

import io.milvusimport.ledger.Fact.Anchor;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.schema.Destination;
import java.util.Optional;
import java.util.OptionalLong;

/** What a task may know of the ledger's state. Every answer is as of one position of the log. */
public interface TaskView {
  /** The current claim of a partition, if any task ever opened it. */
  Optional<Claim> claim(SourcePartition partition);

  /**
   * End of the ranges that were handed over: the next offset to take in. Empty before the first.
   */
  OptionalLong stagedEnd(SourcePartition partition);

  /** The last record below the staged end that was taken in. */
  Optional<Anchor> anchor(SourcePartition partition);

  /** End of the unbroken run of imported ranges: what may be committed. Empty before the first. */
  OptionalLong frontier(SourcePartition partition);

  /** Bytes of all files of the connector that are handed over and not imported. */
  long backlogBytes();

  /** Whether any batch is handed over and not imported. */
  boolean hasUnfinishedWork();

  /** Where one of the files goes that are handed over and not imported; empty without any. */
  Optional<Destination> anyDestination();

  /** Why rows of this partition cannot be imported without a person, if that is so. */
  Optional<String> problem(SourcePartition partition);

  /**
   * @param position the token: log position of the entry
   * @param incarnation who claimed
   */
  record Claim(long position, String incarnation, int task, String host) {}
}
