package io.milvusimport.framework;

import io.milvusimport.ledger.SourcePartition;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the framework keeps of a task's offsets: what it would commit of a partition that the task
 * says nothing about, what it shows to the task before a commit, and the ends of the records that
 * are at hand and not put yet.
 */
final class TaskOffsets {
  private final Map<SourcePartition, Long> lastCommitted = new TreeMap<>();
  private final Map<SourcePartition, Long> current = new TreeMap<>();
  private final Map<SourcePartition, Long> atHand = new TreeMap<>();
  private boolean isSharedWithMetrics;

  /** The partition begins there, by assignment or by a rewind. */
  void begins(SourcePartition partition, long offset) {
    lastCommitted.put(partition, offset);
    current.put(partition, offset);
  }

  /**
   * A rebalance gave partitions, if only an empty set of them. The metrics keep the map of the
   * current offsets itself from here on, until a commit gives them another.
   */
  void assigned() {
    isSharedWithMetrics = true;
  }

  void polled(PolledRecord record) {
    atHand.put(record.partition(), record.offset() + 1);
  }

  /** All that was at hand is put, also of a partition that was rewound or revoked meanwhile. */
  void put() {
    current.putAll(atHand);
    atHand.clear();
  }

  void closed(Set<SourcePartition> partitions) {
    lastCommitted.keySet().removeAll(partitions);
  }

  /**
   * The partitions stay in the current offsets, unless the metrics have these too: they clear them.
   */
  void removed(Set<SourcePartition> partitions) {
    if (isSharedWithMetrics) {
      current.keySet().removeAll(partitions);
    }
  }

  void lost(Set<SourcePartition> partitions) {
    atHand.keySet().removeAll(partitions);
    current.keySet().removeAll(partitions);
    lastCommitted.keySet().removeAll(partitions);
  }

  /** What is shown to the task before these partitions are committed. */
  Map<SourcePartition, Long> shown(Set<SourcePartition> partitions) {
    Map<SourcePartition, Long> shown = new TreeMap<>(current);
    shown.keySet().retainAll(partitions);
    return shown;
  }

  /** What is taken for committed of the partitions that were shown. */
  Map<SourcePartition, Long> lastCommitted(Map<SourcePartition, Long> shown) {
    Map<SourcePartition, Long> committed = new TreeMap<>(lastCommitted);
    committed.keySet().retainAll(shown.keySet());
    return committed;
  }

  /** The task's answer, laid over what is taken for committed; nothing above what was shown. */
  static Map<SourcePartition, Long> toCommit(
      Map<SourcePartition, Long> shown,
      Map<SourcePartition, Long> committed,
      Map<SourcePartition, Long> answer) {
    Map<SourcePartition, Long> result = new TreeMap<>(committed);
    answer.forEach(
        (partition, offset) -> {
          Long limit = shown.get(partition);
          if (result.containsKey(partition) && limit != null && offset <= limit) {
            result.put(partition, offset);
          }
        });
    return result;
  }

  void committed(Map<SourcePartition, Long> offsets) {
    lastCommitted.putAll(offsets);
    isSharedWithMetrics = false;
  }

  void backTo(Map<SourcePartition, Long> committed) {
    current.putAll(committed);
  }

  Map<SourcePartition, Long> current() {
    return new TreeMap<>(current);
  }

  Map<SourcePartition, Long> lastCommitted() {
    return new TreeMap<>(lastCommitted);
  }
}
