package io.milvusimport.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The offsets that were seen committed, held against the rows: none before the rows below it are
 * in, and none that moves back. Safe for threads.
 */
final class CommittedOffsets {
  private final Map<Integer, Long> seen = new HashMap<>();
  private final List<String> findings = new ArrayList<>();

  /**
   * Looks at what was committed since the last time.
   *
   * @param committed by partition
   * @param ids of all rows that were in after these offsets were seen
   */
  synchronized void saw(Map<Integer, Long> committed, Set<Long> ids) {
    committed.forEach((partition, end) -> saw(partition, end, ids));
  }

  private void saw(int partition, long end, Set<Long> ids) {
    long first = seen.getOrDefault(partition, 0L);
    if (end < first) {
      findings.add("partition %d: offset %d committed after %d".formatted(partition, end, first));
    }
    for (long offset = first; offset < end; offset++) {
      if (!ids.contains(RowCount.id(partition, offset))) {
        findings.add(
            "partition %d: offset %d committed, and the row of %d is not in"
                .formatted(partition, end, offset));
        break;
      }
    }
    seen.put(partition, Math.max(first, end));
  }

  /** What was not as it should be. */
  synchronized List<String> findings() {
    return List.copyOf(findings);
  }
}
