package io.milvusimport.framework;

import io.milvusimport.ledger.SourcePartition;

/** A record by its coordinates, as a task is given it. */
public record PolledRecord(SourcePartition partition, long offset, long timestampMs) {
  @Override
  public String toString() {
    return partition + "@" + offset;
  }
}
