package io.milvusimport.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** The local folder, and a task whose folder fails it. */
class SpoolDirectoryTest {
  private static final TopicPartition A = new TopicPartition("orders", 0);
  private static final Map<String, String> PRODUCTS =
      Map.of("milvus.collection", "products", "topics", "orders");

  @TempDir Path root;

  private TaskRig rig;

  @BeforeEach
  void start() {
    rig = new TaskRig(root);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private SpoolDirectory create(String connector, int task) throws IOException {
    return SpoolDirectory.create(root, Incarnation.start(connector, task));
  }

  @Test
  void aFullDiskIsSaidWithFolderRoomAndNeed() throws IOException {
    try (SpoolDirectory spool = create("sink", 0)) {
      assertThat(spool.trouble(new IOException("No space left on device"), 4_711))
          .contains("Writing to the spool folder " + spool.folder() + " failed: No space left")
          .containsPattern("Free there are [0-9]+ bytes, and a task needs up to 4711 ")
          .contains("Nothing is lost");
    }
  }

  @Test
  void whyAFileCannotBeWrittenIsSaidByItsKind() throws IOException {
    try (SpoolDirectory spool = create("sink", 0)) {
      assertThat(spool.trouble(new AccessDeniedException("/spool/1-0"), 1))
          .contains("failed: AccessDeniedException /spool/1-0.");
    }
  }

  @Test
  void startsOfAllKindsKeepOutOfEachOthersWay() throws IOException {
    // Given two tasks, a second start of one of them, and another connector
    List<SpoolDirectory> spools =
        List.of(create("sink", 0), create("sink", 1), create("sink", 0), create("other", 0));

    // Then
    assertThat(spools).extracting(SpoolDirectory::folder).doesNotHaveDuplicates();
    for (SpoolDirectory spool : spools) {
      Files.createFile(spool.file(1, 0));
    }

    // When one ends
    spools.get(0).close();
    create("sink", 2).close();

    // Then
    assertThat(spools.get(0).folder()).doesNotExist();
    for (SpoolDirectory spool : spools.subList(1, 4)) {
      assertThat(spool.file(1, 0)).exists();
      spool.close();
    }
  }

  @Test
  void aPlaceThatIsNoFolderIsRefusedAtStartWithWhatIsNeeded() throws IOException {
    // Given
    Path file = Files.createFile(root.resolve("file"));

    // Then
    assertThatThrownBy(() -> rig.start(PRODUCTS, Map.of("spool.directory", file.toString())))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("No files can be made in spool.directory " + file)
        .hasMessageContaining("with room for 268435456 bytes for each task");
  }

  @Test
  void aFolderThatIsDeletedStopsTheTaskAndNothingIsLost() throws IOException {
    // Given
    FakeWorker worker = rig.start(PRODUCTS);
    worker.assign(A);
    worker.turn();
    Path siblings = root.resolve("kafka-connect-milvus-import/sink");
    delete(siblings);

    // When
    rig.produce(A, TaskRig.row(1));
    Throwable failure = TaskRig.failure(worker);
    worker.stop();

    // Then
    assertThat(failure)
        .hasMessageContaining("Writing to the spool folder " + siblings)
        .hasMessageContaining("The folder is gone: somebody deletes in spool.directory");
    assertThat(rig.milvus.rows()).isEmpty();

    // When it is started again
    FakeWorker next = rig.start(PRODUCTS);
    next.assign(A);
    TaskRig.turnUntil(next, () -> rig.cluster.committed(A) == 1);

    // Then
    assertThat(rig.milvus.rows()).containsExactly(1L);
  }

  @Test
  void filesThatAreDeletedBeforeTheirUploadStopTheTaskAndNothingIsLost() throws IOException {
    // Given a file that is being written
    Map<String, String> slow = Map.of("flush.interval.ms", "1000");
    FakeWorker worker = rig.start(PRODUCTS, slow);
    worker.assign(A);
    LongStream.range(0, 100).forEach(id -> rig.produce(A, TaskRig.row(id)));
    Path siblings = root.resolve("kafka-connect-milvus-import/sink");
    TaskRig.turnUntil(worker, () -> hasFiles(siblings));

    // When
    delete(siblings);
    Throwable failure = TaskRig.failure(worker);
    worker.stop();

    // Then
    assertThat(failure).hasMessageContaining(siblings.toString());
    assertThat(rig.milvus.rows()).isEmpty();

    // When it is started again
    FakeWorker next = rig.start(PRODUCTS, slow);
    next.assign(A);
    TaskRig.turnUntil(next, () -> rig.cluster.committed(A) == 100);

    // Then
    assertThat(rig.milvus.rows()).isEqualTo(LongStream.range(0, 100).boxed().toList());
  }

  private static boolean hasFiles(Path folder) {
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.anyMatch(path -> path.getFileName().toString().matches("[0-9]+-[0-9]+.*"));
    } catch (IOException e) {
      return false;
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(path);
      }
    }
  }
}
