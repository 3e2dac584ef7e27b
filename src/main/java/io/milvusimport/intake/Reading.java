package io.milvusimport.intake;

import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.schema.Destination;

/** A partition's records as the running batch has them. */
interface Reading {
  /** Whether the next range would say anything: a record, or offsets past filtered ones. */
  boolean hasMoved();

  /** Whether a record was taken in since the last cut. */
  boolean hasTaken();

  /** The record at the offset, which was just taken in, goes to the destination. */
  void routed(Destination destination, long offset);

  /** What was read since the last cut. */
  Fact.Range cut(SourcePartition partition);

  /** The range counts. */
  void handedOver(Fact.Range range);

  /** Whether anything was read that is not handed over. */
  boolean isAhead();

  /** Back to what is handed over; returns the next offset. */
  long rolledBack();
}
