package io.milvusimport.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.milvusimport.testbed.ConnectWorker;
import io.milvusimport.testbed.PackageData;
import io.milvusimport.testbed.SharedTestBed;
import io.milvusimport.testbed.TestBed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From topic to collection by NumPy sets: many objects a file, the same promises. */
@ExtendWith(SharedTestBed.class)
class NumpyIT {
  private static final List<String> FIELDS =
      List.of("id", "package", "section", "summary", "installed_size_kb", "version", "tags");

  @Test
  void everyRowOfEveryBatchArrivesOnceAndNothingIsLeftBehind(TestBed bed, ConnectWorker worker) {
    // Given
    Trial trial =
        Trial.of(bed, worker, bed.emulator(), "quickstart", "numpy-sets")
            .with("file.format", "numpy")
            .with("flush.interval.ms", "1000")
            .withTopic(1);
    trial.withCollection(withoutArrays(PackageData.collection(trial.collection())));
    trial.start();
    List<byte[]> records = PackageData.records();

    // When: at least two batches
    trial.produce(0, records.subList(0, 400));
    trial.awaitCommitted(400);
    trial.produce(0, records.subList(400, 1000));
    trial.awaitCommitted(1000);

    // Then
    assertThat(trial.ids())
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 1000).boxed().toList());
    Map<Long, JsonNode> rows = trial.rowsById(FIELDS);
    Map<Long, JsonNode> vectors = trial.rowsById(List.of("id", "embedding"));
    for (JsonNode record : PackageData.trees()) {
      long id = record.required("id").longValue();
      JsonNode row = rows.getOrDefault(id, MissingNode.getInstance());
      for (String field : FIELDS) {
        JsonNode expected = record.required(field);
        assertThat(row.path(field).isNumber() ? row.path(field).longValue() : row.path(field))
            .as("field %s of record %d", field, id)
            .isEqualTo(expected.isNumber() ? expected.longValue() : expected);
      }
      assertThat(floats(vectors.getOrDefault(id, row).path("embedding")))
          .as("vector of record %d", id)
          .isEqualTo(floats(record.required("embedding")));
    }
    assertThat(trial.jobs())
        .filteredOn(job -> job.path("totalRows").asLong() > 0)
        .hasSizeGreaterThanOrEqualTo(2)
        .allSatisfy(
            job -> {
              assertThat(job.path("state").asText()).isEqualTo("Completed");
              assertThat(job.path("details").path(0).path("fileName").asText())
                  .contains("/id.npy ", "/$meta.npy");
            });
    Awaitility.await("the objects to be removed")
        .atMost(Duration.ofSeconds(10))
        .until(() -> bed.bucket().list("kafka-import/" + trial.topic() + "/data/").isEmpty());
    trial.end();
  }

  @Test
  void aFieldThatNumpyCannotCarryIsNamedAtTheStart(TestBed bed, ConnectWorker worker) {
    // Given: the collection with its array
    Trial trial =
        Trial.of(bed, worker, bed.emulator(), "quickstart", "numpy-array")
            .with("file.format", "numpy")
            .withTopic(1)
            .withCollection();

    // When
    String message = trial.startAndFail();

    // Then
    assertThat(message).contains("Field tags (Array", "NumPy", "file.format=parquet");
    trial.end();
  }

  /** Without the array: its values become dynamic ones. */
  private static JsonNode withoutArrays(JsonNode request) {
    ArrayNode fields = (ArrayNode) request.required("schema").required("fields");
    for (int i = fields.size() - 1; i >= 0; i--) {
      if (fields.get(i).path("dataType").asText().equals("Array")) {
        fields.remove(i);
      }
    }
    return request;
  }

  private static List<Float> floats(JsonNode vector) {
    return StreamSupport.stream(vector.spliterator(), false).map(JsonNode::floatValue).toList();
  }
}
