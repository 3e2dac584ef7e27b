package io.milvusimport.emulator.rows;

import static io.milvusimport.emulator.rows.RealMilvusServer.info;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.milvusimport.emulator.catalog.Catalog;
import io.milvusimport.emulator.catalog.CollectionDef;
import io.milvusimport.emulator.catalog.FieldDef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Rows in a real Milvus 2.3.5, which reads the committed files itself, from the same bucket, by its
 * own bulk import.
 *
 * <p>It takes one file a task, or one NumPy set. When one of a job's files fails, the rows of the
 * others stay: this store does not keep {@link #insert}'s promise of all or nothing for jobs of
 * several files. Of two rows with one key a scan gives one. Nullable fields, default values and
 * vectors other than FloatVector and BinaryVector are refused.
 */
public final class RealMilvusRows implements RowStore {
  private static final int FAILED = 1;
  private static final int COMPLETED = 6;
  private static final Duration TASK_LIMIT = Duration.ofSeconds(180);
  private static final Duration VISIBLE_LIMIT = Duration.ofSeconds(60);

  private final RealMilvusServer server;

  /** What was created there, by collection id: partitions, and the rows that were imported. */
  private final Map<Long, Set<String>> partitions = new HashMap<>();

  private final Map<Long, Long> expected = new HashMap<>();

  public RealMilvusRows(RealMilvusServer server) {
    this.server = server;
  }

  @Override
  public Optional<String> insert(CollectionDef collection, Batch batch) {
    if (batch.rows().isEmpty()) {
      return Optional.empty();
    }
    try {
      create(collection, batch.partition());
    } catch (IllegalArgumentException e) {
      return Optional.of("Milvus 2.3.5 cannot hold the collection: " + e.getMessage());
    }
    // A server that was just started again is ready when it answers queries and has no dead node.
    server.awaitOneDataNode();
    countNow(collection, Condition.ALL, Set.of());
    List<String> problems = new ArrayList<>();
    List<Long> tasks = new ArrayList<>();
    for (List<String> unit : batch.units()) {
      startImport(collection, batch.partition(), unit, problems).ifPresent(tasks::add);
    }
    long imported = 0;
    for (long task : tasks) {
      imported += awaitTask(task, problems);
    }
    if (problems.isEmpty() && imported != batch.rows().size()) {
      problems.add(imported + " rows were imported of " + batch.rows().size());
    }
    expect(collection, imported);
    return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems));
  }

  /** The task's number; none if the unit was refused. */
  private Optional<Long> startImport(
      CollectionDef collection, String partition, List<String> unit, List<String> problems) {
    ObjectNode request = named(collection).put("partition_name", partition);
    unit.forEach(request.putArray("files")::add);
    RealMilvusServer.Answer answer = server.change("POST", "import", request);
    if (answer.ok()) {
      return Optional.of(answer.body().path("tasks").path(0).longValue());
    }
    // The server may have gone away with the answer, and know the task when it comes back.
    Optional<JsonNode> found = server.taskOf(named(collection).put("limit", 1000), unit);
    if (found.isEmpty()) {
      problems.add(unit + ": " + answer.problem());
    }
    return found.map(task -> task.path("id").longValue());
  }

  /** Waits for the end of the task, over a restart of the server too; gives its rows. */
  private long awaitTask(long task, List<String> problems) {
    ObjectNode request = JsonNodeFactory.instance.objectNode().put("task", task);
    JsonNode end =
        Awaitility.await("import task " + task + " to end")
            .pollInSameThread()
            .pollDelay(Duration.ZERO)
            .pollInterval(200, TimeUnit.MILLISECONDS)
            .atMost(TASK_LIMIT)
            .until(
                () -> server.read("GET", "import/state", request),
                state -> isIn(state, COMPLETED) || isIn(state, FAILED));
    if (isIn(end, FAILED)) {
      problems.add(info(end, "files") + ": " + info(end, "failed_reason"));
    }
    return end.path("row_count").longValue();
  }

  private static boolean isIn(JsonNode task, int state) {
    return task.path("state").intValue() == state;
  }

  private synchronized void expect(CollectionDef collection, long more) {
    expected.merge(collection.id(), more, Long::sum);
  }

  private synchronized long expected(CollectionDef collection) {
    return expected.getOrDefault(collection.id(), 0L);
  }

  /**
   * A loaded collection shows imported rows about two seconds after their import: whoever asks in
   * between waits, so that what was inserted is there.
   *
   * @return whether there is a collection to ask
   */
  private boolean awaitVisible(CollectionDef collection) {
    if (!isCreated(collection)) {
      return false;
    }
    long rows = expected(collection);
    Awaitility.await(rows + " imported rows of " + collection.name() + " to be visible")
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(200, TimeUnit.MILLISECONDS)
        .atMost(VISIBLE_LIMIT)
        .until(() -> countNow(collection, Condition.ALL, Set.of()) >= rows);
    return true;
  }

  @Override
  public long count(CollectionDef collection, Condition condition) {
    return awaitVisible(collection)
        ? countNow(collection, condition, Set.copyOf(condition.partitions()))
        : 0;
  }

  private long countNow(CollectionDef collection, Condition condition, Set<String> inPartitions) {
    ObjectNode query = query(collection, condition.expression());
    query.putArray("output_fields").add("count(*)");
    inPartitions.forEach(query.withArray("partition_names")::add);
    return server
        .read("POST", "query", query)
        .at("/fields_data/0/Field/Scalars/Data/LongData/data/0")
        .longValue();
  }

  @Override
  public List<Map<String, @Nullable Object>> scan(CollectionDef collection, Condition condition) {
    if (!awaitVisible(collection)) {
      return List.of();
    }
    String expression =
        condition.expression().isEmpty() ? everyKey(collection) : condition.expression();
    ObjectNode query = query(collection, expression);
    query.putArray("output_fields").add("*");
    condition.partitions().forEach(query.withArray("partition_names")::add);
    List<Map<String, @Nullable Object>> rows =
        RealColumns.rows(collection, server.read("POST", "query", query).path("fields_data"));
    String key = collection.primaryKey().name();
    return rows.stream().sorted((a, b) -> compareKeys(a.get(key), b.get(key))).toList();
  }

  private static ObjectNode query(CollectionDef collection, String expression) {
    return named(collection).put("expr", expression).put("consistency_level", RealSchema.EVENTUAL);
  }

  /** A query without a condition would need a limit. */
  private static String everyKey(CollectionDef collection) {
    FieldDef key = collection.primaryKey();
    return key.name() + (key.type().equals("VarChar") ? " >= \"\"" : " >= " + -Long.MAX_VALUE);
  }

  private static int compareKeys(@Nullable Object a, @Nullable Object b) {
    return a instanceof Long x && b instanceof Long y
        ? Long.compare(x, y)
        : String.valueOf(a).compareTo(String.valueOf(b));
  }

  @Override
  public List<Hit> search(
      CollectionDef collection,
      String vectorField,
      Metric metric,
      Object query,
      int limit,
      Condition condition) {
    if (!awaitVisible(collection)) {
      return List.of();
    }
    ObjectNode search =
        RealSearch.request(named(collection), vectorField, metric, query, limit, condition);
    Map<String, Float> found = RealSearch.distances(server.read("POST", "search", search));
    Map<String, Map<String, @Nullable Object>> rows = rowsByKey(collection, found.keySet());
    List<Hit> hits = new ArrayList<>();
    found.forEach(
        (key, distance) -> {
          Map<String, @Nullable Object> row = rows.get(key);
          if (row == null) {
            throw new IllegalStateException("a row was found by search and not by its key");
          }
          hits.add(new Hit(row, distance));
        });
    return hits;
  }

  private Map<String, Map<String, @Nullable Object>> rowsByKey(
      CollectionDef collection, Set<String> found) {
    FieldDef key = collection.primaryKey();
    List<String> keys = new ArrayList<>();
    for (String text : found) {
      keys.add(
          key.type().equals("VarChar") ? JsonNodeFactory.instance.textNode(text).toString() : text);
    }
    String expression = key.name() + " in [" + String.join(", ", keys) + "]";
    return scan(collection, new Condition(expression, row -> true)).stream()
        .collect(Collectors.toMap(row -> String.valueOf(row.get(key.name())), row -> row));
  }

  @Override
  public Map<String, Long> countByPartition(CollectionDef collection) {
    Map<String, Long> counts = new TreeMap<>();
    if (awaitVisible(collection)) {
      for (String partition : partitionsOf(collection)) {
        counts.put(partition, countNow(collection, Condition.ALL, Set.of(partition)));
      }
    }
    return counts;
  }

  @Override
  public synchronized void drop(CollectionDef collection) {
    expected.remove(collection.id());
    if (partitions.remove(collection.id()) != null) {
      server.mustChange("DELETE", "collection", named(collection));
    }
  }

  /** Creates what is not there yet: collection, exact index, partition; loads it. */
  private synchronized void create(CollectionDef collection, String partition) {
    Set<String> known = partitions.get(collection.id());
    if (known == null) {
      server.mustChange("POST", "collection", RealSchema.create(collection, name(collection)));
      collection.fields().stream()
          .filter(FieldDef::isVector)
          .forEach(field -> index(collection, field));
      server.mustChange("POST", "collection/load", named(collection));
      known = new TreeSet<>(Set.of(Catalog.DEFAULT_PARTITION));
      partitions.put(collection.id(), known);
    }
    if (known.add(partition)) {
      server.mustChange("POST", "partition", named(collection).put("partition_name", partition));
    }
  }

  private void index(CollectionDef collection, FieldDef field) {
    ObjectNode index = named(collection).put("field_name", field.name());
    Map.of(
            "metric_type",
            collection.metrics().getOrDefault(field.name(), "COSINE"),
            "index_type",
            field.type().equals("BinaryVector") ? "BIN_FLAT" : "FLAT",
            "params",
            "{}")
        .forEach(
            (key, value) ->
                index.withArray("extra_params").addObject().put("key", key).put("value", value));
    server.mustChange("POST", "index", index);
  }

  private synchronized boolean isCreated(CollectionDef collection) {
    return partitions.containsKey(collection.id());
  }

  private synchronized Set<String> partitionsOf(CollectionDef collection) {
    return Set.copyOf(partitions.getOrDefault(collection.id(), Set.of()));
  }

  private static ObjectNode named(CollectionDef collection) {
    return JsonNodeFactory.instance.objectNode().put("collection_name", name(collection));
  }

  /** Another one for a collection that was dropped and created again. */
  private static String name(CollectionDef collection) {
    return collection.name() + "_" + collection.id();
  }
}
