package io.milvusimport.connect;

import static io.milvusimport.ledger.Facts.P0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.milvusimport.emulator.Emulator;
import io.milvusimport.emulator.EmulatorSettings;
import io.milvusimport.emulator.JobPhase;
import io.milvusimport.emulator.catalog.Generation;
import io.milvusimport.emulator.reader.DirectoryBucket;
import io.milvusimport.file.DataFile;
import io.milvusimport.file.FileSettings;
import io.milvusimport.file.KeyedRow;
import io.milvusimport.file.SealedFile;
import io.milvusimport.importjob.Coordinator;
import io.milvusimport.importjob.ImportService.Usable;
import io.milvusimport.importjob.Policy;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.StagedFile;
import io.milvusimport.ledger.Suffix;
import io.milvusimport.ledger.Tally;
import io.milvusimport.ledger.Tier;
import io.milvusimport.milvus.MilvusClient;
import io.milvusimport.milvus.ObjectPaths;
import io.milvusimport.milvus.SelfHostedSettings;
import io.milvusimport.milvus.Timeouts;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Destination;
import io.milvusimport.store.Body;
import io.milvusimport.store.LocalObjectStore;
import io.milvusimport.store.ObjectStore;
import io.milvusimport.testbed.MilvusRest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Coordinators, the REST client and the emulator, with a job that the server has forgotten when the
 * second coordinator asks for it.
 */
class ForgottenJobTest {
  private static final String FOLDER = "topics/sink/";
  private static final Destination HERE = new Destination("default", "products", Optional.empty());
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private Emulator emulator;
  private MilvusRest rest;
  private MilvusClient client;
  private ObjectStore store;
  private LedgerClient ledger;

  @BeforeEach
  void start() throws Exception {
    emulator =
        Emulator.start(
            EmulatorSettings.of(Generation.V2_5).withTick(Duration.ofMillis(20)),
            new DirectoryBucket(folder));
    rest = new MilvusRest(emulator.uri().toString(), "root:Milvus");
    rest.createCollection(
        new ObjectMapper()
            .readTree(
                """
                {"collectionName": "products", "schema": {"fields": [
                   {"fieldName": "id", "dataType": "VarChar", "isPrimary": true,
                    "elementTypeParams": {"max_length": "99"}},
                   {"fieldName": "v", "dataType": "FloatVector", "elementTypeParams": {"dim": "2"}}]},
                 "indexParams": [{"fieldName": "v", "indexName": "v", "metricType": "L2",
                                  "indexType": "FLAT"}]}\
                """));
    client =
        MilvusClient.selfHosted(
            new SelfHostedSettings(emulator.uri(), Optional.empty()),
            ObjectPaths.verbatim(),
            Timeouts.DEFAULT,
            false);
    store = LocalObjectStore.open(folder);
    ledger = new LedgerClient(store, FOLDER, "here", 20);
    ledger.start();
    append(new Fact.PartitionsOpened("a", 0, "host", List.of(P0)));
    append(new Fact.PartitionStarted(P0, 1, 0));
  }

  @AfterEach
  void stop() {
    ledger.close();
    client.close();
    emulator.close();
  }

  private void append(Fact fact) throws Exception {
    ledger.append(List.of(fact)).get();
  }

  /** Hands a file over and returns it. */
  private Path stage(long batch, String... keys) throws Exception {
    CollectionSchema schema = ((Usable) client.describeCollection("default", "products")).schema();
    Path spool = folder.resolve(UUID.randomUUID() + ".parquet");
    DataFile file = DataFile.create(schema, FileSettings.defaults(), spool);
    KeyedRow row = new KeyedRow(file.rowBuffer(), schema, StagedFile.MOST_KEYS);
    for (String key : keys) {
      byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
      row.begin();
      row.setText(0, utf8, 0, utf8.length);
      row.setVector(1, new float[] {1, 2}, 0);
      row.commit();
    }
    SealedFile sealed = file.seal();
    StagedFile staged =
        new StagedFile(
                "data/default/products/a-" + batch + "-0",
                ".parquet",
                HERE,
                sealed.bytes(),
                sealed.rows(),
                schema.collectionId(),
                schema.fingerprint())
            .withKeys(row.firstKeys());
    store.createIfAbsent(
        FOLDER + staged.path(Suffix.STAGED), new Body.Bytes(Files.readAllBytes(spool)));
    long first = 10 * (batch - 1);
    List<Tally> tallies = List.of(Tally.of(HERE, first, first + 10));
    append(
        new Fact.BatchStaged(
            "a",
            batch,
            List.of(new Fact.Range(P0, 1, first, first + 10, Optional.empty(), tallies, List.of())),
            List.of(staged),
            List.of(),
            0));
    return spool;
  }

