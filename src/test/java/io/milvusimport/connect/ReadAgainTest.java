package io.milvusimport.connect;

import static io.milvusimport.connect.TaskRig.QUEUE;
import static io.milvusimport.connect.TaskRig.row;
import static io.milvusimport.connect.TaskRig.turnUntil;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusimport.importjob.ImportService.Usable;
import io.milvusimport.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that are read a second time: their files were withdrawn, or offsets altered. */
class ReadAgainTest {
  private static final TopicPartition A = new TopicPartition("a", 0);
  private static final TopicPartition B = new TopicPartition("a", 1);
  private static final Map<String, String> PRODUCTS = Map.of("milvus.collection", "products");

  @TempDir Path spool;

  private TaskRig rig;

  @BeforeEach
  void start() {
    rig = new TaskRig(spool);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private static List<Long> ids(long first, long end) {
    return LongStream.range(first, end).boxed().toList();
  }

  private void collection(String name, String id, String fingerprint) {
    rig.milvus.describes("default." + name, new Usable(FakeMilvus.schema(id, fingerprint, true)));
  }

  private long staged() {
    try {
      return rig.store.list("", "").stream().filter(key -> key.contains("/data/")).count();
    } catch (StoreException e) {
      throw new AssertionError(e);
    }
  }

  private boolean ledgerHas(String fact) {
    try {
      for (String key : rig.store.list("", "")) {
        if (key.contains("/ledger/entries/")
            && new String(rig.store.get(key).orElseThrow().bytes(), StandardCharsets.UTF_8)
                .contains("\"" + fact + "\"")) {
          return true;
        }
      }
      return false;
    } catch (StoreException e) {
      throw new AssertionError(e);
    }
  }

  private Map<String, Object> rowFor(String tenant, long id) {
    return row(id, "tenant", tenant);
  }

  private void alter(Map<TopicPartition, Long> offsets) {
    new OffsetAlteration(config -> rig.edges()).alter(rig.settings(PRODUCTS), offsets);
  }

  /** Imports ten rows and stops the task, as the framework does before offsets are altered. */
  private void importTenAndStop() {
    ids(0, 10).forEach(id -> rig.produce(A, row(id)));
    FakeWorker worker = rig.start(PRODUCTS);
    worker.assign(A);
    turnUntil(worker, () -> rig.cluster.committed(A) == 10);
    worker.task.stop();
  }

  private FakeWorker restart() {
    FakeWorker worker = rig.start(PRODUCTS);
    worker.assign(A);
    return worker;
  }

  @Test
  void rowsOfAnOutdatedFileAreReadAgainAndThoseOfOtherCollectionsAreNot() {
    // Given records for two collections in two partitions, handed over and not submitted yet
    collection("x", "1", "f1");
    collection("y", "2", "f1");
    ids(0, 40).forEach(id -> rig.produce(id % 4 < 2 ? A : B, rowFor(id % 2 == 0 ? "x" : "y", id)));
    Map<String, String> settings = new HashMap<>(QUEUE);
    settings.put("milvus.collection", "${field:tenant}");
    settings.put("import.linger.ms", "1500");
    FakeWorker worker = rig.start(settings);
    worker.assign(A, B);
    turnUntil(worker, () -> staged() == 2);

    // When
    collection("x", "1", "f2");
    turnUntil(worker, () -> rig.cluster.committed(A) == 20 && rig.cluster.committed(B) == 20);

    // Then
    assertThat(ledgerHas("FilesWithdrawn")).isTrue();
    assertThat(rig.milvus.rows("default.x"))
        .isEqualTo(ids(0, 40).stream().filter(id -> id % 2 == 0).toList());
    assertThat(rig.milvus.rows("default.y"))
        .isEqualTo(ids(0, 40).stream().filter(id -> id % 2 == 1).toList());
    assertThat(worker.deadLetters).isEmpty();

    // When reading goes on
    rig.produce(A, rowFor("x", 100));
    turnUntil(worker, () -> rig.cluster.committed(A) == 21);

    // Then
    assertThat(rig.milvus.rows("default.x")).hasSize(21).contains(100L);
  }

  @Test
  void withdrawnRowsAreNotPassedOverWhereRecordsGoElsewhereMeanwhile() {
    // Given records that were handed over for a collection
    collection("x", "1", "f1");
    collection("y", "2", "f1");
    ids(0, 10).forEach(id -> rig.produce(A, row(id)));
    Map<String, String> settings = new HashMap<>(Map.of("milvus.collection", "x"));
    settings.put("import.linger.ms", "60000");
    FakeWorker worker = rig.start(settings);
    worker.assign(A);
    turnUntil(worker, () -> ledgerHas("BatchStaged"));
    worker.task.stop();

    // When it no longer takes the files, and the topic goes to another one by now
    collection("x", "1", "f2");
    FakeWorker second = rig.start(Map.of("milvus.collection", "y"));
    second.assign(A);

    // Then
    assertThatThrownBy(() -> turnUntil(second, () -> rig.cluster.committed(A) == 10))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("Record a-0@0 is read again for rows of default.x")
        .hasMessageContaining("no record goes there any more");
    assertThat(rig.cluster.committed(A)).isEqualTo(0);
  }

  @Test
  void withdrawnRowsAreNotTakenForOthersWhereDestinationsWereExchangedMeanwhile() {
    // Given as many records for each of two collections, handed over
    collection("x", "1", "f1");
    collection("y", "2", "f1");
    for (long id : ids(0, 10)) {
      boolean isEven = id % 2 == 0;
      rig.produce(A, row(id, "then", isEven ? "x" : "y", "now", isEven ? "y" : "x"));
    }
    Map<String, String> settings = new HashMap<>(Map.of("import.linger.ms", "60000"));
    settings.put("milvus.collection", "${field:then}");
    FakeWorker worker = rig.start(settings);
    worker.assign(A);
    turnUntil(worker, () -> ledgerHas("BatchStaged"));
    worker.task.stop();

    // When one of them no longer takes its file, and every record goes to the other one by now, in
    // a batch that is full with the last
    collection("x", "1", "f2");
    FakeWorker second =
        rig.start(Map.of("milvus.collection", "${field:now}", "flush.records", "10"));
    second.assign(A);

    // Then
    assertThatThrownBy(() -> turnUntil(second, () -> rig.cluster.committed(A) == 10))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("Partition a-0: of offsets [0, 10)")
        .hasMessageContaining("5 records went to default.x")
        .hasMessageContaining("as many others do");
    assertThat(rig.cluster.committed(A)).isEqualTo(0);
    second.task.stop();

    // When they go where they went
    FakeWorker third = rig.start(Map.of("milvus.collection", "${field:then}"));
    third.assign(A);
    turnUntil(third, () -> rig.cluster.committed(A) == 10);

    // Then
    assertThat(rig.milvus.rows("default.x")).containsExactly(0L, 2L, 4L, 6L, 8L);
    assertThat(rig.milvus.rows("default.y")).containsExactly(1L, 3L, 5L, 7L, 9L);
  }

  @Test
  void aRecordThatWasRejectedIsNoOtherRecordWhereTheNewSchemaTakesIt() {
    // Given a record that the schema refuses, between others
    rig.milvus.describes("default.x", new Usable(FakeMilvus.schema("1", "f1")));
    for (long id : ids(0, 6)) {
      rig.produce(A, id == 4 ? row(id, "title", "unknown") : row(id));
    }
    Map<String, String> settings = new HashMap<>(QUEUE);
    settings.put("milvus.collection", "x");
    settings.put("import.linger.ms", "1500");
    settings.put("behavior.on.unknown.fields", "fail");
    FakeWorker worker = rig.start(settings);
    worker.assign(A);
    turnUntil(worker, () -> staged() == 1);
    assertThat(worker.deadLetters).hasSize(1);

    // When the collection gains the field
    rig.milvus.describes("default.x", new Usable(FakeMilvus.withTitle("1", "f2")));
    turnUntil(worker, () -> rig.cluster.committed(A) == 6);

    // Then
    assertThat(ledgerHas("FilesWithdrawn")).isTrue();
    assertThat(rig.milvus.rows("default.x")).isEqualTo(ids(0, 6));
  }

  @Test
  void rowsBelowTheFrontierAreImportedAgainWhereOffsetsWereMovedBack() {
    // Given
    importTenAndStop();

    // When
    alter(Map.of(A, 4L));
    rig.cluster.group.put(A, 4L);
    FakeWorker worker = restart();
    rig.produce(A, row(10));
    turnUntil(worker, () -> rig.cluster.committed(A) == 11);

    // Then
    assertThat(rig.milvus.rows())
        .isEqualTo(Stream.concat(ids(0, 10).stream(), ids(4, 11).stream()).sorted().toList());
  }

  @Test
  void recordsAreSkippedWhereOffsetsWereMovedForward() {
    // Given
    importTenAndStop();
    ids(10, 20).forEach(id -> rig.produce(A, row(id)));

    // When
    alter(Map.of(A, 15L));
    rig.cluster.group.put(A, 15L);
    FakeWorker worker = restart();
    turnUntil(worker, () -> rig.cluster.committed(A) == 20);

    // Then
    assertThat(rig.milvus.rows())
        .isEqualTo(Stream.concat(ids(0, 10).stream(), ids(15, 20).stream()).toList());
  }

  @Test
  void everythingIsImportedAgainAfterAResetWithOrWithoutNamedPartitions() {
    // Given
    importTenAndStop();

    // When the framework names none, since nothing was committed, and then all
    alter(Map.of());
    Map<TopicPartition, Long> reset = new HashMap<>();
    reset.put(A, null);
    alter(reset);
    rig.cluster.group.clear();
    FakeWorker worker = restart();
    turnUntil(worker, () -> rig.cluster.committed(A) == 10);

    // Then
    assertThat(rig.milvus.rows())
        .isEqualTo(Stream.concat(ids(0, 10).stream(), ids(0, 10).stream()).sorted().toList());
  }

  @Test
  void offsetsAreNotAlteredWhileAJobRuns() {
    // Given
    rig.milvus.holdsJobs(true);
    rig.produce(A, row(1));
    FakeWorker worker = rig.start(PRODUCTS);
    worker.assign(A);
    turnUntil(worker, () -> ledgerHas("SubmitAccepted"));
    worker.task.stop();

    // Then
    assertThatThrownBy(() -> alter(Map.of(A, 0L)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("Offsets were not altered: job-0 is submitted and not finished");

    // When it is finished
    rig.milvus.holdsJobs(false);
    FakeWorker second = restart();
    turnUntil(second, () -> rig.cluster.committed(A) == 1);
    second.task.stop();
    alter(Map.of(A, 0L));

    // Then
    rig.cluster.group.put(A, 0L);
    FakeWorker third = restart();
    turnUntil(third, () -> rig.cluster.committed(A) == 1);
    assertThat(rig.milvus.rows()).containsExactly(1L, 1L);
  }

  @Test
  void anOffsetBelowZeroIsRefused() {
    assertThatThrownBy(() -> alter(Map.of(A, -1L)))
        .hasMessageContaining("Offset -1 of a-0 is below 0");
  }

  @Test
  void offsetsOfWhatTheConnectorDoesNotReadAreRefused() {
    // Given
    importTenAndStop();

    // Then
    OffsetAlteration alteration = new OffsetAlteration(config -> rig.edges());
    Map<String, String> settings = rig.settings(PRODUCTS, Map.of("topics", "a"));
    assertThatThrownBy(
            () -> alteration.alter(settings, Map.of(new TopicPartition("returns", 0), 0L)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("Topic returns of returns-0 is not read by connector sink")
        .hasMessageContaining("Nothing was changed");
    assertThatThrownBy(
            () -> alteration.alter(settings, Map.of(A, 3L, new TopicPartition("a", 7), 0L)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(
            "Partition a-7 has never been read: of topic a the ledger has partitions [0]")
        .hasMessageContaining("Nothing was changed");
    assertThat(ledgerHas("OffsetsAltered")).isFalse();
  }
}
