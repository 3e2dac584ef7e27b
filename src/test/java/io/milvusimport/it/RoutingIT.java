package io.milvusimport.it;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.milvusimport.testbed.ConnectWorker;
import io.milvusimport.testbed.JsonHttp;
import io.milvusimport.testbed.MilvusRest;
import io.milvusimport.testbed.PackageData;
import io.milvusimport.testbed.SharedTestBed;
import io.milvusimport.testbed.TestBed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several collections, and collections that change, in a real worker. */
@ExtendWith(SharedTestBed.class)
class RoutingIT {
  private static final List<byte[]> RECORDS = PackageData.records().subList(0, 100);

  @Test
  void topicsFindTheirCollectionsByAnExpressionEvenIfTheyAppearLater(
      TestBed bed, ConnectWorker worker) {
    // Given
    MilvusRest milvus = new MilvusRest(bed.milvusUri(), TestBed.TOKEN);
    bed.topics().create("routed-one", 1);
    milvus.createCollection(PackageData.collection("routed_one"));
    Trial trial =
        Trial.of(bed, worker, bed.emulator(), "quickstart", "routing")
            .without("topics")
            .without("milvus.collection")
            .with("topics.regex", "routed-.*")
            .with("topic.collection.map", "~routed-(.*):routed_$1")
            .with("metadata.topic.field", "from_topic")
            .with("metadata.offset.field", "from_offset")
            .with("consumer.override.metadata.max.age.ms", "500");
    trial.start();
    bed.topics().produce("routed-one", 0, RECORDS);
    awaitCommitted(bed, "routed-one", 100);

    // When
    milvus.createCollection(PackageData.collection("routed_two"));
    bed.topics().create("routed-two", 1);
    bed.topics().produce("routed-two", 0, RECORDS.subList(0, 40));
    awaitCommitted(bed, "routed-two", 40);

    // Then
    assertThat(milvus.ids("routed_one")).hasSize(100).doesNotHaveDuplicates();
    assertThat(milvus.ids("routed_two"))
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 40).boxed().toList());
    assertThat(milvus.rows("routed_two", "id", List.of("from_topic")))
        .allMatch(row -> row.toString().contains("routed-two"));
    trial.end();
  }

  @Test
  void aFieldThatTheCollectionGainsIsFilledWithoutARestart(TestBed bed, ConnectWorker worker) {
    // Given a collection without a dynamic field, and records with a key that it does not have
    JsonNode request = PackageData.collection("gained");
    ((ObjectNode) request.required("schema")).put("enableDynamicField", false);
    Trial trial =
        Trial.of(bed, worker, bed.emulator(), "quickstart", "gained")
            .with("errors.tolerance", "all")
            .with("errors.deadletterqueue.topic.name", "gained-dead")
            .with("errors.deadletterqueue.topic.replication.factor", "1")
            .withTopic(1)
            .withCollection(request);
    trial.start();
    trial.awaitTierProven();

    // When
    new MilvusRest(bed.milvusUri(), TestBed.TOKEN)
        .addField(
            "gained",
            JsonHttp.parse(
                """
                {"fieldName": "homepage", "dataType": "VarChar", "nullable": true,
                 "elementTypeParams": {"max_length": "512"}}"""));
    trial.produce(0, RECORDS);
    trial.awaitCommitted(100);

    // Then
    Map<Long, JsonNode> rows = trial.rowsById(List.of("homepage"));
    assertThat(rows).hasSize(100);
    for (JsonNode record : PackageData.trees().subList(0, 100)) {
      JsonNode row = requireNonNull(rows.get(record.required("id").asLong()));
      assertThat(row.path("homepage").asText("")).isEqualTo(record.path("homepage").asText(""));
    }
    trial.end();
  }

  @Test
  void aCollectionThatIsCreatedAnewStopsTheTaskWithBothIds(TestBed bed, ConnectWorker worker) {
    // Given
    MilvusRest milvus = new MilvusRest(bed.milvusUri(), TestBed.TOKEN);
    Trial trial =
        Trial.of(bed, worker, bed.emulator(), "quickstart", "anew").withTopic(1).withCollection();
    trial.start();
    trial.produce(0, RECORDS);
    trial.awaitCommitted(100);

    // When
    milvus.dropCollection("anew");
    trial.withCollection();
    trial.produce(0, RECORDS.subList(0, 10));
    String trace = trial.failure();

    // Then
    assertThat(trace).containsPattern("default.anew was replaced: its id was \\d+ and is \\d+");
    assertThat(trial.committed(0)).isEqualTo(100);
    trial.end();
  }

  private static void awaitCommitted(TestBed bed, String topic, long offset) {
    Awaitility.await("offset " + offset + " of " + topic)
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> bed.topics().committed("connect-routing", topic, 0) == offset);
  }
}
