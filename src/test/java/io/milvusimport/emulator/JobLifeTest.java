package io.milvusimport.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.milvusimport.emulator.catalog.Generation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How jobs end and are forgotten; commit and abort. */
class JobLifeTest {
  private static final String MANUAL = "{'auto_commit':'false'}";

  @TempDir Path bucket;

  @ParameterizedTest
  @EnumSource(Generation.class)
  void oneBadFileFailsTheWholeJob(Generation generation) {
    // Given
    try (Rig rig = rig(generation)) {
      String job =
          rig.ok(
                  "jobs/import/create",
                  "{'collectionName':'c','files':[['a.parquet'],['missing.parquet']]}")
              .path("jobId")
              .asText();

      // When
      rig.finish();

      // Then
      assertThat(rig.state(job)).isEqualTo("Failed");
      assertThat(rig.describe(job).path("reason").asText()).endsWith(", file: missing.parquet");
      assertThat(rig.count("c")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Generation.class)
  void finishedJobIsForgottenAfterTheRetention(Generation generation) {
    // Given
    try (Rig rig = rig(generation)) {
      String job = rig.create("c", "a.parquet");
      rig.finish();
      String question = "{'jobId':'" + job + "'}";
      rig.ticker.advance(generation.jobRetention().minusSeconds(30));
      int before = rig.code("jobs/import/describe", question);

      // When
      rig.ticker.advance(Duration.ofMinutes(1));
      JsonNode after = rig.post("jobs/import/get_progress", question);

      // Then
      assertThat(before).isZero();
      assertThat(after.path("code").asInt()).isEqualTo(generation == Generation.V2_5 ? 2100 : 2101);
      assertThat(after.path("message").asText())
          .isEqualTo("import job does not exist, jobID=" + job);
      assertThat(rig.ok("jobs/import/list", "{}").path("records")).isEmpty();
      assertThat(rig.count("c")).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @EnumSource(Generation.class)
  void listShowsTheJobsOfOneCollectionOrOfTheDatabase(Generation generation) {
    // Given
    try (Rig rig = rig(generation)) {
      rig.createCollection("d", Rig.SCHEMA);
      String inC = rig.create("c", "a.parquet");
      String inD = rig.create("d", "a.parquet");

      // When
      JsonNode ofC = rig.ok("jobs/import/list", "{'collectionName':'c'}").path("records");
      JsonNode all = rig.ok("jobs/import/list", "{}").path("records");

      // Then
      assertThat(ofC.findValuesAsText("jobId")).containsExactly(inC);
      assertThat(all.findValuesAsText("jobId")).containsExactly(inC, inD);
      assertThat(rig.code("jobs/import/list", "{'collectionName':'nosuch'}")).isEqualTo(100);
      assertThat(rig.code("jobs/import/list", "{'dbName':'nosuch'}")).isEqualTo(800);
    }
  }

  @ParameterizedTest
  @EnumSource(Generation.class)
  void timeoutFailsAJobThatIsHeld(Generation generation) {
    // Given
    try (Rig rig = rig(generation)) {
      rig.emulator.jobFaults().hold(JobPhase.INDEX_BUILDING);
      String job = rig.create("c", "a.parquet", "{'timeout':'1h'}", new String[0]);
      rig.ticker.advance(Duration.ofMinutes(59));
      String before = rig.state(job);

      // When
      rig.ticker.advance(Duration.ofMinutes(2));

      // Then
      assertThat(before).isEqualTo("Importing");
      assertThat(rig.describe(job).path("reason").asText()).isEqualTo("import timeout");
    }
  }

  @Test
  void timeoutAlsoFailsAnUncommittedJob() {
    // Given
    try (Rig rig = rig(Generation.V3_0_2)) {
      String options = "{'timeout':'1h','auto_commit':'false'}";
      String job = rig.create("c", "a.parquet", options, new String[0]);
      rig.finish();
      String before = rig.state(job);

      // When
      rig.ticker.advance(Duration.ofHours(1));

      // Then
      assertThat(before).isEqualTo("Uncommitted");
      assertThat(rig.state(job)).isEqualTo("Failed");
    }
  }

  @Test
  void commitIsIdempotentAndMakesRowsVisibleOnce() {
    // Given
    try (Rig rig = rig(Generation.V3_0_2)) {
      String job = rig.create("c", "a.parquet", MANUAL, new String[0]);
      String question = "{'jobId':'" + job + "'}";
      JsonNode early = rig.post("jobs/import/commit", question);
      rig.finish();
      JsonNode uncommitted = rig.describe(job);
      long countBefore = rig.count("c");

      // When
      List<String> states = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        rig.ok("jobs/import/commit", question);
        states.add(rig.state(job));
        rig.ticks(i);
      }

      // Then
      assertThat(early.path("code").asInt()).isEqualTo(2100);
      assertThat(early.path("message").asText()).contains("expected Uncommitted");
      assertThat(uncommitted.path("state").asText()).isEqualTo("Uncommitted");
      assertThat(uncommitted.path("importedRows").asLong()).isEqualTo(3);
      assertThat(uncommitted.path("progress").asInt()).isEqualTo(99);
      assertThat(countBefore).isZero();
      assertThat(states).containsExactly("Committing", "Committing", "Completed");
      assertThat(rig.count("c")).isEqualTo(3);
      assertThat(rig.code("jobs/import/abort", question)).isEqualTo(2100);
    }
  }

  @Test
  void abortedJobIsFailedForGood() {
    // Given
    try (Rig rig = rig(Generation.V3_0_2)) {
      String job = rig.create("c", "a.parquet", MANUAL, new String[0]);
      String question = "{'jobId':'" + job + "'}";
      rig.finish();

      // When
      rig.ok("jobs/import/abort", question);
      rig.ok("jobs/import/abort", question);
      rig.finish();

      // Then
      assertThat(rig.describe(job).path("reason").asText()).isEqualTo("aborted by user");
      assertThat(rig.code("jobs/import/commit", question)).isEqualTo(2100);
      assertThat(rig.count("c")).isZero();
    }
  }

  @Test
  void commitOfAutoCommitUnknownAndMalformedJobs() {
    // Given
    try (Rig rig = rig(Generation.V3_0_2)) {
      String auto = rig.create("c", "a.parquet");

      // When
      JsonNode ofAuto = rig.post("jobs/import/commit", "{'jobId':'" + auto + "'}");

      // Then
      assertThat(ofAuto.path("code").asInt()).isEqualTo(2100);
      assertThat(ofAuto.path("message").asText()).contains("is auto-commit");
      assertThat(rig.code("jobs/import/commit", "{'jobId':'0'}")).isEqualTo(2101);
      assertThat(rig.code("jobs/import/abort", "{'jobId':'0'}")).isEqualTo(2101);
      assertThat(rig.code("jobs/import/commit", "{'jobId':'x'}")).isEqualTo(1100);
      assertThat(rig.code("jobs/import/commit", "{'jobId':5}")).isEqualTo(1801);
      assertThat(rig.code("jobs/import/commit", "{}")).isEqualTo(1802);
    }
  }

  @Test
  void autoCommitJobHidesItsCommit() {
    // Given
    try (Rig rig = rig(Generation.V3_0_2)) {
      rig.emulator.jobFaults().hold(JobPhase.COMMITTING);
      String job = rig.create("c", "a.parquet");

      // When
      rig.finish();

      // Then
      assertThat(rig.state(job)).isEqualTo("Importing");
      assertThat(rig.describe(job).path("progress").asInt()).isEqualTo(99);
    }
  }

  @Test
  void jobWithoutRowsCompletesWithoutACompletionTime() {
    // Given
    try (Rig rig = rig(Generation.V3_0_2)) {
      rig.writeRows("none.parquet", 0, 0);
      String job = rig.create("c", "none.parquet");

      // When
      rig.finish();

      // Then
      assertThat(rig.state(job)).isEqualTo("Completed");
      assertThat(rig.describe(job).path("completeTime").asText()).isEmpty();
      assertThat(rig.describe(job).path("importedRows").asLong()).isZero();
    }
  }

  @Test
  void rowsGoToTheirPartition() {
    // Given
    try (Rig rig = rig(Generation.V2_6_24)) {
      rig.ok("partitions/create", "{'collectionName':'c','partitionName':'p'}");

      // When
      rig.ok(
          "jobs/import/create",
          "{'collectionName':'c','partitionName':'p','files':[['a.parquet']]}");
      rig.create("c", "a.parquet");
      rig.finish();

      // Then
      assertThat(rig.emulator.rowsByPartition("c"))
          .containsEntry("p", 3L)
          .containsEntry("_default", 3L);
    }
  }

  private Rig rig(Generation generation) {
    Rig rig = new Rig(generation, bucket);
    rig.createCollection("c", Rig.SCHEMA);
    rig.writeRows("a.parquet", 0, 3);
    return rig;
  }
}
