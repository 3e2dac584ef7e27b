package io.milvusimport.connect;

import static io.milvusimport.connect.TaskRig.row;
import static io.milvusimport.connect.TaskRig.turnUntil;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.importjob.ImportService;
import io.milvusimport.store.InMemoryObjectStore.Call;
import io.milvusimport.store.InMemoryObjectStore.Fault;
import io.milvusimport.store.InMemoryObjectStore.Operation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many requests a batch costs, once a task is at work. docs/cost.md speaks of these. */
class RequestsTest {
  private static final TopicPartition P0 = new TopicPartition("orders", 0);

  @TempDir private Path spool;
  private final List<Call> toStore = Collections.synchronizedList(new ArrayList<>());
  private final List<String> toServer = Collections.synchronizedList(new ArrayList<>());
  private TaskRig rig;
  private FakeWorker worker;

  @BeforeEach
  void workThroughOneBatch() {
    rig = new TaskRig(spool);
    Edges edges = new Edges(rig.store, counted(rig.milvus), () -> {});
    Map<String, String> settings = rig.settings(Map.of("milvus.collection", "products"));
    worker = new FakeWorker(rig.cluster, new MilvusImportSinkTask(config -> edges), settings);
    rig.produce(P0, row(0));
    worker.assign(P0);
    turnUntil(worker, () -> rig.cluster.committed(P0) == 1);
    rig.store.inject(
        Fault.REFUSED,
        call -> {
          toStore.add(call);
          return false;
        });
    toServer.clear();
  }

  @AfterEach
  void stop() {
    worker.task.stop();
    rig.close();
  }

  private ImportService counted(ImportService service) {
    return (ImportService)
        Proxy.newProxyInstance(
            ImportService.class.getClassLoader(),
            new Class<?>[] {ImportService.class},
            (proxy, method, arguments) -> {
              toServer.add(method.getName());
              try {
                return method.invoke(service, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private long writes(Operation operation, String folder) {
    return List.copyOf(toStore).stream()
        .filter(call -> call.operation() == operation && call.key().contains(folder))
        .count();
  }

  @Test
  void aBatchIsOneFileAndOneEntryAndItsJobFiveEntries() {
    // When
    rig.produce(P0, row(1));
    turnUntil(worker, () -> rig.cluster.committed(P0) == 2);

    // Then
    assertThat(writes(Operation.CREATE, "/data/")).isEqualTo(1);
    // hand-over; then planned, submit started, accepted, commit started, completed
    assertThat(writes(Operation.CREATE, "/ledger/entries/")).isEqualTo(1 + 5);
    assertThat(writes(Operation.CREATE, "/ledger/checkpoints/")).isZero();
    assertThat(writes(Operation.COPY, "")).isZero();
    assertThat(writes(Operation.LIST, "")).isZero();
  }

  @Test
  void aJobIsDescribedOnceBeforeItsFileCountsAndOnceBeforeItIsSubmitted() {
    // When
    rig.produce(P0, row(1));
    turnUntil(worker, () -> rig.cluster.committed(P0) == 2 && toServer.contains("refreshLoad"));

    // Then
    Map<String, Integer> requests = new HashMap<>();
    List.copyOf(toServer).forEach(name -> requests.merge(name, 1, Integer::sum));
    assertThat(requests)
        .containsEntry("describeCollection", 2)
        .containsEntry("create", 1)
        .containsEntry("commit", 1)
        .containsEntry("refreshLoad", 1)
        .doesNotContainKey("abort");
  }

  @Test
  void aBatchOfManyRecordsCostsNoMore() {
    // When
    for (long id = 1; id <= 500; id++) {
      rig.produce(P0, row(id));
    }
    turnUntil(worker, () -> rig.cluster.committed(P0) == 501);

    // Then
    long batches = writes(Operation.CREATE, "/data/");
    assertThat(batches).isBetween(1L, 3L);
    assertThat(writes(Operation.CREATE, "/ledger/entries/")).isLessThanOrEqualTo(6 * batches);
  }
}
