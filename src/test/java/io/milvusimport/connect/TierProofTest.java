package io.milvusimport.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.milvusimport.emulator.Emulator;
import io.milvusimport.emulator.EmulatorSettings;
import io.milvusimport.emulator.catalog.Generation;
import io.milvusimport.emulator.reader.DirectoryBucket;
import io.milvusimport.importjob.Event.TierAnswered;
import io.milvusimport.ledger.Tier;
import io.milvusimport.milvus.MilvusClient;
import io.milvusimport.milvus.ObjectPaths;
import io.milvusimport.milvus.SelfHostedSettings;
import io.milvusimport.milvus.Timeouts;
import io.milvusimport.schema.Destination;
import io.milvusimport.store.Body;
import io.milvusimport.store.LocalObjectStore;
import io.milvusimport.testbed.MilvusRest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real requests and a real file of zero rows, against each generation of the emulated server. */
class TierProofTest {
  private static final Destination HERE = new Destination("default", "products", Optional.empty());
  private static final String FOLDER = "topics/sink/";

  @TempDir Path bucket;
  @TempDir Path spool;

  @ParameterizedTest
  @CsvSource({"V2_5, RECONCILE", "V2_6_24, IDEMPOTENCY_KEY", "V3_0_2, TWO_PHASE"})
  void eachGenerationProvesItsTier(Generation generation, Tier tier) throws Exception {
    // Given
    try (Emulator emulator = emulator(generation);
        MilvusClient client = client(emulator);
        LocalObjectStore store = LocalObjectStore.open(bucket)) {
      createCollection(emulator);

      // When
      TierAnswered answer = (TierAnswered) proof(client, store).prove(7);

      // Then
      assertThat(answer.epoch()).isEqualTo(7);
      assertThat(answer.tier()).contains(tier);
      assertThat(emulator.rows("products")).isEmpty();
      assertThat(store.list("", "")).as("the probe's object is gone").isEmpty();
    }
  }

  @Test
  void aLongPollIntervalDoesNotKeepTheProofWaiting() throws Exception {
    try (Emulator emulator = emulator(Generation.V3_0_2);
        MilvusClient client = client(emulator);
        LocalObjectStore store = LocalObjectStore.open(bucket)) {
      createCollection(emulator);
      long day = Duration.ofDays(1).toMillis();
      TierProof proof = new TierProof(client, store, FOLDER, () -> Optional.of(HERE), spool, day);

      // When
      TierAnswered answer =
          CompletableFuture.supplyAsync(() -> prove(proof)).get(30, TimeUnit.SECONDS);

      // Then
      assertThat(answer.tier()).contains(Tier.TWO_PHASE);
    }
  }

  private static TierAnswered prove(TierProof proof) {
    try {
      return (TierAnswered) proof.prove(7);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void objectsOfProofsThatWereKilledAreRemoved() throws Exception {
    try (Emulator emulator = emulator(Generation.V3_0_2);
        MilvusClient client = client(emulator);
        LocalObjectStore store = LocalObjectStore.open(bucket)) {
      // Given
      createCollection(emulator);
      Body body = new Body.Bytes(new byte[] {1});
      store.createIfAbsent(FOLDER + "probe/3-killed.parquet", body);
      store.createIfAbsent(FOLDER + "probe/9-of-a-later-epoch.parquet", body);
      store.createIfAbsent(FOLDER + "probe/random-1", body);

      // When
      var unused = proof(client, store).prove(7);

      // Then
      assertThat(store.list("", ""))
          .containsExactly(FOLDER + "probe/9-of-a-later-epoch.parquet", FOLDER + "probe/random-1");
    }
  }

  @Test
  void withoutACollectionNothingIsProven() throws Exception {
    try (Emulator emulator = emulator(Generation.V3_0_2);
        MilvusClient client = client(emulator);
        LocalObjectStore store = LocalObjectStore.open(bucket)) {
      // When
      TierAnswered answer = (TierAnswered) proof(client, store).prove(7);

      // Then
      assertThat(answer.tier()).isEmpty();
      assertThat(answer.because()).contains("default.products", "cannot be described");
    }
  }

  private Emulator emulator(Generation generation) {
    EmulatorSettings settings = EmulatorSettings.of(generation).withTick(Duration.ofMillis(20));
    return Emulator.start(settings, new DirectoryBucket(bucket));
  }

  private static MilvusClient client(Emulator emulator) {
    return MilvusClient.selfHosted(
        new SelfHostedSettings(emulator.uri(), Optional.empty()),
        ObjectPaths.verbatim(),
        Timeouts.DEFAULT,
        false);
  }

  private TierProof proof(MilvusClient client, LocalObjectStore store) {
    return new TierProof(client, store, FOLDER, () -> Optional.of(HERE), spool, 20);
  }

  private static void createCollection(Emulator emulator) throws IOException {
    MilvusRest rest = new MilvusRest(emulator.uri().toString(), "");
    rest.createCollection(
        new ObjectMapper()
            .readTree(
                """
                {"collectionName":"products","schema":{"fields":[
                 {"fieldName":"id","dataType":"Int64","isPrimary":true},
                 {"fieldName":"v","dataType":"FloatVector","elementTypeParams":{"dim":"4"}}]}}"""));
  }
}
