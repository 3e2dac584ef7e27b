package io.milvusimport.connect;

import static io.milvusimport.connect.TaskRig.QUEUE;
import static io.milvusimport.connect.TaskRig.failure;
import static io.milvusimport.connect.TaskRig.row;
import static io.milvusimport.connect.TaskRig.turnUntil;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.importjob.ImportService.Refused;
import io.milvusimport.importjob.ImportService.Unknown;
import io.milvusimport.importjob.ImportService.Usable;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Collections that change while a task reads. */
class SchemaChangeTest {
  private static final TopicPartition A = new TopicPartition("a", 0);
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

  /** A task whose schema is old enough for another look. */
  private FakeWorker startedAWhileAgo(Map<String, String> changes) {
    Map<String, String> settings = new HashMap<>(PRODUCTS);
    settings.putAll(QUEUE);
    settings.putAll(changes);
    FakeWorker worker = rig.start(settings);
    long startedMs = Ticks.nowMs();
    worker.assign(A);
    turnUntil(worker, () -> worker.paused().isEmpty());
    Awaitility.await().until(() -> Ticks.nowMs() - startedMs > Schemas.FRESH_MS + 50);
    return worker;
  }

  @Test
  void aFieldThatTheCollectionGainedIsSeenWithoutARestart() {
    // Given a record of the old schema in the running batch
    FakeWorker worker =
        startedAWhileAgo(Map.of("flush.records", "3", "flush.interval.ms", "600000"));
    rig.produce(A, row(1));
    worker.turn();

    // When
    rig.milvus.describes(new Usable(FakeMilvus.withTitle("1", "f2")));
    rig.produce(A, row(2, "title", "x"));
    worker.turn();
    rig.produce(A, row(3));
    turnUntil(worker, () -> rig.cluster.committed(A) == 3);

    // Then
    assertThat(worker.deadLetters).isEmpty();
    assertThat(rig.milvus.rows()).isEqualTo(List.of(1L, 2L, 3L));
    assertThat(rig.milvus.row(1)).contains("title=null");
    assertThat(rig.milvus.row(2)).contains("title=x");
  }

  @Test
  void aKeyThatIsReallyUnknownIsRejectedAfterAnotherLookAndFewLooksAreTaken() {
    // Given
    FakeWorker worker = startedAWhileAgo(Map.of());
    int before = rig.milvus.descriptions();

    // When
    for (int i = 0; i < 200; i++) {
      rig.produce(A, row(i, "colour", "red"));
    }
    turnUntil(worker, () -> rig.cluster.committed(A) == 200);

    // Then
    assertThat(worker.deadLetters).hasSize(200);
    assertThat(rig.milvus.descriptions() - before).isBetween(1, 5);
    assertThat(rig.milvus.rows()).isEmpty();
  }

  @Test
  void aServerThatIsSilentLeavesTheKnownSchema() {
    // Given
    FakeWorker worker = startedAWhileAgo(Map.of());
    rig.milvus.describes(new Unknown("no answer"));

    // When
    rig.produce(A, row(1, "colour", "red"));
    turnUntil(worker, () -> rig.cluster.committed(A) == 1);

    // Then
    assertThat(worker.deadLetters).singleElement().asString().contains("Field colour");
  }

  @Test
  void aCollectionThatIsReplacedStopsTheTaskWithBothIds() {
    // Given
    FakeWorker worker = startedAWhileAgo(Map.of());

    // When
    rig.milvus.describes(new Usable(FakeMilvus.schema("2", "f1")));
    rig.produce(A, row(1, "colour", "red"));

    // Then
    assertThat(failure(worker)).hasMessageContaining("was replaced: its id was 1 and is 2");
    assertThat(worker.deadLetters).isEmpty();
  }

  @Test
  void aCollectionThatIsDroppedStopsTheTaskBeforeTheHandOver() {
    // Given
    FakeWorker worker = startedAWhileAgo(Map.of());

    // When
    rig.produce(A, row(1));
    rig.milvus.describes(new Refused(100, "There is no such collection.", false));

    // Then
    assertThat(failure(worker)).hasMessageContaining("is gone: its id was 1");
    assertThat(rig.cluster.committed(A)).isZero();
  }

  @Test
  void aGainedFieldThatTheFormatCannotCarryStopsTheTaskAtTheHandOver() {
    // Given
    FakeWorker worker = startedAWhileAgo(Map.of("file.format", "numpy"));
    CollectionSchema plain = FakeMilvus.schema("1", "f2");
    List<Field> fields = new ArrayList<>(plain.fields());
    fields.add(new Field("body", new FieldType.Text(), false, false, true, Optional.empty()));

    // When
    rig.milvus.describes(
        new Usable(
            new CollectionSchema(
                "default", "products", "1", fields, List.of(), false, false, "f2")));
    rig.produce(A, row(1));

    // Then
    assertThat(failure(worker))
        .hasMessageContaining("file.format=numpy")
        .hasMessageContaining("Field body (Text)");
    assertThat(rig.cluster.committed(A)).isZero();
  }
}
