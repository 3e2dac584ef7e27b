package io.milvusimport.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.emulator.catalog.Generation;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code Idempotency-Key} does, and does not do. */
class IdempotencyKeyTest {
  private static final String[] KEY = {"Idempotency-Key", "batch-1"};
  private static final String[] OTHER_KEY = {"Idempotency-Key", "batch-2"};

  @TempDir Path bucket;

  @ParameterizedTest
  @EnumSource(Generation.class)
  void sameKeyGivesTheSameJobFrom2624Onwards(Generation generation) {
    // Given
    try (Rig rig = rig(generation)) {
      String first = rig.create("c", "a.parquet", KEY);

      // When
      String again = rig.create("c", "a.parquet", KEY);
      String other = rig.create("c", "a.parquet", OTHER_KEY);
      rig.finish();

      // Then
      boolean honoured = generation != Generation.V2_5;
      assertThat(again.equals(first)).isEqualTo(honoured);
      assertThat(other).isNotEqualTo(first);
      assertThat(rig.count("c")).isEqualTo(honoured ? 6 : 9);
    }
  }

  @Test
  void otherFilesUnderTheSameKeyAreSilentlyNotImported() {
    // Given
    try (Rig rig = rig(Generation.V2_6_24)) {
      String first = rig.create("c", "a.parquet", KEY);

      // When
      String again = rig.create("c", "b.parquet", KEY);
      rig.finish();

      // Then
      assertThat(again).isEqualTo(first);
      assertThat(rig.describe(first).path("details")).hasSize(1);
      assertThat(rig.count("c")).isEqualTo(3);
    }
  }

  @Test
  void failedJobKeepsBeingReturnedForItsKey() {
    // Given
    try (Rig rig = rig(Generation.V3_0_2)) {
      rig.emulator.jobFaults().failNext(1, JobPhase.IMPORTING, "planned");
      String first = rig.create("c", "a.parquet", KEY);
      rig.finish();

      // When
      String again = rig.create("c", "a.parquet", KEY);
      rig.finish();

      // Then
      assertThat(again).isEqualTo(first);
      assertThat(rig.state(again)).isEqualTo("Failed");
      assertThat(rig.count("c")).isZero();
    }
  }

  @Test
  void keyBelongsToOneLifeOfACollection() {
    // Given
    try (Rig rig = rig(Generation.V3_0_2)) {
      String first = rig.create("c", "a.parquet", KEY);
      rig.ok("collections/drop", "{'collectionName':'c'}");
      rig.createCollection("c", Rig.SCHEMA);

      // When
      String again = rig.create("c", "a.parquet", KEY);
      rig.finish();

      // Then
      assertThat(again).isNotEqualTo(first);
      assertThat(rig.describe(first).path("reason").asText()).contains("dropped");
      assertThat(rig.count("c")).isEqualTo(3);
    }
  }

  @Test
  void keyOutlivesAForgottenJob() {
    // Given
    try (Rig rig = rig(Generation.V3_0_2)) {
      String first = rig.create("c", "a.parquet", KEY);
      rig.finish();
      rig.emulator.jobFaults().forget(first);

      // When
      String again = rig.create("c", "a.parquet", KEY);

      // Then
      assertThat(again).isEqualTo(first);
      assertThat(rig.code("jobs/import/describe", "{'jobId':'" + first + "'}")).isEqualTo(2101);
      assertThat(rig.count("c")).isEqualTo(3);
    }
  }

  @Test
  void keyIsForgottenAfterADayAndTheRowsComeTwice() {
    // Given
    try (Rig rig = rig(Generation.V2_6_24)) {
      String first = rig.create("c", "a.parquet", KEY);
      rig.finish();
      rig.ticker.advance(Duration.ofHours(25));

      // When
      String again = rig.create("c", "a.parquet", KEY);
      rig.finish();

      // Then
      assertThat(again).isNotEqualTo(first);
      assertThat(rig.count("c")).isEqualTo(6);
    }
  }

  @Test
  void retryPassesTheValidationsFirst() {
    // Given
    try (Rig rig =
        new Rig(
            Generation.V3_0_2,
            bucket,
            s -> s.withLimits(Limits.of(Generation.V3_0_2).withMaxJobs(1)))) {
      rig.createCollection("c", Rig.SCHEMA);
      rig.create("c", "a.parquet", KEY);

      // When
      int code =
          rig.code("jobs/import/create", "{'collectionName':'c','files':[['a.parquet']]}", KEY);

      // Then
      assertThat(code).isEqualTo(2101);
    }
  }

  @ParameterizedTest
  @EnumSource(Generation.class)
  void overlongKeyIsRefusedWhereKeysAreKnown(Generation generation) {
    // Given
    try (Rig rig = rig(generation)) {
      String body = "{'collectionName':'c','files':[['a.parquet']]}";

      // When
      int longest = rig.code("jobs/import/create", body, "Idempotency-Key", "k".repeat(256));
      int overlong = rig.code("jobs/import/create", body, "Idempotency-Key", "k".repeat(257));

      // Then
      assertThat(longest).isZero();
      assertThat(overlong).isEqualTo(generation == Generation.V2_5 ? 0 : 1100);
    }
  }

  private Rig rig(Generation generation) {
    Rig rig = new Rig(generation, bucket);
    rig.createCollection("c", Rig.SCHEMA);
    rig.writeRows("a.parquet", 0, 3);
    rig.writeRows("b.parquet", 10, 4);
    return rig;
  }
}
