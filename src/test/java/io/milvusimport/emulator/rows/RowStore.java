package io.milvusimport.emulator.rows;

import io.milvusimport.emulator.catalog.CollectionDef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of all collections. Rows are appended, never replaced: the same primary key twice is two
 * rows. Values are {@code Boolean}, {@code Byte}, {@code Short}, {@code Integer}, {@code Long}
 * (also Timestamptz, in microseconds since 1970), {@code Float}, {@code Double}, {@code String}
 * (also JSON as text and Geometry as WKT), {@code List} (Array), {@code float[]} (FloatVector),
 * {@code byte[]} (other dense vectors), {@code SortedMap} of {@code Long} to {@code Float} (sparse
 * vectors), {@code List} of {@code Map} (arrays of structs) or null. Safe for threads. A call may
 * take seconds.
 */
public interface RowStore {
  /**
   * The rows of one committed job.
   *
   * @param units keys of the objects that the rows were read from, by unit of import: one, or those
   *     of a NumPy set
   * @param rows with generated keys, where the collection has them
   */
  record Batch(
      String partition, List<List<String>> units, List<Map<String, @Nullable Object>> rows) {
    public Batch {
      units = List.copyOf(units);
    }
  }

  /**
   * Makes the rows visible; they are when it returns.
   *
   * @return why the rows could not be taken; empty when they are there
   */
  Optional<String> insert(CollectionDef collection, Batch batch);

  /** The rows of a condition, each one of a primary key that is there twice. */
  long count(CollectionDef collection, Condition condition);

  /**
   * The rows of a condition, in an order that stays while none is added; of the rows of one primary
   * key at least one.
   */
  List<Map<String, @Nullable Object>> scan(CollectionDef collection, Condition condition);

  /**
   * The nearest rows, nearest first, one for a primary key; rows without a vector are left out.
   *
   * @param vectorField a FloatVector or a BinaryVector
   * @param query in the form of the field's values
   */
  List<Hit> search(
      CollectionDef collection,
      String vectorField,
      Metric metric,
      Object query,
      int limit,
      Condition condition);

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
