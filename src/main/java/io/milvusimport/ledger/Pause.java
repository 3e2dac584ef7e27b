package io.milvusimport.ledger;

import io.milvusimport.store.StoreException;

/** How long to wait before an operation is repeated; the shell's clock and chance are behind it. */
@FunctionalInterface
public interface Pause {
  /**
   * Waits before repetition {@code n}, from 1.
   *
   * @throws InterruptedException if the caller should give up instead
   */
  void before(int n) throws InterruptedException;

  /** Hears why repetition {@code n} is needed, before it is waited for: it may take for ever. */
  default void because(StoreException why, int n) {}
}
