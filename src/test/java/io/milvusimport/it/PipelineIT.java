package io.milvusimport.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.milvusimport.testbed.ConnectWorker;
import io.milvusimport.testbed.PackageData;
import io.milvusimport.testbed.SharedTestBed;
import io.milvusimport.testbed.TestBed;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From topic to collection, with the sample configurations. */
@ExtendWith(SharedTestBed.class)
class PipelineIT {
  private static final List<String> FIELDS =
      List.of(
          "id",
          "package",
          "section",
          "summary",
          "installed_size_kb",
          "version",
          "tags",
          "homepage",
          "embedding");

  @Test
  void everyFieldOfEveryRowArrivesAndTheOffsetIsCommitted(TestBed bed, ConnectWorker worker) {
    // Given
    Trial trial =
        Trial.of(bed, worker, bed.emulator(), "quickstart", "every-field")
            .withTopic(1)
            .withCollection();
    trial.start();

    // When
    int acknowledged = trial.produce(0, PackageData.records());
    trial.awaitCommitted(acknowledged);

    // Then
    Map<Long, JsonNode> rows = trial.rowsById(FIELDS);
    assertThat(trial.ids()).hasSize(1000).doesNotHaveDuplicates();
    for (JsonNode record : PackageData.trees()) {
      JsonNode row =
          rows.getOrDefault(record.required("id").longValue(), MissingNode.getInstance());
      for (String field : FIELDS) {
        assertThat(valueOf(row.path(field)))
            .as("field %s of record %s", field, record.required("id"))
            .isEqualTo(valueOf(record.required(field)));
      }
    }
    assertThat(trial.jobs())
        .filteredOn(job -> job.path("totalRows").asLong() > 0)
        .isNotEmpty()
        .allMatch(job -> job.path("state").asText().equals("Completed"));
    trial.end();
  }

  @Test
  void fourTasksLoadFourPartitionsAndEachCommitsItsOwn(TestBed bed, ConnectWorker worker) {
    // Given: the sample for production, told to flush sooner
    Trial trial =
        Trial.of(bed, worker, bed.emulator(), "self-hosted-s3", "four-partitions")
            .with("flush.interval.ms", "1000")
            .with("import.linger.ms", "500")
            .with("import.poll.interval.ms", "500")
            .with("errors.deadletterqueue.topic.name", "four-partitions-dead")
            .with("errors.deadletterqueue.topic.replication.factor", "1")
            .withTopic(4)
            .withCollection();
    trial.start();
    List<byte[]> records = PackageData.records();

    // When
    for (int partition = 0; partition < 4; partition++) {
      trial.produce(partition, records.subList(partition * 250, (partition + 1) * 250));
    }
    for (int partition = 0; partition < 4; partition++) {
      trial.awaitCommitted(partition, 250);
    }

    // Then
    assertThat(trial.ids())
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 1000).boxed().toList());
    trial.end();
  }

  /**
   * A value that can be compared: floats as the database keeps them, an absent or null value as
   * null.
   */
  private static Object valueOf(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return "null";
    }
    if (value.isArray() && value.size() > 0 && value.get(0).isNumber()) {
      return StreamSupport.stream(value.spliterator(), false).map(JsonNode::floatValue).toList();
    }
    return value.isNumber() ? value.longValue() : value;
  }
}
