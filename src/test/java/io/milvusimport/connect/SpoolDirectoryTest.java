package io.milvusimport.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusimport.store.InMemoryObjectStore.Fault;
import io.milvusimport.store.InMemoryObjectStore.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

  private static final int STARTS = 100;

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
  void startsAndEndsOfTheSameMomentDoNotFailEachOther() throws Exception {
    // Given
    ExecutorService tasks = Executors.newFixedThreadPool(4);

    // When
    List<Future<Integer>> all =
        tasks.invokeAll(IntStream.range(0, 4).mapToObj(this::startsAndEnds).toList());
    tasks.shutdown();

    // Then
    for (Future<Integer> starts : all) {
      assertThat(starts.get(1, TimeUnit.MINUTES)).isEqualTo(STARTS);
    }
    create("sink", 0).close();
    try (Stream<Path> left = Files.list(root.resolve("kafka-connect-milvus-import/sink"))) {
      assertThat(left.filter(Files::isDirectory)).isEmpty();
    }
  }

  /** A start on another worker of the machine: the folder to spool in, and the task. */
  static final class OtherWorker {
    public static void main(String[] arguments) throws IOException {
      SpoolDirectory.create(
              Path.of(arguments[0]), Incarnation.start("sink", Integer.parseInt(arguments[1])))
          .close();
    }
  }

  @Test
  void aStartInAnotherProcessKeepsOutOfTheWayOfAllTasksOfThisOne() throws Exception {
    try (SpoolDirectory first = create("sink", 0);
        SpoolDirectory second = create("sink", 1)) {
      // When
      Process other =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  OtherWorker.class.getName(),
                  root.toString(),
                  "2")
              .inheritIO()
              .start();
      assertThat(other.waitFor(1, TimeUnit.MINUTES)).isTrue();

      // Then
      assertThat(other.exitValue()).isZero();
      assertThat(first.folder()).exists();
      assertThat(second.folder()).exists();
    }
  }

  private Callable<Integer> startsAndEnds(int task) {
    return () -> {
      int starts = 0;
      while (starts < STARTS) {
        try (SpoolDirectory spool = create("sink", task)) {
          for (int n = 0; n < 5; n++) {
            Files.createFile(spool.file(1, n));
          }
          starts++;
        }
      }
      return starts;
    };
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
    // Given a batch that is cut and whose upload the store does not answer, once
    Path siblings = root.resolve("kafka-connect-milvus-import/sink");
    rig.store.injectOnce(
        Fault.LOST_REQUEST,
        call ->
            call.operation() == Operation.CREATE
                && call.key().contains("/data/")
                && isDeleted(siblings));
    FakeWorker worker = rig.start(PRODUCTS);
    worker.assign(A);
    LongStream.range(0, 100).forEach(id -> rig.produce(A, TaskRig.row(id)));

    // When
    Throwable failure = TaskRig.failure(worker);
    worker.stop();

    // Then
    assertThat(failure)
        .hasMessageContaining("cannot read " + siblings)
        .hasMessageContaining("Nothing is lost: the records are read again.");
    assertThat(rig.milvus.rows()).isEmpty();

    // When it is started again
    FakeWorker next = rig.start(PRODUCTS);
    next.assign(A);
    TaskRig.turnUntil(next, () -> rig.cluster.committed(A) == 100);

    // Then
    assertThat(rig.milvus.rows()).isEqualTo(LongStream.range(0, 100).boxed().toList());
  }

  private static boolean isDeleted(Path folder) {
    try {
      delete(folder);
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
