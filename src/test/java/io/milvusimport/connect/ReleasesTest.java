package io.milvusimport.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.connect.config.ConnectorConfig;
import io.milvusimport.importjob.ImportState;
import io.milvusimport.importjob.Leader;
import io.milvusimport.ledger.Ledger;
import io.milvusimport.ledger.UnreadableLedgerException;
import io.milvusimport.store.InMemoryObjectStore;
import io.milvusimport.store.StoreException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.management.MBeanRegistration;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stop of which one part fails. */
class ReleasesTest {
  @TempDir Path spool;

  private final InMemoryObjectStore store = new InMemoryObjectStore(System::currentTimeMillis);

  /** What may be seen of metrics. */
  public interface StubbornMBean {}

  /** Metrics that do not go, once. */
  private static final class Stubborn implements StubbornMBean, MBeanRegistration {
    private final AtomicBoolean mayGo = new AtomicBoolean();

    @Override
    public ObjectName preRegister(MBeanServer server, ObjectName name) {
      return name;
    }

    @Override
    public void postRegister(Boolean done) {}

    @Override
    public void preDeregister() {
      if (!mayGo.getAndSet(true)) {
        throw new IllegalStateException("not now");
      }
    }

    @Override
    public void postDeregister() {}
  }

  @Test
  void theRestIsReleasedInOrder() {
    StringBuilder released = new StringBuilder();

    Releases.each(
        () -> released.append(1),
        () -> {
          throw new IllegalStateException("no");
        },
        () -> released.append(3));

    assertThat(released.toString()).isEqualTo("13");
  }

  private Map<String, String> settings() {
    return Map.of(
        "name", "stubborn-metrics",
        "topics", "orders",
        "milvus.uri", "http://milvus:19530",
        "milvus.collection", "products",
        "store.bucket", "bucket",
        "spool.directory", spool.toString());
  }

  private Leader leader() {
    try {
      ImportState state = new ImportState();
      String folder = ConnectorConfig.of(settings()).folder();
      var unused =
          new Ledger(store, folder, "test", () -> "unused", n -> {})
              .catchUp(state, Integer.MAX_VALUE);
      return state.leader();
    } catch (StoreException | UnreadableLedgerException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Path> spoolFolders() throws IOException {
    try (Stream<Path> found =
        Files.list(spool.resolve("kafka-connect-milvus-import/stubborn-metrics"))) {
      return found.filter(Files::isDirectory).toList();
    }
  }

  @Test
  void aTaskWhoseMetricsDoNotGoLeavesNothingElseBehind() throws Exception {
    // Given
    AtomicInteger closed = new AtomicInteger();
    MilvusImportSinkTask task =
        new MilvusImportSinkTask(
            config -> new Edges(store, new FakeMilvus(store), closed::incrementAndGet));
    FakeWorker worker = new FakeWorker(new FakeWorker.Cluster(), task, settings());
    TaskRig.turnUntil(worker, () -> leader().epoch() > 0);
    MBeanServer metrics = ManagementFactory.getPlatformMBeanServer();
    ObjectName name =
        new ObjectName("io.milvusimport:type=sink-task,connector=stubborn-metrics,task=0");
    metrics.unregisterMBean(name);
    metrics.registerMBean(new Stubborn(), name);

    // When
    task.stop();

    // Then
    metrics.unregisterMBean(name);
    assertThat(spoolFolders()).isEmpty();
    assertThat(leader().isStopped()).isTrue();
    assertThat(closed).hasValue(1);
  }
}
