package io.milvusimport.connect;

import static io.milvusimport.connect.TaskRig.QUEUE;
import static io.milvusimport.connect.TaskRig.failure;
import static io.milvusimport.connect.TaskRig.row;
import static io.milvusimport.connect.TaskRig.turnUntil;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusimport.importjob.ImportService.Refused;
import io.milvusimport.importjob.ImportService.Usable;
import io.milvusimport.schema.CollectionSchema;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One task and several destinations. */
class RoutingTest {
  private static final TopicPartition A = new TopicPartition("a", 0);
  private static final TopicPartition B = new TopicPartition("b", 0);
  private static final Refused NONE = new Refused(100, "There is no such collection.", false);

  @TempDir Path spool;

  private TaskRig rig;

  @BeforeEach
  void start() {
    rig = new TaskRig(spool);
    rig.milvus.describes(NONE);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private void collection(String name, String id) {
    CollectionSchema schema = FakeMilvus.schema(id, "f1", true);
    rig.milvus.describes(name, new Usable(schema));
  }

  private static List<Long> ids(long... ids) {
    return LongStream.of(ids).boxed().toList();
  }

  @Test
  void topicsGoToCollectionsOfSeveralDatabasesInOneBatch() {
    // Given
    collection("default.one", "1");
    collection("shop.two", "2");
    rig.milvus.addPartition("shop.two/p");
    rig.produce(A, row(1));
    rig.produce(B, row(2));
    rig.produce(A, row(3));
    FakeWorker worker =
        rig.start(Map.of("topics", "a,b", "topic.collection.map", "a:one,b:shop.two/p"));

    // When
    worker.assign(A, B);
    turnUntil(worker, () -> rig.cluster.committed(A) == 2 && rig.cluster.committed(B) == 1);

    // Then
    assertThat(rig.milvus.rows("default.one")).isEqualTo(ids(1, 3));
    assertThat(rig.milvus.rows("shop.two/p")).isEqualTo(ids(2));
  }

  @Test
  void aTopicThatAppearsLaterFindsItsCollection() {
    // Given a task that has only seen one topic
    collection("default.a", "1");
    collection("default.b", "2");
    rig.produce(A, row(1));
    FakeWorker worker = rig.start(Map.of("topics.regex", ".*", "milvus.collection", "${topic}"));
    worker.assign(A);
    turnUntil(worker, () -> rig.cluster.committed(A) == 1);

    // When
    rig.produce(B, row(2));
    worker.assign(B);
    turnUntil(worker, () -> rig.cluster.committed(B) == 1);

    // Then
    assertThat(rig.milvus.rows("default.a")).isEqualTo(ids(1));
    assertThat(rig.milvus.rows("default.b")).isEqualTo(ids(2));
  }

  @Test
  void aTopicWhoseCollectionDoesNotExistStopsTheTaskByName() {
    // Given
    collection("default.a", "1");
    FakeWorker worker =
        rig.start(Map.of("topics.regex", ".*", "milvus.collection", "${topic}"), QUEUE);
    worker.assign(A, B);

    // When
    rig.produce(B, row(2));

    // Then
    assertThat(failure(worker))
        .hasMessageContaining("Topic b goes where there is nothing")
        .hasMessageContaining("milvus.collection=${topic}")
        .hasMessageContaining("default.b");
    assertThat(worker.deadLetters).isEmpty();
  }

  @Test
  void aListedTopicWithoutACollectionIsRefusedAtStart() {
    collection("default.one", "1");

    assertThatThrownBy(
            () -> rig.start(Map.of("topics", "a,b", "topic.collection.map", "a:one,b:two")))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("Topic b goes where there is nothing, by topic.collection.map=b:two");
    assertThatThrownBy(() -> rig.start(Map.of("topics", "a,b", "topic.collection.map", "a:one")))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("Topic b has no destination");
    assertThatThrownBy(
            () -> rig.start(Map.of("topics", "a", "topic.collection.map", "a:one/nowhere")))
        .hasMessageContaining("Partition default.one/nowhere does not exist.");
  }

  @Test
  void aMappingThatCannotWorkIsRefusedAtStart() {
    collection("default.one", "1");

    assertThatThrownBy(
            () ->
                rig.start(
                    Map.of(
                        "milvus.collection", "one",
                        "field.map", "a:vector,b:vector",
                        "id.source", "coordinates")))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("default.one")
        .hasMessageContaining("Field vector is filled twice")
        .hasMessageContaining("id.source=coordinates needs a VarChar key");
  }

  @Test
  void recordsThatNameNoDestinationGoToTheDeadLetterQueue() {
    // Given
    collection("default.acme", "1");
    rig.produce(A, row(1, "tenant", "acme"));
    rig.produce(A, row(2, "tenant", "nobody"));
    rig.produce(A, row(3));
    rig.produce(A, row(4, "tenant", "nobody"));
    rig.produce(A, row(5, "tenant", "acme"));
    FakeWorker worker = rig.start(Map.of("milvus.collection", "${field:tenant}"), QUEUE);

    // When
    worker.assign(A);
    turnUntil(worker, () -> rig.cluster.committed(A) == 5);

    // Then
    assertThat(rig.milvus.rows("default.acme")).isEqualTo(ids(1, 5));
    assertThat(worker.deadLetters)
        .hasSize(3)
        .allSatisfy(m -> assertThat(m).startsWith("Field tenant (").doesNotContain("nobody"))
        .anySatisfy(m -> assertThat(m).contains("missing or null", "a-0@2"))
        .anySatisfy(m -> assertThat(m).contains("there is no such", "${field:tenant}", "a-0@3"));
    assertThat(rig.milvus.descriptions()).isLessThan(10);
  }

  @Test
  void transformsDecideTheRouteAndCoordinatesStayThoseOfTheRecord() {
    // Given a transform that gives records another topic
    collection("default.one", "1");
    rig.produce(A, row(1));
    FakeWorker worker =
        rig.start(
            Map.of(
                "topics", "a",
                "transforms", "rename",
                "topic.collection.map", "renamed:one",
                "metadata.topic.field", "from",
                "metadata.offset.field", "at"));
    worker.transform =
        record ->
            new SinkRecord(
                "renamed",
                9,
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

    // When
    worker.assign(A);
    turnUntil(worker, () -> rig.cluster.committed(A) == 1);

    // Then
    assertThat(rig.milvus.rows("default.one")).isEqualTo(ids(1));
    assertThat(rig.milvus.row(1)).contains("\"from\":\"a\"", "\"at\":0");
  }

  @Test
  void moreDestinationsThanFilesCutTheBatchEarly() {
    // Given
    for (int i = 0; i < 9; i++) {
      collection("default.c" + i, "1" + i);
      rig.produce(A, row(i, "tenant", "c" + i));
    }
    FakeWorker worker =
        rig.start(
            Map.of(
                "milvus.collection", "${field:tenant}",
                "flush.files", "2",
                "flush.interval.ms", "600000"));

    // When
    worker.assign(A);
    turnUntil(worker, () -> rig.cluster.committed(A) == 9);

    // Then
    assertThat(rig.milvus.rows()).isEqualTo(LongStream.range(0, 9).boxed().toList());
  }
}
