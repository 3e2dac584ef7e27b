package io.milvusimport.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.store.InMemoryObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.awaitility.Awaitility;

/** A task, driven as the framework drives it, with a store and a server in memory. */
final class TaskRig implements AutoCloseable {
  static final Map<String, String> QUEUE =
      Map.of("errors.tolerance", "all", "errors.deadletterqueue.topic.name", "dead");

  private final AtomicLong storeAheadMs = new AtomicLong();
  final InMemoryObjectStore store =
      new InMemoryObjectStore(() -> System.currentTimeMillis() + storeAheadMs.get());
  final FakeMilvus milvus = new FakeMilvus(store);
  final FakeWorker.Cluster cluster = new FakeWorker.Cluster();
  private final Path spool;
  private final List<FakeWorker> workers = new ArrayList<>();

  TaskRig(Path spool) {
    this.spool = spool;
  }

  @SafeVarargs
  final FakeWorker start(Map<String, String>... changes) {
    MilvusImportSinkTask task = new MilvusImportSinkTask(config -> edges());
    FakeWorker worker = new FakeWorker(cluster, task, settings(changes));
    workers.add(worker);
    return worker;
  }

  /** Lets time pass for the store alone. */
  void storeIsLater(Duration by) {
    storeAheadMs.addAndGet(by.toMillis());
  }

  Edges edges() {
    return new Edges(store, milvus, () -> {});
  }

  @SafeVarargs
  final Map<String, String> settings(Map<String, String>... changes) {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "name", "sink",
                "milvus.uri", "http://milvus:19530",
                "store.bucket", "bucket",
                "spool.directory", spool.toString(),
                "flush.records", "0",
                "flush.interval.ms", "300",
                "import.linger.ms", "0",
                "import.poll.interval.ms", "100"));
    for (Map<String, String> change : changes) {
      settings.putAll(change);
    }
    return settings;
  }

  static Map<String, Object> row(long id, Object... others) {
    Map<String, Object> row = new HashMap<>(Map.of("id", id, "vector", List.of(1.0, 2.0)));
    for (int i = 0; i < others.length; i += 2) {
      row.put((String) others[i], others[i + 1]);
    }
    return row;
  }

  void produce(TopicPartition partition, Map<String, Object> row) {
    cluster.produce(partition, row);
  }

  static void turnUntil(FakeWorker worker, BooleanSupplier reached) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              worker.turn();
              return reached.getAsBoolean();
            });
  }

  /** Runs turns until the task fails, and returns how. */
  static Throwable failure(FakeWorker worker) {
    ConnectException[] seen = new ConnectException[1];
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              try {
                worker.turn();
                return false;
              } catch (ConnectException e) {
                seen[0] = e;
                return true;
              }
            });
    assertThat(seen[0]).isNotInstanceOf(RetriableException.class);
    return Objects.requireNonNull(seen[0]);
  }

  @Override
  public void close() {
    workers.forEach(worker -> worker.task.stop());
  }
}
