package io.milvusimport.connect;

import static io.milvusimport.ledger.Facts.P0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.milvusimport.importjob.Coordinator;
import io.milvusimport.importjob.ImportService.Usable;
import io.milvusimport.importjob.ImportState;
import io.milvusimport.importjob.Policy;
import io.milvusimport.ledger.AppendOutcome.Appended;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Facts;
import io.milvusimport.ledger.Ledger;
import io.milvusimport.ledger.Tier;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.store.InMemoryObjectStore;
import io.milvusimport.store.InMemoryObjectStore.Fault;
import io.milvusimport.store.InMemoryObjectStore.Operation;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A coordinator with one staged file and a server that has not described the collection yet. */
class FactsBeforeEffectsTest {
  private static final String FOLDER = "topics/sink/";
  private static final Usable COLLECTION =
      new Usable(
          new CollectionSchema(
              "default", "products", "449", List.of(), List.of(), false, false, "f00d"));

  private final InMemoryObjectStore store = new InMemoryObjectStore(System::currentTimeMillis);
  private final LedgerClient ledger = new LedgerClient(store, FOLDER, "here", 20);
  private final ScriptedJobs server = new ScriptedJobs();

  @BeforeEach
  void stageAFile() throws Exception {
    ledger.start();
    append(new Fact.PartitionsOpened("a", 0, "host", List.of(P0)));
    append(new Fact.PartitionStarted(P0, 1, 100));
    append(Facts.batch("a", 1, P0, 1, 100, 110));
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void nothingIsSentBeforeItsFactIsDurable() throws Exception {
    try (CoordinatorDuty duty = duty()) {
      // Given a job that waits for its collection, and a store that takes no entry
      duty.start();
      awaitPlanned();
      store.inject(Fault.LOST_REQUEST, call -> call.operation() == Operation.CREATE);

      // When
      server.collection = COLLECTION;

      // Then
      staysUnsent();
      store.clearFaults();
      await().until(() -> server.creates.size() == 1);
    }
  }

  @Test
  void nothingIsSentIfItsFactDoesNotCount() throws Exception {
    try (CoordinatorDuty duty = duty()) {
      // Given a job that waits for its collection, and a store that takes entries of another alone
      duty.start();
      awaitPlanned();
      Thread other = Thread.currentThread();
      store.inject(
          Fault.LOST_REQUEST,
          call -> call.operation() == Operation.CREATE && Thread.currentThread() != other);
      server.collection = COLLECTION;
      staysUnsent();

      // When
      takeOver();
      store.clearFaults();

      // Then
      await().until(() -> ledger.readState(state -> state.leader().incarnation()).equals("z"));
      staysUnsent();
    }
  }

  private void takeOver() throws Exception {
    Ledger log = new Ledger(store, FOLDER, "there", () -> "append-of-another", n -> {});
    ImportState state = new ImportState();
    log.catchUp(state, Integer.MAX_VALUE);
    assertThat(log.append(List.of(new Fact.CoordinatorStarted("z", "there")), state))
        .isInstanceOf(Appended.class);
  }

  private void staysUnsent() {
    await()
        .during(Duration.ofMillis(700))
        .atMost(Duration.ofSeconds(5))
        .until(server.creates::isEmpty);
  }

  private void awaitPlanned() {
    await().until(() -> ledger.readState(ImportState::unfinishedJobs) == 1);
  }

  private void append(Fact fact) throws Exception {
    assertThat(ledger.append(List.of(fact)).get(20, TimeUnit.SECONDS)).isInstanceOf(Appended.class);
  }

  private CoordinatorDuty duty() {
    Policy policy =
        new Policy(
            Optional.of(Tier.RECONCILE),
            false,
            3,
            false,
            2,
            10,
            1L << 30,
            Duration.ofHours(24).toMillis(),
            0,
            50,
            30_000,
            300_000);
    TierProof unused =
        new TierProof(
            server, store, FOLDER, () -> Optional.of(ScriptedJobs.HERE), Path.of("unused"), 50);
    EffectRunner runner =
        new EffectRunner(
            server,
            store,
            ledger,
            FOLDER,
            unused,
            new FinishedFiles(store, FOLDER, Duration.ZERO, Clock.systemUTC()),
            false);
    Coordinator coordinator = new Coordinator(policy, FOLDER, "c", "host");
    return new CoordinatorDuty(ledger, coordinator, runner, 20);
  }
}
