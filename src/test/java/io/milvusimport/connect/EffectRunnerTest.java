package io.milvusimport.connect;

import static io.milvusimport.connect.ScriptedJobs.HERE;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.importjob.Effect;
import io.milvusimport.importjob.Event;
import io.milvusimport.importjob.ImportService;
import io.milvusimport.importjob.ImportService.CreateRequest;
import io.milvusimport.importjob.ImportService.InputFile;
import io.milvusimport.importjob.ImportService.RemoteJob;
import io.milvusimport.importjob.ImportService.RemoteState;
import io.milvusimport.ledger.Suffix;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.store.InMemoryObjectStore;
import io.milvusimport.store.InMemoryObjectStore.Fault;
import io.milvusimport.store.InMemoryObjectStore.Operation;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Effects with a ledger of one entry, whose age is the store's clock. */
class EffectRunnerTest {
  private static final String FOLDER = "topics/sink/";
  private static final String OURS = FOLDER + "data/default/products/a-1-0.0-1.parquet";
  private static final CreateRequest REQUEST =
      new CreateRequest(HERE, List.of(InputFile.of(OURS)), "key", true, Duration.ofHours(1));

  private final AtomicLong storeClockMs = new AtomicLong();
  private final InMemoryObjectStore store = new InMemoryObjectStore(storeClockMs::get);
  private final LedgerClient ledger = new LedgerClient(store, FOLDER, "here", 20);
  private final ScriptedJobs server = new ScriptedJobs();
  private final EffectRunner runner =
      new EffectRunner(
          server,
          store,
          ledger,
          FOLDER,
          new TierProof(server, store, FOLDER, () -> Optional.of(HERE), Path.of("unused"), 1),
          new FinishedFiles(store, FOLDER, Duration.ZERO, Clock.systemUTC()),
          true);

  @BeforeEach
  void open() throws Exception {
    ledger.start();
    ledger.opened().get(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void aLookPrefersTheJobThatHasNotFailedAndMeasuresTheAgeBefore() throws Exception {
    // Given
    storeClockMs.set(5_000);
    server.has("1", RemoteState.FAILED, OURS);
    server.has("2", RemoteState.IN_PROGRESS, OURS);

    // When
    Event answer = runner.run(new Effect.Probe("job-0", 1, 9, HERE, Set.of(OURS), 0)).get();

    // Then
    assertThat(answer).isInstanceOf(Event.ProbeAnswered.class);
    Event.ProbeAnswered probed = (Event.ProbeAnswered) answer;
    assertThat(probed.found().map(RemoteJob::id)).contains("2");
    assertThat(probed.look()).isEqualTo(9);
    assertThat(probed.ageMs()).isEqualTo(5_000);
  }

  @Test
  void aLookWithoutAListIsNoAnswerAndNotAnEmptyOne() throws Exception {
    server.givesNoList();

    assertThat(runner.run(new Effect.Probe("job-0", 1, 9, HERE, Set.of(OURS), 0)).get())
        .isInstanceOf(Event.NoAnswer.class);
  }

  @Test
  void aKeyIsRepeatedOnlyWhileItIsYoung() throws Exception {
    Effect again = new Effect.Resubmit("job-0", 1, REQUEST, "449", 0, 6_000);
    server.collection = collection("449");

    storeClockMs.set(5_999);
    assertThat(runner.run(again).get()).isInstanceOf(Event.SubmitAnswered.class);
    storeClockMs.set(6_000);
    assertThat(runner.run(again).get()).isEqualTo(new Event.TooOld("job-0", 1));

    assertThat(server.creates).containsExactly(REQUEST);
  }

  @Test
  void aKeyIsNotRepeatedForAnotherCollectionOfTheName() throws Exception {
    // Given: it was dropped and created again, and the first request may never have arrived
    Effect again = new Effect.Resubmit("job-0", 1, REQUEST, "449", 0, 6_000);
    server.collection = collection("450");

    // Then
    assertThat(runner.run(again).get()).isEqualTo(new Event.TooOld("job-0", 1));
    server.collection = new ImportService.Unknown("cut");
    assertThat(runner.run(again).get()).isInstanceOf(Event.NoAnswer.class);
    assertThat(server.creates).isEmpty();
  }

  @Test
  void aKeyIsNotRepeatedForACollectionThatIsGoneOrTakesNoFiles() throws Exception {
    // Given
    Effect again = new Effect.Resubmit("job-0", 1, REQUEST, "449", 0, 6_000);

    // Then: its job is looked for by its files, and the next attempt says what is wrong
    server.collection = new ImportService.Refused(100, "can't find collection", false);
    assertThat(runner.run(again).get()).isEqualTo(new Event.TooOld("job-0", 1));
    server.collection = new ImportService.Unusable(List.of("no primary key"));
    assertThat(runner.run(again).get()).isEqualTo(new Event.TooOld("job-0", 1));
    server.collection = new ImportService.Refused(8, "rate limit", true);
    assertThat(runner.run(again).get()).isInstanceOf(Event.NoAnswer.class);
    assertThat(server.creates).isEmpty();
  }

  private static ImportService.CollectionAnswer collection(String id) {
    return new ImportService.Usable(
        new CollectionSchema(
            "default", "products", id, List.of(), List.of(), false, false, "f00d"));
  }

  @Test
  void onlyUncommittedJobsThatNameNothingButOurObjectsAreOrphans() throws Exception {
    server.has("ours", RemoteState.UNCOMMITTED, OURS);
    server.has("mixed", RemoteState.UNCOMMITTED, OURS, "other/folder.parquet");
    server.has("theirs", RemoteState.UNCOMMITTED, "other/folder.parquet");
    server.has("done", RemoteState.COMPLETED, OURS);

    assertThat(runner.run(new Effect.FindOrphanJobs(HERE)).get())
        .isEqualTo(new Event.OrphansAnswered(HERE, Map.of("ours", Set.of(OURS))));
  }

  @Test
  void aStoreThatRefusesIsToldApartFromOneThatDoesNotAnswer() throws Exception {
    Effect copy = new Effect.Copy("job-0", 1, List.of("from"), List.of("to"), new Suffix(4, 2));

    store.injectOnce(Fault.LOST_ANSWER, Operation.COPY);
    assertThat(runner.run(copy).get()).isInstanceOf(Event.NoAnswer.class);
    store.injectOnce(Fault.REFUSED, Operation.COPY);
    assertThat(runner.run(copy).get()).isInstanceOf(Event.StoreRefused.class);
    assertThat(runner.run(copy).get())
        .isInstanceOfSatisfying(
            Event.InputLost.class, lost -> assertThat(lost.reason()).contains("from"));
  }

  @Test
  void twinsAreAllOtherJobsThatNameOurObjects() throws Exception {
    // Given
    server.has("ours", RemoteState.COMPLETED, OURS);
    server.has("twin", RemoteState.COMPLETED, OURS);
    server.has("theirs", RemoteState.COMPLETED, "other/folder.parquet");
    Effect.FindTwins look = new Effect.FindTwins("job-0", HERE, Set.of(OURS), "ours");

    // Then
    assertThat(runner.run(look).get())
        .isInstanceOfSatisfying(
            Event.TwinsAnswered.class,
            seen -> assertThat(seen.twins()).extracting(RemoteJob::id).containsExactly("twin"));

    // When
    server.givesNoList();

    // Then
    assertThat(runner.run(look)).contains(new Event.TwinsUnseen(look));
  }
}
