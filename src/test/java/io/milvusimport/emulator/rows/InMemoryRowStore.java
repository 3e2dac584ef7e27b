package io.milvusimport.emulator.rows;

import io.milvusimport.emulator.catalog.CollectionDef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows on the heap, searched by comparing with each of them. */
public final class InMemoryRowStore implements RowStore {
  private record Placed(String partition, Map<String, @Nullable Object> row) {}

  private final Map<Long, List<Placed>> byCollection = new HashMap<>();

  @Override
  public synchronized Optional<String> insert(CollectionDef collection, Batch batch) {
    List<Placed> held = byCollection.computeIfAbsent(collection.id(), id -> new ArrayList<>());
    batch.rows().forEach(row -> held.add(new Placed(batch.partition(), row)));
    return Optional.empty();
  }

  @Override
  public synchronized long count(CollectionDef collection, Condition condition) {
    return scan(collection, condition).size();
  }

  @Override
  public synchronized List<Map<String, @Nullable Object>> scan(
      CollectionDef collection, Condition condition) {
    List<Map<String, @Nullable Object>> found = new ArrayList<>();
    for (Placed p : placed(collection)) {
      if (fits(p, condition)) {
        found.add(p.row());
      }
    }
    return found;
  }

  @Override
  public synchronized List<Hit> search(
      CollectionDef collection,
      String vectorField,
      Metric metric,
      Object query,
      int limit,
      Condition condition) {
    List<Hit> hits = new ArrayList<>();
    for (Placed p : placed(collection)) {
      Object vector = p.row().get(vectorField);
      if (vector != null && fits(p, condition)) {
        hits.add(new Hit(p.row(), metric.distance(query, vector)));
      }
    }
    Comparator<Hit> ascending = Comparator.comparingDouble(Hit::distance);
    hits.sort(metric.greaterIsNearer() ? ascending.reversed() : ascending);
    return firstOfEachKey(hits, collection.primaryKey().name(), limit);
  }

  @Override
  public synchronized Map<String, Long> countByPartition(CollectionDef collection) {
    Map<String, Long> counts = new TreeMap<>();
    placed(collection).forEach(p -> counts.merge(p.partition(), 1L, Long::sum));
    return counts;
  }

  @Override
  public synchronized void drop(CollectionDef collection) {
    byCollection.remove(collection.id());
  }

  private static List<Hit> firstOfEachKey(List<Hit> hits, String primaryKey, int limit) {
    Set<@Nullable Object> seen = new LinkedHashSet<>();
    List<Hit> kept = new ArrayList<>();
    for (Hit hit : hits) {
      if (kept.size() == limit) {
        break;
      }
      if (seen.add(hit.row().get(primaryKey))) {
        kept.add(hit);
      }
    }
    return kept;
  }

  private static boolean fits(Placed placed, Condition condition) {
    return (condition.partitions().isEmpty() || condition.partitions().contains(placed.partition()))
        && condition.holds().test(placed.row());
  }

  private List<Placed> placed(CollectionDef collection) {
    return byCollection.getOrDefault(collection.id(), List.of());
  }
}
