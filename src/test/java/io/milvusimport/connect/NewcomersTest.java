package io.milvusimport.connect;

import static io.milvusimport.connect.TaskRig.row;
import static io.milvusimport.connect.TaskRig.turnUntil;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.store.InMemoryObjectStore.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Partitions that a consumer with auto.offset.reset=latest sees late, by the store's clock. */
class NewcomersTest {
  private static final TopicPartition A0 = new TopicPartition("a", 0);
  private static final TopicPartition A1 = new TopicPartition("a", 1);
  private static final TopicPartition B0 = new TopicPartition("b", 0);
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

  private void produce(TopicPartition partition, long first, long end) {
    LongStream.range(first, end).forEach(id -> rig.produce(partition, row(id)));
  }

  private static List<Long> ids(long first, long end) {
    return LongStream.range(first, end).boxed().toList();
  }

  /** A connector that reads a-0 from its end since so long. */
  private FakeWorker reading(Duration since) {
    produce(A0, 0, 5);
    FakeWorker worker = rig.start(PRODUCTS);
    worker.assignAtTheirEnds(A0);
    turnUntil(worker, () -> rig.cluster.committed(A0) == 5);
    rig.storeIsLater(since);
    return worker;
  }

  @Test
  void aPartitionThatIsAddedIsReadFromItsBeginning() {
    // Given records that were there when the consumer saw the partition
    FakeWorker worker = reading(Duration.ofMinutes(11));
    produce(A1, 100, 110);

    // When
    worker.assignAtTheirEnds(A1);
    turnUntil(worker, () -> rig.cluster.committed(A1) == 10);

    // Then
    assertThat(rig.milvus.rows()).isEqualTo(ids(100, 110));
  }

  @Test
  void onceItIsReadItIsNewNoMore() {
    // Given
    FakeWorker worker = reading(Duration.ofMinutes(11));
    produce(A1, 100, 110);
    worker.assignAtTheirEnds(A1);
    turnUntil(worker, () -> rig.cluster.committed(A1) == 10);
    worker.stop();
    produce(A1, 110, 115);

    // When
    FakeWorker next = rig.start(PRODUCTS);
    next.assign(A1);
    turnUntil(next, () -> rig.cluster.committed(A1) == 15);

    // Then
    assertThat(rig.milvus.rows()).isEqualTo(ids(100, 115));
  }

  @Test
  void aStoreThatDoesNotTellWhenItCameIsAskedAgain() {
    // Given
    FakeWorker worker = reading(Duration.ofMinutes(11));
    produce(A1, 100, 110);
    AtomicBoolean isStruck = new AtomicBoolean();
    rig.store.injectOnce(
        Fault.LOST_REQUEST,
        call -> call.key().endsWith("/entries/00000000000000000001.json") && struck(isStruck));

    // When
    worker.assignAtTheirEnds(A1);
    turnUntil(worker, () -> rig.cluster.committed(A1) == 10);

    // Then
    assertThat(isStruck).isTrue();
    assertThat(rig.milvus.rows()).isEqualTo(ids(100, 110));
  }

  private static boolean struck(AtomicBoolean isStruck) {
    isStruck.set(true);
    return true;
  }

  @Test
  void itIsStillNewIfTheTaskDiesBeforeItsFirstPositionIsWritten() {
    // Given a claim and nothing behind it
    FakeWorker worker = reading(Duration.ofMinutes(11));
    produce(A1, 100, 110);
    worker.assignAtTheirEnds(A1);
    worker.vanish();
    rig.storeIsLater(Duration.ofHours(1));

    // When
    FakeWorker next = rig.start(PRODUCTS);
    next.assignAtTheirEnds(A1);
    turnUntil(next, () -> rig.cluster.committed(A1) == 10);

    // Then
    assertThat(rig.milvus.rows()).isEqualTo(ids(100, 110));
  }

  @Test
  void partitionsOfTheFirstStartBeginWhereKafkaSays() {
    // Given another task that is a little late
    FakeWorker worker = reading(Duration.ofMinutes(9));
    produce(A1, 100, 110);

    // When
    worker.assignAtTheirEnds(A1);
    turnUntil(worker, () -> rig.cluster.committed(A1) == 10);

    // Then
    assertThat(rig.milvus.rows()).isEmpty();
  }

  @Test
  void aTopicThatIsAddedBeginsWhereKafkaSays() {
    FakeWorker worker = reading(Duration.ofMinutes(11));
    produce(B0, 100, 110);

    // When
    worker.assignAtTheirEnds(B0);
    turnUntil(worker, () -> rig.cluster.committed(B0) == 10);

    // Then
    assertThat(rig.milvus.rows()).isEmpty();
  }

  @Test
  void aPartitionThatWasResetBeginsWhereKafkaSays() {
    // Given a partition of the first start
    FakeWorker worker = reading(Duration.ZERO);
    produce(A1, 100, 110);
    worker.assignAtTheirEnds(A1);
    turnUntil(worker, () -> rig.cluster.committed(A1) == 10);
    worker.stop();
    rig.storeIsLater(Duration.ofMinutes(11));

    // When
    Map<TopicPartition, Long> reset = new HashMap<>();
    reset.put(A1, null);
    new OffsetAlteration(config -> rig.edges()).alter(rig.settings(PRODUCTS), reset);
    rig.cluster.group.remove(A1);
    produce(A1, 110, 115);
    FakeWorker next = rig.start(PRODUCTS);
    next.assignAtTheirEnds(A1);
    turnUntil(next, () -> rig.cluster.committed(A1) == 15);

    // Then
    assertThat(rig.milvus.rows()).isEmpty();
  }
}
