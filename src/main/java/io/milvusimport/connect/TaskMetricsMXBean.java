package io.milvusimport.connect;

/** What a task tells about itself over JMX. Counts are since its start. */
public interface TaskMetricsMXBean {
  /** Offsets that were read and whose rows are not imported yet, over all open partitions. */
  long getFrontierLag();

  /** Batches on their way to the ledger. */
  int getBatchesInFlight();

  /** Bytes of the files of these batches. */
  long getBytesInFlight();

  /** Bytes of all files of the connector that wait for their import. */
  long getBacklogBytes();

  /** Rows that were written to files. */
  long getRows();

  /** Records that went to the dead letter queue. */
  long getRejected();

  /** Gaps seen in the offsets. */
  long getGaps();

  /** Offsets that these gaps hold. */
  long getMissingOffsets();

  /** Batches that are in the ledger and count. */
  long getBatchesHandedOver();

  /** Batches that did not count and whose records were read again. */
  long getBatchesRefused();

  /** How the server's imports are made sure of, or {@code UNPROVEN}. */
  String getTier();
}
