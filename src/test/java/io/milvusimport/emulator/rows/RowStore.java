package io.milvusimport.emulator.rows;

import io.milvusimport.emulator.catalog.CollectionDef;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rows of all collections. Rows are appended, never replaced: the same primary key twice is two
 * rows. Values are {@code Boolean}, {@code Byte}, {@code Short}, {@code Integer}, {@code Long},
 * {@code Float}, {@code Double}, {@code String} (also JSON as text), {@code List} (Array), {@code
 * float[]} (FloatVector), {@code byte[]} (other dense vectors) or null. Safe for threads.
 */
public interface RowStore {
  /** Makes rows visible, all at once. */
  void insert(CollectionDef collection, String partition, List<Map<String, @Nullable Object>> rows);

  /** All rows, each one of a primary key that is there twice. */
  long count(CollectionDef collection);

  /** Rows that a filter keeps, in the order of insertion, duplicates included. */
  List<Map<String, @Nullable Object>> scan(
      CollectionDef collection, Predicate<Map<String, @Nullable Object>> filter);

  /**
   * The nearest rows, nearest first, one for a primary key; rows without a vector are left out.
   *
   * @param vectorField a FloatVector
   */
  List<Hit> search(
      CollectionDef collection,
      String vectorField,
      Metric metric,
      float[] query,
      int limit,
      Predicate<Map<String, @Nullable Object>> filter);

  /** Rows by partition name; partitions without rows may be absent. */
  Map<String, Long> countByPartition(CollectionDef collection);

  void drop(CollectionDef collection);

  /**
   * A row found by {@link #search}.
   *
   * @param distance in the metric's own sense: see {@link Metric}
   */
  record Hit(Map<String, @Nullable Object> row, float distance) {}
}
