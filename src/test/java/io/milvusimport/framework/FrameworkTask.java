package io.milvusimport.framework;

import io.milvusimport.ledger.SourcePartition;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A sink task as the framework calls it. What it throws is taken as Connect takes it: {@link
 * RetryLaterException} from {@link #put} means that the same records come again, anything else from
 * there ends the task.
 */
public interface FrameworkTask {
  void start(FrameworkContext context);

  void open(Set<SourcePartition> partitions);

  /**
   * Records in the order of their partitions; those that a transform dropped are not among them.
   */
  void put(List<PolledRecord> records);

  /**
   * @param offsets by partition the end of what was put, or the target of a rewind
   * @return what may be committed; of a partition left out, what was last committed or rewound to
   */
  Map<SourcePartition, Long> preCommit(Map<SourcePartition, Long> offsets);

  void close(Set<SourcePartition> partitions);

  void stop();
}
