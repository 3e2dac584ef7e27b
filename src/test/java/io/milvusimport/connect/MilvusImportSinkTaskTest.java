package io.milvusimport.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusimport.importjob.ImportService.Refused;
import io.milvusimport.importjob.ImportService.Unusable;
import io.milvusimport.importjob.ImportService.Usable;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.store.InMemoryObjectStore;
import io.milvusimport.store.InMemoryObjectStore.Fault;
import io.milvusimport.store.InMemoryObjectStore.Operation;
import io.milvusimport.store.StoreException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.DynamicMBean;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The task, driven as the framework drives it, with a store and a server in memory. */
class MilvusImportSinkTaskTest {
  private static final TopicPartition P0 = new TopicPartition("orders", 0);
  private static final TopicPartition P1 = new TopicPartition("orders", 1);

  @TempDir Path spool;

  private final InMemoryObjectStore store = new InMemoryObjectStore(System::currentTimeMillis);
  private final FakeMilvus milvus = new FakeMilvus(store);
  private final FakeWorker.Cluster cluster = new FakeWorker.Cluster();
  private final List<FakeWorker> workers = new ArrayList<>();
  private long nextId;

  @AfterEach
  void stopAll() {
    workers.forEach(worker -> worker.task.stop());
  }

  private Map<String, String> settings(Map<String, String> changes) {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "name", "sink",
                "milvus.uri", "http://milvus:19530",
                "milvus.collection", "products",
                "store.bucket", "bucket",
                "spool.directory", spool.toString(),
                "flush.records", "5",
                "flush.interval.ms", "600000",
                "import.linger.ms", "0",
                "import.poll.interval.ms", "100"));
    settings.putAll(changes);
    return settings;
  }

  private FakeWorker start(Map<String, String> changes) {
    MilvusImportSinkTask task =
        new MilvusImportSinkTask(config -> new Edges(store, milvus, () -> {}));
    FakeWorker worker = new FakeWorker(cluster, task, settings(changes));
    workers.add(worker);
    return worker;
  }

  private static Map<String, Object> row(long id) {
    return Map.of("id", id, "vector", List.of(1.0, 2.0));
  }

  private void produce(TopicPartition partition, int records) {
    for (int i = 0; i < records; i++) {
      cluster.produce(partition, row(nextId++));
    }
  }

  private static void turnUntil(FakeWorker worker, BooleanSupplier reached) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              worker.turn();
              return reached.getAsBoolean();
            });
  }

  /** Runs turns until the task fails, and returns how. */
  private static Throwable failure(FakeWorker worker) {
    ConnectException[] seen = new ConnectException[1];
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
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
    return java.util.Objects.requireNonNull(seen[0]);
  }

  private static List<Long> ids(long first, long end) {
    return LongStream.range(first, end).boxed().toList();
  }

  @Test
  void offsetIsCommittedOnlyWhenTheRowsAreIn() {
    // Given a server that takes its time
    milvus.holdsJobs(true);
    produce(P0, 10);
    FakeWorker worker = start(Map.of());
    worker.assign(P0);
    turnUntil(worker, () -> staged(P0) == 10);
    worker.commit();
    assertThat(cluster.committed(P0)).isZero();
    assertThat(milvus.rows()).isEmpty();
    // When
    milvus.holdsJobs(false);
    turnUntil(worker, () -> cluster.committed(P0) == 10);
    // Then
    assertThat(milvus.rows()).isEqualTo(ids(0, 10));
  }

  private long staged(TopicPartition partition) {
    SharedRuntime runtime =
        SharedRuntime.acquire(
            settings(Map.of()),
            io.milvusimport.connect.config.ConnectorConfig.of(settings(Map.of())),
            config -> new Edges(store, milvus, () -> {}));
    try {
      runtime.ledger().opened().join();
      return runtime
          .ledger()
          .read(v -> v.stagedEnd(new SourcePartition(partition.topic(), partition.partition())))
          .orElse(0);
    } finally {
      runtime.release();
    }
  }

  @Test
  void closeHandsOverWhatIsReadAndTheNextTaskGoesOnThere() {
    // Given 3 records that make no full batch
    produce(P0, 3);
    FakeWorker first = start(Map.of("flush.records", "0"));
    first.assign(P0);
    turnUntil(first, () -> first.paused().isEmpty());
    first.turn();
    first.turn();
    // When
    first.stop();
    produce(P0, 2);
    FakeWorker second = start(Map.of());
    second.assign(P0);
    turnUntil(second, () -> milvus.rows().size() >= 3);
    produce(P0, 3);
    turnUntil(second, () -> cluster.committed(P0) == 8);
    // Then
    assertThat(milvus.rows()).isEqualTo(ids(0, 8));
  }

  @Test
  void killedTaskLosesAndRepeatsNothing() {
    // Given a task that has handed over 5 records and read 3 more
    produce(P0, 8);
    milvus.holdsJobs(true);
    FakeWorker first = start(Map.of());
    first.assign(P0);
    turnUntil(first, () -> staged(P0) == 5);
    // When
    first.vanish();
    milvus.holdsJobs(false);
    FakeWorker second = start(Map.of("flush.records", "3"));
    second.assign(P0);
    turnUntil(second, () -> cluster.committed(P0) == 8);
    // Then
    assertThat(milvus.rows()).isEqualTo(ids(0, 8));
  }

  @Test
  void batchUnderAClaimOfAnotherIsReadAgain() {
    // Given a task whose uploads hang while another one claims the partition
    produce(P0, 5);
    FakeWorker slow = start(Map.of());
    slow.assign(P0);
    store.inject(Fault.LOST_REQUEST, call -> call.key().contains("/data/"));
    turnUntil(slow, () -> store.calls(Operation.CREATE) > 6);
    FakeWorker other = start(Map.of(MilvusImportSinkTask.TASK_INDEX, "1"));
    other.assign(P0);
    store.clearFaults();
    // When
    turnUntil(other, () -> cluster.committed(P0) == 5);
    // Then
    assertThat(milvus.rows()).isEqualTo(ids(0, 5));
  }

  @Test
  void partitionIsReadAgainByTheSameTaskAfterItsBatchWasRefused() throws Exception {
    // Given a task at work, whose partition a late start of another one claims
    produce(P0, 5);
    FakeWorker worker = start(Map.of());
    worker.assign(P0, P1);
    turnUntil(worker, () -> cluster.committed(P0) == 5);
    produce(P0, 2);
    produce(P1, 1);
    worker.turn();
    steal(P0);
    long before = worker.rewindsSeen;
    // When the batch with both partitions is refused
    produce(P1, 2);
    turnUntil(worker, () -> cluster.committed(P0) == 7 && cluster.committed(P1) == 3);
    // Then
    assertThat(worker.rewindsSeen).isGreaterThan(before);
    assertThat(milvus.rows()).isEqualTo(ids(0, 10));
  }

  @Test
  void partitionThatIsOpenedAgainWithoutACloseIsImportedOnce() {
    // Given a task with rows of the partition in its running batch
    produce(P0, 5);
    FakeWorker worker = start(Map.of());
    worker.assign(P0, P1);
    turnUntil(worker, () -> cluster.committed(P0) == 5);
    produce(P0, 2);
    worker.turn();
    // When it is given the partition once more, and other records complete the batch
    worker.assign(P0);
    produce(P1, 5);
    produce(P0, 5);
    turnUntil(worker, () -> cluster.committed(P0) == 12 && cluster.committed(P1) == 5);
    // Then
    assertThat(milvus.rows()).isEqualTo(ids(0, 17));
  }

  private void steal(TopicPartition partition) throws Exception {
    SharedRuntime runtime =
        SharedRuntime.acquire(
            settings(Map.of()),
            io.milvusimport.connect.config.ConnectorConfig.of(settings(Map.of())),
            config -> new Edges(store, milvus, () -> {}));
    try {
      var unused =
          runtime
              .ledger()
              .append(
                  List.of(
                      new Fact.PartitionsOpened(
                          "zombie",
                          3,
                          "elsewhere",
                          List.of(new SourcePartition(partition.topic(), partition.partition())))))
              .get();
    } finally {
      runtime.release();
    }
  }

  @Test
  void intervalFlushesWithoutFurtherRecords() {
    produce(P0, 2);
    FakeWorker worker = start(Map.of("flush.interval.ms", "100"));
    worker.assign(P0);
    turnUntil(worker, () -> cluster.committed(P0) == 2);
    assertThat(milvus.rows()).isEqualTo(ids(0, 2));
    assertThat(worker.timeoutMs).isBetween(1L, 1_000L);
  }

  @Test
  void sizeOfAFileFlushes() {
    produce(P0, 2);
    FakeWorker worker = start(Map.of("flush.records", "0", "flush.bytes", "1"));
    worker.assign(P0);
    turnUntil(worker, () -> cluster.committed(P0) == 2);
    assertThat(milvus.rows()).isEqualTo(ids(0, 2));
  }

  @Test
  void badRecordWithoutADeadLetterQueueStopsTheTaskByName() {
    // Given
    produce(P0, 2);
    cluster.produce(P0, Map.of("id", 7L, "vector", List.of(1.0, 2.0, 3.0)));
    FakeWorker worker = start(Map.of());
    worker.assign(P0);
    // When
    Throwable failure = failure(worker);
    worker.revoke(P0);
    // Then
    assertThat(failure)
        .hasMessageContaining("Field vector")
        .hasMessageContaining("orders-0@2")
        .hasMessageContaining("errors.deadletterqueue.topic.name");
    assertThat(worker.deadLetters).isEmpty();
    assertThat(milvus.rows()).isEmpty();
  }

  private static final Map<String, String> QUEUE =
      Map.of("errors.tolerance", "all", "errors.deadletterqueue.topic.name", "dead");

  @Test
  void badRecordsGoToTheDeadLetterQueueAndTheOffsetMovesOverThem() {
    // Given
    produce(P0, 2);
    cluster.produce(P0, "just text");
    cluster.produce(P0, null);
    produce(P0, 1);
    Map<String, String> settings = new HashMap<>(QUEUE);
    settings.put("behavior.on.null.values", "dlq");
    FakeWorker worker = start(settings);
    worker.assign(P0);
    // When
    turnUntil(worker, () -> cluster.committed(P0) == 5);
    // Then
    assertThat(worker.deadLetters)
        .hasSize(2)
        .allSatisfy(m -> assertThat(m).endsWith("rejected; sent to the dead letter queue."))
        .anySatisfy(m -> assertThat(m).contains("Record value", "orders-0@2"))
        .anySatisfy(m -> assertThat(m).contains("tombstone", "orders-0@3"));
    assertThat(milvus.rows()).isEqualTo(ids(0, 3));
  }

  @Test
  void batchWaitsForItsDeadLetters() {
    // Given a report that is not done
    cluster.produce(P0, "just text");
    produce(P0, 4);
    FakeWorker worker = start(QUEUE);
    CompletableFuture<Void> report = new CompletableFuture<>();
    worker.report = report;
    worker.assign(P0);
    turnUntil(worker, () -> !worker.deadLetters.isEmpty());
    Awaitility.await()
        .during(Duration.ofMillis(500))
        .until(
            () -> {
              worker.turn();
              return staged(P0) == 0 && worker.task.preCommit(Map.of()).isEmpty();
            });
    // When
    report.complete(null);
    turnUntil(worker, () -> cluster.committed(P0) == 5);
    // Then
    assertThat(milvus.rows()).isEqualTo(ids(0, 4));
  }

  @Test
  void deadLetterThatFailsStopsTheTask() {
    // Given
    cluster.produce(P0, "just text");
    produce(P0, 4);
    FakeWorker worker = start(QUEUE);
    worker.report = CompletableFuture.failedFuture(new IllegalStateException("too large"));
    worker.assign(P0);
    // When
    Throwable failure = failure(worker);
    // Then
    assertThat(failure).hasMessageContaining("could not be written to the dead letter queue");
    assertThat(cluster.committed(P0)).isZero();
    assertThat(milvus.rows()).isEmpty();
  }

  @Test
  void deadLetterThatOnlyTheWorkersMetricKnowsOfStopsTheTask() throws Exception {
    // Given a worker whose reports look fine whatever becomes of them
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName name = new ObjectName("kafka.connect:type=task-error-metrics,connector=sink,task=0");
    ErrorMetrics metrics = new ErrorMetrics();
    server.registerMBean(metrics, name);
    try {
      cluster.produce(P0, "just text");
      produce(P0, 4);
      FakeWorker worker = start(QUEUE);
      // When
      metrics.failures = 1;
      worker.assign(P0);
      // Then
      assertThat(failure(worker)).hasMessageContaining("could not be written");
      assertThat(milvus.rows()).isEmpty();
    } finally {
      server.unregisterMBean(name);
    }
  }

  /** The worker's metrics, as far as they matter here. */
  private static final class ErrorMetrics implements DynamicMBean {
    volatile double failures;

    @Override
    public Object getAttribute(String attribute) {
      return failures;
    }

    @Override
    public void setAttribute(Attribute attribute) {}

    @Override
    public AttributeList getAttributes(String[] attributes) {
      return new AttributeList();
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
      return attributes;
    }

    @Override
    public Object invoke(String action, Object[] parameters, String[] signature) {
      throw new UnsupportedOperationException(action);
    }

    @Override
    public MBeanInfo getMBeanInfo() {
      return new MBeanInfo(ErrorMetrics.class.getName(), "", null, null, null, null);
    }
  }

  @Test
  void tombstonesFollowTheirSetting() {
    cluster.produce(P0, null);
    produce(P0, 4);
    FakeWorker ignoring = start(Map.of("behavior.on.null.values", "ignore"));
    ignoring.assign(P0);
    turnUntil(ignoring, () -> cluster.committed(P0) == 5);
    assertThat(milvus.rows()).isEqualTo(ids(0, 4));
    cluster.produce(P0, null);
    ignoring.stop();
    FakeWorker failing = start(Map.of());
    failing.assign(P0);
    assertThat(failure(failing))
        .hasMessageContaining("orders-0@5")
        .hasMessageContaining("tombstone");
  }

  @Test
  void changedSchemaMeansThatTheBatchIsReadAgain() throws Exception {
    // Given
    produce(P0, 4);
    FakeWorker worker = start(Map.of());
    worker.assign(P0);
    turnUntil(worker, () -> worker.paused().isEmpty() && worker.rewindsSeen == 1);
    // When
    milvus.describes(new Usable(FakeMilvus.schema("1", "f2")));
    produce(P0, 1);
    turnUntil(worker, () -> cluster.committed(P0) == 5);
    // Then
    assertThat(worker.rewindsSeen).isEqualTo(2);
    assertThat(ledger()).contains("\"fingerprint\":\"f2\"").doesNotContain("\"f1\"");
    assertThat(milvus.rows()).isEqualTo(ids(0, 5));
  }

  /** All entries as text. */
  private String ledger() throws StoreException {
    StringBuilder text = new StringBuilder();
    for (String key : store.list("kafka-import/sink/ledger/entries/", "")) {
      text.append(new String(store.get(key).orElseThrow().bytes(), StandardCharsets.UTF_8));
    }
    return text.toString();
  }

  @Test
  void recordsThatATransformMovesCountWhereTheyCameFrom() {
    // Given a transform that gives records another topic, partition and offset
    produce(P0, 4);
    cluster.produce(P0, "just text");
    FakeWorker worker = start(QUEUE);
    worker.transform =
        record ->
            new SinkRecord(
                "routed",
                7,
                null,
                null,
                null,
                record.value(),
                record.kafkaOffset() + 1_000,
                record.timestamp(),
                record.timestampType(),
                null,
                record.topic(),
                record.kafkaPartition(),
                record.kafkaOffset());
    worker.assign(P0);
    // When
    turnUntil(worker, () -> cluster.committed(P0) == 5);
    // Then
    assertThat(milvus.rows()).isEqualTo(ids(0, 4));
    assertThat(worker.deadLetters).singleElement().asString().contains("orders-0@4");
  }

  @Test
  void replacedCollectionStopsTheTask() {
    // Given
    FakeWorker worker = start(Map.of());
    worker.assign(P0);
    turnUntil(worker, () -> worker.paused().isEmpty());
    // When
    milvus.describes(new Usable(FakeMilvus.schema("2", "f1")));
    produce(P0, 5);
    // Then
    assertThat(failure(worker))
        .hasMessageContaining("was replaced")
        .hasMessageContaining("id was 1");
    assertThat(milvus.rows()).isEmpty();
  }

  @Test
  void storeThatRefusesAnUploadStopsTheTask() {
    produce(P0, 5);
    FakeWorker worker = start(Map.of());
    store.inject(Fault.REFUSED, call -> call.key().contains("/data/"));
    worker.assign(P0);
    assertThat(failure(worker)).isInstanceOf(ConnectException.class).hasMessageContaining("/data/");
    assertThat(cluster.committed(P0)).isZero();
  }

  @Test
  void lostAnswersOfTheStoreAreGotOver() {
    // Given each object is created with its first answer lost
    produce(P0, 10);
    FakeWorker worker = start(Map.of());
    store.injectOnce(Fault.LOST_ANSWER, call -> call.key().contains("/data/"));
    store.injectOnce(Fault.LOST_ANSWER, call -> call.key().contains("/ledger/"));
    store.injectOnce(Fault.LOST_REQUEST, call -> call.key().contains("/data/"));
    worker.assign(P0);
    // When
    turnUntil(worker, () -> cluster.committed(P0) == 10);
    // Then
    assertThat(milvus.rows()).isEqualTo(ids(0, 10));
  }

  @Test
  void backlogPausesReading() {
    // Given
    milvus.holdsJobs(true);
    produce(P0, 5);
    FakeWorker worker = start(Map.of("import.max.backlog.bytes", "1"));
    worker.assign(P0);
    turnUntil(worker, () -> worker.paused().isEmpty());
    // When
    turnUntil(worker, () -> worker.paused().contains(P0));
    produce(P0, 5);
    worker.turn();
    milvus.holdsJobs(false);
    turnUntil(worker, () -> cluster.committed(P0) == 10);
    // Then
    assertThat(milvus.rows()).isEqualTo(ids(0, 10));
  }

  @Test
  void collectionThatCannotBeLoadedIsRefusedAtStart() {
    milvus.describes(new Unusable(List.of("Field doc (SparseFloatVector) is not supported.")));
    assertThatThrownBy(() -> start(Map.of()))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("default.products")
        .hasMessageContaining("Field doc");
  }

  @Test
  void collectionThatDoesNotExistIsRefusedAtStart() {
    milvus.describes(new Refused(100, "collection not found", false));
    assertThatThrownBy(() -> start(Map.of()))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("default.products")
        .hasMessageContaining("milvus.token");
  }

  @Test
  void storeThatDeniesAccessIsRefusedAtStart() {
    store.inject(Fault.REFUSED, call -> true);
    assertThatThrownBy(() -> start(Map.of()))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("store.bucket (bucket)")
        .hasMessageContaining("s3.endpoint");
  }

  @Test
  void closeOfWhatIsGoneAndASecondStopAreHarmless() {
    FakeWorker worker = start(Map.of());
    worker.assign(P0);
    worker.revoke(P0);
    worker.task.close(List.of(P0, P1));
    worker.task.stop();
    worker.task.stop();
    worker.task.close(List.of(P0));
    assertThat(worker.task.preCommit(Map.of())).isEmpty();
  }

  @Test
  void spoolFoldersOfDeadStartsAreRemovedAndThoseOfLivingOnesAreNot() throws IOException {
    // Given
    Path siblings = spool.resolve("kafka-connect-milvus-import/sink");
    Path dead = Files.createDirectories(siblings.resolve("dead"));
    Files.createFile(dead.resolve(".lock"));
    Files.createFile(dead.resolve("1-0.parquet"));
    // When
    start(Map.of());
    start(Map.of(MilvusImportSinkTask.TASK_INDEX, "1"));
    // Then
    try (Stream<Path> left = Files.list(siblings).filter(Files::isDirectory)) {
      assertThat(left).hasSize(2).doesNotContain(dead);
    }
  }

  @Test
  void tasksOfAConnectorShareOneViewOfTheLedger() {
    // Given
    produce(P0, 5);
    produce(P1, 5);
    FakeWorker zero = start(Map.of());
    FakeWorker one = start(Map.of(MilvusImportSinkTask.TASK_INDEX, "1"));
    zero.assign(P0);
    one.assign(P1);
    // When
    turnUntil(
        zero,
        () -> {
          one.turn();
          return cluster.committed(P0) == 5 && cluster.committed(P1) == 5;
        });
    // Then
    assertThat(milvus.rows()).isEqualTo(ids(0, 10));
  }
}
