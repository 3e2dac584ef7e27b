package io.milvusimport.connect;

import static io.milvusimport.ledger.Facts.P0;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Facts;
import io.milvusimport.store.InMemoryObjectStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A task whose coordinator says nothing any more, in its own time. */
class HealthTest {
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();

  private final LedgerClient ledger =
      new LedgerClient(new InMemoryObjectStore(System::currentTimeMillis), "t/sink/", "here", 20);
  private boolean isPaused;
  private final Health health = new Health(ledger, () -> "", () -> isPaused, 0);

  @BeforeEach
  void open() throws Exception {
    ledger.start();
    append(
        new Fact.PartitionsOpened("a", 1, "here:1", List.of(P0)), // 1
        new Fact.CoordinatorStarted("c", "there:2")); // 1
    append(new Fact.PartitionStarted(P0, 1, 0));
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private void append(Fact... facts) throws Exception {
    ledger.append(List.of(facts)).get(20, TimeUnit.SECONDS);
  }

  private void handOver() throws Exception {
    append(Facts.batch("a", 1, P0, 1, 0, 10));
  }

  private Optional<String> at(long minutes) {
    return health.complaint(List.of(P0), minutes * MINUTE);
  }

  @Test
  void aSilentCoordinatorIsAnErrorAfterTenMinutesWithWork() throws Exception {
    handOver();

    assertThat(at(0)).isEmpty();
    assertThat(at(10)).isEmpty();
    assertThat(at(11))
        .get()
        .asString()
        .contains(
            "for 11 minutes",
            "the coordinator, which runs in task 0, is silent",
            "it was last on there:2, and did not say that it stopped");
  }

  @Test
  void theMessageSaysThatTaskZeroStoppedWhereItDid() throws Exception {
    handOver();
    append(new Fact.CoordinatorStopped(1));

    assertThat(at(0)).isEmpty();
    assertThat(at(11)).get().asString().contains("on there:2, and said that it stopped");
  }

  @Test
  void whoeverHasNothingToImportMayBeSilent() {
    assertThat(at(0)).isEmpty();
    assertThat(at(60)).isEmpty();
  }

  @Test
  void aWordOfTheCoordinatorStartsTheTimeAnew() throws Exception {
    handOver();
    assertThat(at(0)).isEmpty();

    append(new Fact.CoordinatorAlive(1));

    assertThat(at(9)).isEmpty();
    assertThat(at(18)).isEmpty();
    assertThat(at(20)).isPresent();
  }

  @Test
  void aPausedConnectorRaisesNoAlarmAndHasItsTimeAfterwards() throws Exception {
    // Given: task 0 was started anew meanwhile, which the framework puts off
    handOver();
    assertThat(at(0)).isEmpty();

    // When
    isPaused = true;

    // Then
    assertThat(at(5)).isEmpty();
    assertThat(at(60)).isEmpty();

    // When it goes on, and no coordinator comes
    isPaused = false;

    // Then
    assertThat(at(69)).isEmpty();
    assertThat(at(71)).isPresent();
  }
}
