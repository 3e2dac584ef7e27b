package io.milvusimport.connect;

import static io.milvusimport.ledger.Facts.P0;
import static io.milvusimport.ledger.Facts.P1;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.connect.config.ConnectorConfig;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Facts;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.ledger.Tier;
import io.milvusimport.store.InMemoryObjectStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A task whose coordinator says nothing any more, in its own time. */
class HealthTest {
  private static final long LOOKS_MS = 30_000;
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();

  private final LedgerClient ledger =
      new LedgerClient(new InMemoryObjectStore(System::currentTimeMillis), "t/sink/", "here", 20);
  private boolean isPaused;
  private long nowMs;
  private final Health health = health(0, Map.of("topics", P0.topic()));

  private Health health(int task, Map<String, String> settings) {
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "name", "sink",
                "milvus.uri", "http://milvus:19530",
                "milvus.collection", "products",
                "store.bucket", "bucket"));
    all.putAll(settings);
    Predicate<SourcePartition> orphans =
        Health.orphans(task, ConnectorConfig.of(all).routing().topics());
    return new Health(ledger, () -> " Perhaps its age.", () -> isPaused, orphans, 0);
  }

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

  /** Looks every half minute until then. */
  private Optional<String> at(long minutes) {
    return at(minutes, health);
  }

  private Optional<String> at(long minutes, Health health) {
    long untilMs = minutes * MINUTE;
    while (nowMs + LOOKS_MS < untilMs) {
      nowMs += LOOKS_MS;
      Optional<String> complaint = health.complaint(List.of(P0), nowMs);
      if (complaint.isPresent()) {
        return complaint;
      }
    }
    nowMs = untilMs;
    return health.complaint(List.of(P0), nowMs);
  }

  @Test
  void timeInWhichTheProcessStoodStillDoesNotCount() throws Exception {
    // Given
    handOver();
    assertThat(at(0)).isEmpty();

    // When nothing of it runs for half an hour
    nowMs = 30 * MINUTE;

    // Then
    assertThat(health.complaint(List.of(P0), nowMs)).isEmpty();
    assertThat(at(38)).isEmpty();
    assertThat(at(41)).isPresent();
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
            "for 10 minutes",
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

    assertThat(at(9)).isEmpty();

    append(new Fact.CoordinatorAlive(1));

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

  private void failJobOf(SourcePartition partition) throws Exception {
    append(new Fact.PartitionsOpened("b", 1, "here:1", List.of(partition))); // 3
    append(new Fact.PartitionStarted(partition, 3, 0));
    append(Facts.batch("b", 1, partition, 3, 0, 10));
    append(new Fact.JobPlanned(1, "job-0", List.of("data/default/products/b-1-0")));
    append(new Fact.JobFailed(1, "job-0", 1, "The files are bad."));
  }

  @Test
  void aFailedJobIsSaidByTheTaskThatHasItsPartition() throws Exception {
    failJobOf(P1);

    Health other = health(1, Map.of("topics", P0.topic()));
    assertThat(other.complaint(List.of(P1), MINUTE))
        .contains("The files are bad. Perhaps its age.");
    assertThat(other.complaint(List.of(P0), MINUTE)).isEmpty();
    assertThat(at(1)).as("task 0, of a partition that another has").isEmpty();
  }

  @Test
  void aFailedJobOfATopicThatNobodyReadsIsSaidByTaskZero() throws Exception {
    SourcePartition removed = new SourcePartition("returns", 0);
    failJobOf(removed);

    assertThat(at(1))
        .contains(
            "The files are bad. Its rows are of topic returns, which is none of the connector's"
                + " topics any more. Perhaps its age.");
    assertThat(health(1, Map.of("topics", "orders")).complaint(List.of(P0), MINUTE)).isEmpty();
    assertThat(health(0, Map.of("topics.regex", "re.*")).complaint(List.of(P0), MINUTE)).isEmpty();
    assertThat(health(0, Map.of("topics.regex", "re")).complaint(List.of(P0), MINUTE)).isPresent();
  }

  @Test
  void offsetsThatNobodyReadsAgainAreSaidByTaskZero() throws Exception {
    SourcePartition removed = new SourcePartition("returns", 0);
    append(new Fact.PartitionsOpened("b", 1, "here:1", List.of(removed))); // 3
    append(new Fact.PartitionStarted(removed, 3, 0));
    append(Facts.batch("b", 1, removed, 3, 0, 10));
    append(new Fact.FilesWithdrawn(1, List.of("data/default/products/b-1-0"), "another schema"));

    assertThat(at(1))
        .get()
        .asString()
        .contains(
            "returns-0, offsets [0, 10)", "returns is none of the connector's topics any more")
        .doesNotContain("Perhaps its age.");
    assertThat(health(1, Map.of("topics", "orders")).complaint(List.of(P0), MINUTE)).isEmpty();
    assertThat(health(0, Map.of("topics", "returns")).complaint(List.of(P0), MINUTE)).isEmpty();
  }

  @Test
  void aNewTaskGivesANewCoordinatorAMinuteToTryAgain() throws Exception {
    failJobOf(P1);

    Health other = health(1, Map.of("topics", P0.topic()));
    assertThat(other.complaint(List.of(P1), MINUTE - 1)).isEmpty();
    assertThat(other.complaint(List.of(P1), MINUTE)).isPresent();
  }

  @Test
  void aServerOfTwoPhasesIsNotSuspectedOfItsAge() throws Exception {
    failJobOf(P1);
    append(new Fact.TierProven(1, Tier.TWO_PHASE, "it answered"));

    assertThat(health(1, Map.of()).complaint(List.of(P1), MINUTE)).contains("The files are bad.");
  }

  @Test
  void aFaultOfTheLedgerIsSaidAtOnce() {
    ledger.raise("Two connectors write it.");

    assertThat(at(0)).contains("Two connectors write it.");
  }

  @Test
  void aCoordinatorThatNeverCameIsSaidToHaveNotBegun() throws Exception {
    try (LedgerClient fresh =
        new LedgerClient(
            new InMemoryObjectStore(System::currentTimeMillis), "t/sink/", "here", 20)) {
      fresh.start();
      for (Fact fact :
          List.of(
              new Fact.PartitionsOpened("a", 1, "here:1", List.of(P0)),
              new Fact.PartitionStarted(P0, 1, 0),
              Facts.batch("a", 1, P0, 1, 0, 10))) {
        fresh.append(List.of(fact)).get(20, TimeUnit.SECONDS);
      }
      Health ofIt = new Health(fresh, () -> "", () -> false, partition -> false, 0);

      assertThat(at(0, ofIt)).isEmpty();
      assertThat(at(11, ofIt)).get().asString().contains("is silent; it has not begun");
    }
  }
}
