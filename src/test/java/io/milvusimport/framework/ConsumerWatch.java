package io.milvusimport.framework;

import io.milvusimport.ledger.SourcePartition;
import java.util.Map;

/** Is told what the framework does with its consumer, at the moment it does it. */
public interface ConsumerWatch {
  ConsumerWatch NONE = new ConsumerWatch() {};

  default void polled(long waitMs) {}

  default void sought(SourcePartition partition, long offset) {}

  /** The group has the offsets from here on. */
  default void committed(Map<SourcePartition, Long> offsets) {}
}
