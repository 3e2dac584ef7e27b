package io.milvusimport.connect;

import static io.milvusimport.ledger.Facts.P0;
import static io.milvusimport.ledger.Facts.P1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.milvusimport.importjob.TaskView.Claim;
import io.milvusimport.ledger.AppendOutcome;
import io.milvusimport.ledger.AppendOutcome.Appended;
import io.milvusimport.ledger.AppendOutcome.NotCounted;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Ledger;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.store.Body;
import io.milvusimport.store.InMemoryObjectStore;
import io.milvusimport.store.InMemoryObjectStore.Fault;
import io.milvusimport.store.InMemoryObjectStore.Operation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LedgerClientTest {
  private static final String FOLDER = "topics/sink/";

  private final InMemoryObjectStore store = new InMemoryObjectStore(System::currentTimeMillis);
  private final List<LedgerClient> clients = new ArrayList<>();

  private LedgerClient client() {
    LedgerClient client = new LedgerClient(store, FOLDER, "here", 20);
    clients.add(client);
    client.start();
    return client;
  }

  @AfterEach
  void close() {
    clients.forEach(LedgerClient::close);
  }

  private static Fact opened(String incarnation, SourcePartition... partitions) {
    return new Fact.PartitionsOpened(incarnation, 0, "host", List.of(partitions));
  }

  private static Optional<Claim> claim(LedgerClient client) {
    return client.read(view -> view.claim(P0));
  }

  private static OptionalLong stagedEnd(LedgerClient client, SourcePartition partition) {
    return client.read(view -> view.stagedEnd(partition));
  }

  private static AppendOutcome get(CompletableFuture<AppendOutcome> answer) throws Exception {
    return answer.get(20, TimeUnit.SECONDS);
  }

  @Test
  void theFirstClientCreatesTheLedgerAndTheSecondReadsIt() throws Exception {
    // Given
    LedgerClient first = client();
    get(first.append(List.of(opened("a", P0))));

    // When
    LedgerClient second = client();
    second.opened().get(20, TimeUnit.SECONDS);

    // Then
    assertThat(claim(second)).get().extracting("incarnation").isEqualTo("a");
  }

  @Test
  void proposalsThatComeWhileAnAppendIsOnItsWayShareAnEntryAndAreJudgedEachOnItsOwn()
      throws Exception {
    // Given: the store is out, so that proposals pile up
    LedgerClient client = client();
    get(client.append(List.of(opened("a", P0, P1))));
    store.inject(Fault.LOST_REQUEST, call -> true);
    CompletableFuture<AppendOutcome> blocked = client.append(List.of(opened("z")));
    await().until(() -> store.calls(Operation.CREATE) > 2);

    // When
    CompletableFuture<AppendOutcome> good =
        client.append(List.of(new Fact.PartitionStarted(P0, 1, 5)));
    CompletableFuture<AppendOutcome> bad =
        client.append(List.of(new Fact.PartitionStarted(P1, 9, 5)));
    CompletableFuture<AppendOutcome> alsoGood =
        client.append(List.of(new Fact.PartitionStarted(P1, 1, 7)));
    store.clearFaults();

    // Then
    assertThat(get(blocked)).isInstanceOf(Appended.class);
    assertThat(get(bad)).isInstanceOf(NotCounted.class);
    assertThat(get(good)).isEqualTo(get(alsoGood));
    assertThat(stagedEnd(client, P0)).hasValue(5);
    assertThat(stagedEnd(client, P1)).hasValue(7);
  }

  @Test
  void aRefusalIsNotBasedOnAnOldView() throws Exception {
    // Given: another worker writes what makes our fact count, and we have not read it
    LedgerClient here = client();
    get(here.append(List.of(opened("a", P0))));
    LedgerClient there = client();
    get(there.append(List.of(new Fact.CoordinatorStarted("c", "host"))));

    // When
    AppendOutcome outcome = get(here.append(List.of(new Fact.CoordinatorAlive(2))));

    // Then
    assertThat(outcome).isEqualTo(new Appended(3));
  }

  @Test
  void whatOthersAppendIsSeenWithoutAsking() throws Exception {
    LedgerClient here = client();
    here.opened().get(20, TimeUnit.SECONDS);
    LedgerClient there = client();

    get(there.append(List.of(opened("b", P0))));

    await().until(() -> here.read(view -> view.claim(P0)).isPresent());
  }

  @Test
  void aFarReaderBeginsAtTheCheckpoint() throws Exception {
    // Given: a long log and a checkpoint near its end
    LedgerClient writer = client();
    for (int i = 0; i < 60; i++) {
      get(writer.append(List.of(opened("a" + i, P0))));
    }
    writer.writeCheckpoint();
    get(writer.append(List.of(opened("last", P0))));
    long before = store.calls(Operation.GET);

    // When
    LedgerClient reader = client();
    reader.opened().get(20, TimeUnit.SECONDS);

    // Then
    assertThat(claim(reader)).get().extracting("incarnation").isEqualTo("last");
    assertThat(store.calls(Operation.GET) - before).isLessThan(20);
  }

  @Test
  void onlyTheNewestTwoCheckpointsAreKept() throws Exception {
    LedgerClient writer = client();
    for (int i = 0; i < 4; i++) {
      get(writer.append(List.of(opened("a" + i, P0))));
      writer.writeCheckpoint();
    }

    assertThat(store.list(FOLDER + "ledger/checkpoints/", ""))
        .containsExactly(
            FOLDER + "ledger/checkpoints/00000000000000000003.json",
            FOLDER + "ledger/checkpoints/00000000000000000004.json");
  }

  @Test
  void theEndIsReadAfterItWasAskedFor() throws Exception {
    LedgerClient here = client();
    here.opened().get(20, TimeUnit.SECONDS);
    LedgerClient there = client();
    get(there.append(List.of(opened("b", P0))));

    assertThat(here.end()).isEqualTo(1);
    assertThat(claim(here)).isPresent();
  }

  @Test
  void anUnreadableEntryIsAFaultAndFailsWhatIsProposed() throws Exception {
    // Given
    store.createIfAbsent(
        Ledger.entryKey(FOLDER, 0),
        new Body.Bytes("{\"format\":9}".getBytes(StandardCharsets.UTF_8)));

    // When
    LedgerClient client = client();

    // Then
    await().until(() -> client.fault().isPresent());
    assertThat(client.fault()).get().asString().contains("has format 9");
    assertThatThrownBy(() -> get(client.append(List.of(opened("a", P0)))))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRefusingStoreIsAFaultUntilItNoLongerRefuses() throws Exception {
    // Given
    LedgerClient client = client();
    client.opened().get(20, TimeUnit.SECONDS);
    store.inject(Fault.REFUSED, call -> true);

    // When
    CompletableFuture<AppendOutcome> answer = client.append(List.of(opened("a", P0)));

    // Then
    await().until(() -> client.fault().isPresent());
    assertThat(answer).isNotDone();

    // When
    store.clearFaults();

    // Then
    assertThat(get(answer)).isEqualTo(new Appended(1));
    assertThat(client.fault()).isEmpty();
  }

  @Test
  void aRefusalInTheMiddleOfDoubtIsAFaultAndTheAppendStaysOpen() throws Exception {
    // Given: an append without an answer, whose repetition is refused
    LedgerClient client = client();
    client.opened().get(20, TimeUnit.SECONDS);
    store.injectOnce(Fault.LOST_ANSWER, Operation.CREATE);
    store.inject(Fault.REFUSED, call -> true);

    // When
    CompletableFuture<AppendOutcome> answer = client.append(List.of(opened("a", P0)));

    // Then
    await().until(() -> client.fault().isPresent());
    assertThat(client.fault()).get().asString().contains("refused, as the test asked");
    assertThat(answer).isNotDone();

    // When
    store.clearFaults();

    // Then: it was written the first time
    assertThat(get(answer)).isEqualTo(new Appended(1));
    await().until(() -> client.fault().isEmpty());
  }

  @Test
  void whatWasRaisedStaysHoweverWellTheStoreAnswers() throws Exception {
    // Given
    LedgerClient client = client();
    client.opened().get(20, TimeUnit.SECONDS);

    // When
    client.raise("rows are in twice");
    client.raise("something later");
    get(client.append(List.of(opened("a", P0))));
    get(client.append(List.of(opened("b", P0))));

    // Then
    assertThat(client.fault()).hasValue("rows are in twice");
    assertThat(client.isOver()).isTrue();
  }

  @Test
  void aClosedClientFailsWhatIsProposed() {
    LedgerClient client = client();
    client.close();

    assertThatThrownBy(() -> get(client.append(List.of(opened("a", P0)))))
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void aLedgerWithoutItsFirstEntryIsAFaultHoweverItIsRead() throws Exception {
    // Given: a log whose beginning somebody deleted, once with a checkpoint and once without
    LedgerClient before = client();
    get(before.append(List.of(opened("a", P0))));
    store.delete(List.of(Ledger.entryKey(FOLDER, 0)));

    // When
    LedgerClient without = client();
    await().until(() -> without.fault().isPresent());
    before.writeCheckpoint();
    LedgerClient with = client();

    // Then
    await().until(() -> with.fault().isPresent());
    assertThat(without.fault()).get().asString().contains("but not its first one", FOLDER);
    assertThat(with.fault()).get().asString().contains("The first entry of the ledger", "is gone");
  }
}