  private CoordinatorDuty duty(String incarnation) {
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
            20,
            200,
            1_000);
    EffectRunner runner =
        new EffectRunner(
            client,
            store,
            ledger,
            FOLDER,
            new TierProof(client, store, FOLDER, () -> Optional.of(HERE), Path.of("unused"), 50),
            new FinishedFiles(store, FOLDER, Duration.ZERO, Clock.systemUTC()),
            true);
    return new CoordinatorDuty(
        ledger, new Coordinator(policy, FOLDER, incarnation, incarnation), runner, 20);
  }

  private void submitAndLeaveIt() throws Exception {
    emulator.jobFaults().hold(JobPhase.IMPORTING);
    long before = accepted();
    try (CoordinatorDuty first = duty("c1")) {
      first.start();
      await().atMost(LIMIT).until(() -> accepted() > before);
    }
  }

  /** How many jobs the ledger knows to be the server's. */
  private long accepted() throws Exception {
    long accepted = 0;
    for (String key : store.list(FOLDER + "ledger/entries/", "")) {
      String entry = new String(store.get(key).orElseThrow().bytes(), StandardCharsets.UTF_8);
      accepted += entry.contains("\"SubmitAccepted\"") ? 1 : 0;
    }
    return accepted;
  }

  private long frontier() {
    return ledger.read(view -> view.frontier(P0)).orElse(-1);
  }

  private Optional<String> question() {
    return ledger.read(view -> view.problem(P0));
  }

  @Test
  void aJobWhoseKeysAreThereIsCompletedWithoutAQuestion() throws Exception {
    // Given: it is imported while nobody looks, and forgotten
    Path unused = stage(1, "a\"b", "käse", "back\\slash");
    submitAndLeaveIt();
    emulator.jobFaults().releaseAll();
    await().atMost(LIMIT).until(() -> emulator.rows("products").size() == 3);
    emulator.jobFaults().restartLosingJobs();

    // When
    try (CoordinatorDuty second = duty("c2")) {
      second.start();
      await().atMost(LIMIT).until(() -> frontier() == 10 || question().isPresent());
    }

    // Then
    assertThat(question()).isEmpty();
    assertThat(frontier()).isEqualTo(10);
    assertThat(emulator.rows("products")).hasSize(3);
    assertThat(store.list(FOLDER + "data/", "")).isEmpty();
  }

  @Test
  void aJobWhoseKeysAreNotThereIsAQuestion() throws Exception {
    // Given
    Path unused = stage(1, "a", "b");
    submitAndLeaveIt();
    emulator.jobFaults().restartLosingJobs();

    // When
    try (CoordinatorDuty second = duty("c2")) {
      second.start();
      await().atMost(LIMIT).until(() -> frontier() == 10 || question().isPresent());
    }

    // Then
    assertThat(question()).get().asString().contains("cannot be known", "job-0");
    assertThat(frontier()).isZero();
  }

  @Test
  void keysThatWereThereBeforeProveNothing() throws Exception {
    // Given: somebody else brought them
    Path file = stage(1, "a", "b");
    store.createIfAbsent("other.parquet", new Body.Bytes(Files.readAllBytes(file)));
    rest.createImport("products", "other.parquet", true);
    await().atMost(LIMIT).until(() -> emulator.rows("products").size() == 2);
    submitAndLeaveIt();
    emulator.jobFaults().restartLosingJobs();

    // When
    try (CoordinatorDuty second = duty("c2")) {
      second.start();
      await().atMost(LIMIT).until(() -> frontier() == 10 || question().isPresent());
    }

    // Then
    assertThat(question()).get().asString().contains("cannot be known", "job-0");
    assertThat(frontier()).isZero();
  }
}
