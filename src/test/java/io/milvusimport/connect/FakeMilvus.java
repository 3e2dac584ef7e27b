package io.milvusimport.connect;

import io.milvusimport.importjob.ImportService;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Destination;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import io.milvusimport.schema.PrimaryKeys;
import io.milvusimport.store.ObjectStore;
import io.milvusimport.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A two-phase server with one collection: {@code id} (Int64, primary) and {@code vector} (dim 2).
 * It reads the files with DuckDB when a job is created, and shows the rows when it is committed.
 */
final class FakeMilvus implements ImportService {
  private static final class Job {
    final List<String> keys;
    final Destination destination;
    final List<Long> ids;
    RemoteState state;

    Job(List<String> keys, Destination destination, List<Long> ids, RemoteState state) {
      this.keys = keys;
      this.destination = destination;
      this.ids = ids;
      this.state = state;
    }
  }

  private final ObjectStore store;
  private final Map<String, Job> jobs = new TreeMap<>();
  private final Map<String, String> byKey = new TreeMap<>();
  private final List<Long> rows = new ArrayList<>();
  private final Map<String, List<Long>> rowsOf = new TreeMap<>();
  private final Map<Long, String> texts = new TreeMap<>();
  private final Map<String, CollectionAnswer> others = new ConcurrentHashMap<>();
  private final Set<String> partitions = ConcurrentHashMap.newKeySet();
  private final AtomicInteger descriptions = new AtomicInteger();
  private volatile CollectionAnswer collection = new Usable(schema("1", "f1"));
  private volatile boolean holdsJobs;
  private volatile boolean keysMayBeAsked = true;

  FakeMilvus(ObjectStore store) {
    this.store = store;
  }

  static CollectionSchema schema(String id, String fingerprint) {
    return schema(id, fingerprint, false);
  }

  /** The same with one more nullable field, {@code title}. */
  static CollectionSchema withTitle(String id, String fingerprint) {
    CollectionSchema plain = schema(id, fingerprint);
    List<Field> fields = new ArrayList<>(plain.fields());
    fields.add(new Field("title", new FieldType.VarChar(9), false, false, true, Optional.empty()));
    return new CollectionSchema(
        "default", "products", id, fields, List.of(), false, false, fingerprint);
  }

  static CollectionSchema schema(String id, String fingerprint, boolean dynamicField) {
    return new CollectionSchema(
        "default",
        "products",
        id,
        List.of(
            new Field("id", new FieldType.Int64(), true, false, false, Optional.empty()),
            new Field(
                "vector", new FieldType.FloatVector(2), false, false, false, Optional.empty())),
        List.of(),
        dynamicField,
        false,
        fingerprint);
  }

  void describes(CollectionAnswer answer) {
    collection = answer;
  }

  /** What is answered for one collection by name, {@code database.collection}. */
  void describes(String name, CollectionAnswer answer) {
    others.put(name, answer);
  }

  /** A partition, as {@code database.collection/partition}. */
  void addPartition(String name) {
    partitions.add(name);
  }

  /** How often a collection was described. */
  int descriptions() {
    return descriptions.get();
  }

  /** Ids of the rows of one destination, in order. */
  synchronized List<Long> rows(String destination) {
    return rowsOf.getOrDefault(destination, List.of()).stream().sorted().toList();
  }

  /** The row as {@code column=value} for all columns but the vector. */
  synchronized String row(long id) {
    return texts.getOrDefault(id, "no row " + id);
  }

  /** Whether it was given a job with rows. */
  synchronized boolean hasJob() {
    return jobs.values().stream().anyMatch(job -> !job.ids.isEmpty());
  }

  /** Whether jobs stay in progress. */
  void holdsJobs(boolean holds) {
    holdsJobs = holds;
  }

  /** Ids of the rows that are visible, in order of their ids, with duplicates. */
  synchronized List<Long> rows() {
    return rows.stream().sorted().toList();
  }

  @Override
  public synchronized CreateAnswer create(CreateRequest request) {
    String known = byKey.get(request.idempotencyKey());
    if (known != null) {
      return new Accepted(known);
    }
    String id = Integer.toString(jobs.size() + 1);
    List<Long> ids = new ArrayList<>();
    for (String key : request.objectKeys()) {
      ids.addAll(read(key));
    }
    jobs.put(
        id, new Job(request.objectKeys(), request.destination(), ids, RemoteState.UNCOMMITTED));
    byKey.put(request.idempotencyKey(), id);
    return new Accepted(id);
  }

  private List<Long> read(String key) {
    try {
      Path file = Files.createTempFile("fake-milvus", ".parquet");
      Files.write(file, store.get(key).orElseThrow().bytes());
      List<Long> ids = new ArrayList<>();
      try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
          Statement statement = connection.createStatement();
          ResultSet found =
              statement.executeQuery(
                  "select * exclude (vector) from read_parquet('" + file + "')")) {
        while (found.next()) {
          StringBuilder text = new StringBuilder();
          for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
            String name = found.getMetaData().getColumnName(i);
            text.append(i == 1 ? "" : " ").append(name).append('=').append(found.getString(i));
          }
          ids.add(found.getLong("id"));
          texts.put(found.getLong("id"), text.toString());
        }
      }
      Files.delete(file);
      return ids;
    } catch (IOException | SQLException | StoreException e) {
      throw new IllegalStateException(key, e);
    }
  }

  @Override
  public synchronized JobAnswer describe(Destination destination, String remoteJob) {
    Job job = jobs.get(remoteJob);
    if (job == null) {
      return new Missing(100, "no job " + remoteJob);
    }
    RemoteState state = holdsJobs && !job.ids.isEmpty() ? RemoteState.IN_PROGRESS : job.state;
    return new Described(new RemoteJob(remoteJob, state, job.ids.size(), "", Set.copyOf(job.keys)));
  }

  @Override
  public synchronized ListAnswer list(Destination destination) {
    return new Listed(
        jobs.entrySet().stream()
            .map(e -> new RemoteJobLine(e.getKey(), e.getValue().state))
            .toList());
  }

  @Override
  public synchronized CommandAnswer commit(Destination destination, String remoteJob) {
    Job job = jobs.get(remoteJob);
    if (job != null && job.state == RemoteState.UNCOMMITTED) {
      job.state = RemoteState.COMPLETED;
      rows.addAll(job.ids);
      rowsOf.computeIfAbsent(job.destination.display(), name -> new ArrayList<>()).addAll(job.ids);
    }
    return new Done();
  }

  @Override
  public synchronized CommandAnswer abort(Destination destination, String remoteJob) {
    Job job = jobs.get(remoteJob);
    if (job != null && job.state == RemoteState.UNCOMMITTED) {
      job.state = RemoteState.FAILED;
    }
    return new Done();
  }

  @Override
  public CommandAnswer refreshLoad(Destination destination) {
    return new Done();
  }

  @Override
  public KeysAnswer findKeys(Destination destination, PrimaryKeys keys) {
    return keysMayBeAsked
        ? new KeysSeen(
            keys.keys().stream()
                .filter(key -> rows(destination.display()).contains(Long.parseLong(key)))
                .collect(Collectors.toSet()))
        : new KeysUnknown(1400);
  }

  @Override
  public CollectionAnswer describeCollection(String database, String name) {
    descriptions.incrementAndGet();
    return others.getOrDefault(database + "." + name, collection);
  }

  @Override
  public PartitionAnswer hasPartition(Destination destination) {
    return new PartitionSeen(partitions.contains(destination.display()));
  }
}
