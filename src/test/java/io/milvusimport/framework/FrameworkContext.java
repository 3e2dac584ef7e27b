package io.milvusimport.framework;

import io.milvusimport.ledger.SourcePartition;
import java.util.Set;

/** What a sink task may ask of the framework. */
public interface FrameworkContext {
  /** Goes to the offset where the next poll begins, or after an open in the same poll. */
  void offset(SourcePartition partition, long offset);

  /** Longest wait of the next poll, and of that one only. */
  void timeout(long waitMs);

  Set<SourcePartition> assignment();

  /**
   * @throws IllegalStateException if the partition is not assigned; it counts as paused even so
   */
  void pause(SourcePartition partition);

  /**
   * @throws IllegalStateException if the partition is not assigned; it no longer counts as paused
   *     even so
   */
  void resume(SourcePartition partition);

  /** Commits before the next poll. */
  void requestCommit();
}
