package io.milvusimport.framework;

import io.milvusimport.ledger.SourcePartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * The records that the broker has, as timestamps by offset, and which of them a transform of the
 * connector drops. Holes in the offsets are what compaction and transactions leave.
 */
public class SourceLog {
  private final Map<SourcePartition, NavigableMap<Long, Long>> records = new HashMap<>();
  private final Map<SourcePartition, Long> ends = new HashMap<>();
  private final Map<SourcePartition, Set<Long>> dropped = new HashMap<>();

  /** Adds records {@code [first, end)}, each with its offset times ten as timestamp. */
  public void produce(SourcePartition partition, long first, long end) {
    NavigableMap<Long, Long> log = records(partition);
    for (long offset = first; offset < end; offset++) {
      log.put(offset, offset * 10);
    }
    ends.merge(partition, end, Math::max);
  }

  /** The partition's records, to be changed as retention, compaction or a new topic would. */
  public NavigableMap<Long, Long> records(SourcePartition partition) {
    return records.computeIfAbsent(partition, p -> new TreeMap<>());
  }

  /** Lets a transform drop these records before they reach the task. */
  public void drop(SourcePartition partition, Set<Long> offsets) {
    dropped.computeIfAbsent(partition, p -> new HashSet<>()).addAll(offsets);
  }

  /** Whether a transform drops the record. */
  public boolean isDropped(SourcePartition partition, long offset) {
    Set<Long> offsets = dropped.get(partition);
    return offsets != null && offsets.contains(offset);
  }

  /** At most {@code max} records at and after the position. */
  public List<PolledRecord> read(SourcePartition partition, long position, int max) {
    List<PolledRecord> read = new ArrayList<>();
    for (Map.Entry<Long, Long> record : records(partition).tailMap(position, true).entrySet()) {
      if (read.size() == max) {
        break;
      }
      read.add(new PolledRecord(partition, record.getKey(), record.getValue()));
    }
    return read;
  }

  /** The first offset there is: the log's end if there is none. */
  public long start(SourcePartition partition) {
    NavigableMap<Long, Long> log = records(partition);
    return log.isEmpty() ? end(partition) : log.firstKey();
  }

  /** The offset of the next record. */
  public long end(SourcePartition partition) {
    NavigableMap<Long, Long> log = records(partition);
    return Math.max(ends.getOrDefault(partition, 0L), log.isEmpty() ? 0 : log.lastKey() + 1);
  }

  /** The topic was deleted and made anew. */
  public void deleteTopic(String topic) {
    records.keySet().removeIf(p -> p.topic().equals(topic));
    ends.keySet().removeIf(p -> p.topic().equals(topic));
    dropped.keySet().removeIf(p -> p.topic().equals(topic));
  }
}
