package io.milvusimport.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.milvusimport.importjob.Coordinator;
import io.milvusimport.importjob.Effect;
import io.milvusimport.importjob.Event;
import io.milvusimport.importjob.ImportService.CreateRequest;
import io.milvusimport.importjob.ImportService.InputFile;
import io.milvusimport.importjob.ImportService.Refused;
import io.milvusimport.importjob.Policy;
import io.milvusimport.ledger.Tier;
import io.milvusimport.schema.Destination;
import io.milvusimport.store.InMemoryObjectStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoordinatorDutyTest {
  private static final String FOLDER = "topics/sink/";
  private static final Destination HERE = new Destination("default", "products", Optional.empty());
  private static final Policy POLICY =
      new Policy(
          Optional.of(Tier.RECONCILE),
          false,
          3,
          false,
          2,
          10,
          1L << 30,
          86_400_000,
          0,
          20,
          1_000,
          1_000);

  @TempDir Path spool;

  private final InMemoryObjectStore store = new InMemoryObjectStore(System::currentTimeMillis);
  private final LedgerClient ledger = new LedgerClient(store, FOLDER, "here", 20);

  @AfterEach
  void close() {
    ledger.close();
  }

  private CoordinatorDuty duty(ExecutorService effects) {
    FakeMilvus milvus = new FakeMilvus(store);
    EffectRunner runner =
        new EffectRunner(
            milvus,
            store,
            ledger,
            FOLDER,
            new TierProof(milvus, store, FOLDER, () -> Optional.of(HERE), spool, 20),
            new FinishedFiles(store, FOLDER, Duration.ZERO, Clock.systemUTC()),
            false);
    return new CoordinatorDuty(
        ledger, new Coordinator(POLICY, FOLDER, "c", "host"), runner, 20, effects);
  }

  @Test
  void aRequestThatWasNeverSentIsKnownToHaveMadeNoJob() {
    CreateRequest request =
        new CreateRequest(HERE, List.of(InputFile.of("k")), "key", true, Duration.ofHours(1));

    Optional<Event> answer = CoordinatorDuty.leftOut(new Effect.Submit("job-0", 1, request));

    assertThat(answer)
        .get()
        .isInstanceOfSatisfying(
            Event.SubmitAnswered.class,
            answered ->
                assertThat(answered.answer())
                    .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.retryable()).isTrue()));
  }

  @Test
  void aStopBetweenDecisionAndEffectIsNoReasonForOtherTasksToFail() throws Exception {
    // Given: the pool of the effects is gone when the first one is to be run
    ExecutorService effects = Executors.newFixedThreadPool(1);
    effects.shutdownNow();
    ledger.start();

    // When
    CoordinatorDuty duty = duty(effects);
    duty.start();
    await().until(() -> ledger.readState(state -> state.leader().tier()).isPresent());

    // Then
    await()
        .during(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(10))
        .until(() -> ledger.fault().isEmpty());
    duty.close();
  }
}
