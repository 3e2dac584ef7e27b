package io.milvusimport.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.testbed.ConnectWorker;
import io.milvusimport.testbed.PackageData;
import io.milvusimport.testbed.SharedTestBed;
import io.milvusimport.testbed.TestBed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Records that cannot become rows, among records that can. */
@ExtendWith(SharedTestBed.class)
class DeadLetterIT {
  @Test
  void badRecordsAreInTheDeadLetterTopicWithTheirReasonsAndTheOffsetMovesOverThem(
      TestBed bed, ConnectWorker worker) {
    // Given
    Trial trial =
        Trial.of(bed, worker, bed.emulator(), "quickstart", "bad-records")
            .with("errors.tolerance", "all")
            .with("errors.deadletterqueue.topic.name", "bad-records-dead")
            .with("errors.deadletterqueue.topic.replication.factor", "1")
            .with("errors.deadletterqueue.context.headers.enable", "true")
            .with("behavior.on.null.values", "dlq")
            .withTopic(1)
            .withCollection();
    List<byte[]> good = PackageData.records().subList(0, 100);
    List<byte[]> values = new ArrayList<>();
    Map<Long, String> reasonByOffset = new TreeMap<>();
    for (int i = 0; i < good.size(); i++) {
      values.add(good.get(i));
      if (i < BadRecord.values().length) {
        reasonByOffset.put((long) values.size(), BadRecord.values()[i].reason());
        values.add(BadRecord.values()[i].json().getBytes(StandardCharsets.UTF_8));
      }
    }
    trial.start();

    // When
    trial.produce(0, values);
    bed.topics().produceTombstone(trial.topic(), 0);
    reasonByOffset.put((long) values.size(), "null");
    trial.awaitCommitted(values.size() + 1);

    // Then
    List<ConsumerRecord<byte[], byte[]>> dead =
        bed.topics().read("bad-records-dead", reasonByOffset.size(), Duration.ofSeconds(10));
    Map<Long, String> seen = new TreeMap<>();
    dead.forEach(
        r -> seen.put(Long.parseLong(header(r, "offset")), header(r, "exception.message")));
    assertThat(dead).hasSize(reasonByOffset.size());
    assertThat(seen.keySet()).isEqualTo(reasonByOffset.keySet());
    reasonByOffset.forEach(
        (offset, reason) -> assertThat(seen.get(offset)).as("record %d", offset).contains(reason));
    assertThat(seen)
        .containsEntry(
            1L,
            "Field embedding (FloatVector, dim 384): 383 values. Record bad-records-0@1 rejected;"
                + " sent to the dead letter queue.");
    assertThat(dead).allMatch(r -> header(r, "topic").equals(trial.topic()));
    assertThat(trial.ids())
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 100).boxed().toList());
    trial.end();
  }

  @Test
  void withoutADeadLetterTopicABadRecordFailsTheTaskByNameAndLosesNothing(
      TestBed bed, ConnectWorker worker) {
    // Given
    Trial trial =
        Trial.of(bed, worker, bed.emulator(), "quickstart", "strict").withTopic(1).withCollection();
    List<byte[]> good = PackageData.records().subList(0, 300);
    trial.start();

    // When
    trial.produce(0, good);
    trial.produce(0, List.of(BadRecord.WRONG_DIM.json().getBytes(StandardCharsets.UTF_8)));
    String trace = trial.failure();

    // Then
    assertThat(trace)
        .contains(
            "Field embedding (FloatVector, dim 384): 383 values. Record strict-0@300 rejected; the"
                + " task stops");
    assertThat(trial.committed(0)).isLessThanOrEqualTo(300);
    assertThat(trial.ids()).doesNotHaveDuplicates();
    trial.end();
  }

  @Test
  void aConverterThatMakesNoObjectsFailsTheTaskWithAdvice(TestBed bed, ConnectWorker worker) {
    // Given
    Trial trial =
        Trial.of(bed, worker, bed.emulator(), "quickstart", "bytes")
            .with("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter")
            .without("value.converter.schemas.enable")
            .withTopic(1)
            .withCollection();
    trial.start();

    // When
    trial.produce(0, PackageData.records().subList(0, 1));
    String trace = trial.failure();

    // Then
    assertThat(trace).contains("bytes-0@0").contains("set value.format to json");
    assertThat(trial.committed(0)).isZero();
    trial.end();
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(
        record.headers().lastHeader("__connect.errors." + name).value(), StandardCharsets.UTF_8);
  }
}
