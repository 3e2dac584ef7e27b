package io.milvusimport.ledger;

/** How long to wait before an operation is repeated; the shell's clock and chance are behind it. */
@FunctionalInterface
public interface Pause {
  /**
   * Waits before repetition {@code n}, from 1.
   *
   * @throws InterruptedException if the caller should give up instead
   */
  void before(int n) throws InterruptedException;
}
