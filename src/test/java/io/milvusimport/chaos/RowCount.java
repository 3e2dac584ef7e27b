package io.milvusimport.chaos;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * What has become of every record, by partition and offset.
 *
 * @param rows in the collection
 * @param lost records without a row
 * @param duplicated rows beside the first of a record
 */
record RowCount(long rows, long lost, long duplicated) {
  static final RowCount NONE = new RowCount(0, 0, 0);

  /** A record's number, which is the id of its row: partition and offset in one. */
  private static final long PARTITION = 1_000_000_000L;

  static long id(int partition, long offset) {
    return partition * PARTITION + offset;
  }

  /**
   * Counts the rows of each record.
   *
   * @param ends how many records each partition has, from offset 0
   * @param ids the id of each row
   * @throws IllegalArgumentException when a row is of no record
   */
  static RowCount of(Map<Integer, Long> ends, Collection<Long> ids) {
    Map<Long, Integer> counts = new HashMap<>();
    for (long id : ids) {
      int partition = (int) (id / PARTITION);
      if (id < 0 || id % PARTITION >= ends.getOrDefault(partition, 0L)) {
        throw new IllegalArgumentException("Row " + id + " is of no record that was produced");
      }
      counts.merge(id, 1, Integer::sum);
    }
    long records = ends.values().stream().mapToLong(Long::longValue).sum();
    return new RowCount(ids.size(), records - counts.size(), ids.size() - (long) counts.size());
  }

  RowCount plus(RowCount other) {
    return new RowCount(rows + other.rows, lost + other.lost, duplicated + other.duplicated);
  }

  boolean isPerfect() {
    return lost == 0 && duplicated == 0;
  }
}
