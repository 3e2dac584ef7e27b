package io.milvusimport.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.milvusimport.emulator.catalog.Generation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The life of jobs, per generation. */
class ImportProtocolTest {
  @TempDir Path bucket;

  @ParameterizedTest
  @EnumSource(Generation.class)
  void rowsBecomeVisibleTogetherWhenTheJobCompletes(Generation generation) {
    // Given
    try (Rig rig = new Rig(generation, bucket)) {
      rig.createCollection("c", Rig.SCHEMA);
      rig.writeRows("in/a.parquet", 0, 5);
      String job = rig.create("c", "in/a.parquet");

      // When
      List<String> states = new ArrayList<>();
      List<Long> counts = new ArrayList<>();
      for (int tick = 0; tick < 9; tick++) {
        states.add(rig.state(job));
        counts.add(rig.count("c"));
        rig.ticks(1);
      }

      // Then
      assertThat(states).startsWith("Pending", "Importing", "Importing").endsWith("Completed");
      assertThat(counts.subList(0, states.indexOf("Completed"))).containsOnly(0L);
      assertThat(counts.subList(states.indexOf("Completed"), 9)).containsOnly(5L);
      JsonNode end = rig.describe(job);
      assertThat(end.path("progress").asInt()).isEqualTo(100);
      assertThat(end.path("importedRows").asLong()).isEqualTo(5);
      assertThat(end.path("totalRows").asLong()).isEqualTo(5);
      assertThat(end.path("completeTime").asText()).isNotEmpty();
      assertThat(end.has("reason")).isFalse();
      assertThat(end.path("details").path(0).path("fileName").asText()).isEqualTo("[in/a.parquet]");
    }
  }

  @ParameterizedTest
  @EnumSource(Generation.class)
  void detailsAreEmptyUntilTheFirstReadIsOver(Generation generation) {
    // Given
    try (Rig rig = new Rig(generation, bucket)) {
      rig.createCollection("c", Rig.SCHEMA);
      rig.writeRows("in/a.parquet", 0, 5);
      String job = rig.create("c", "in/a.parquet");
      rig.ticks(1);
      JsonNode beforeFirstRead = rig.describe(job);

      // When
      rig.ticks(1);

      // Then
      assertThat(beforeFirstRead.path("state").asText()).isEqualTo("Importing");
      assertThat(beforeFirstRead.path("details")).isEmpty();
      assertThat(rig.describe(job).path("details")).hasSize(1);
      assertThat(rig.describe(job).path("totalRows").asLong()).isEqualTo(5);
      assertThat(rig.describe(job).path("importedRows").asLong()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Generation.class)
  void fileThatVanishesBetweenTheReadsFailsTheJob(Generation generation) {
    // Given
    try (Rig rig = new Rig(generation, bucket)) {
      rig.createCollection("c", Rig.SCHEMA);
      rig.writeRows("in/a.parquet", 0, 5);
      String job = rig.create("c", "in/a.parquet");
      rig.ticks(2);

      // When
      rig.delete("in/a.parquet");
      rig.finish();

      // Then
      JsonNode end = rig.describe(job);
      assertThat(end.path("state").asText()).isEqualTo("Failed");
      assertThat(end.path("reason").asText()).contains("NoSuchKey").contains("in/a.parquet");
      assertThat(end.path("importedRows").asLong()).isZero();
      assertThat(end.path("totalRows").asLong()).isZero();
      assertThat(end.path("progress").asInt()).isZero();
      assertThat(rig.count("c")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Generation.class)
  void autoCommitFalseAndCommitExistFromThreeOnwards(Generation generation) throws IOException {
    // Given
    try (Rig rig = new Rig(generation, bucket)) {
      rig.createCollection("c", Rig.SCHEMA);
      rig.writeRows("in/a.parquet", 0, 5);
      String job = rig.create("c", "in/a.parquet", "{'auto_commit':'false'}", new String[0]);
      rig.finish();
      String before = rig.state(job);

      // When
      var commit = rig.send("jobs/import/commit", "{'jobId':'" + job + "'}");
      rig.finish();

      // Then
      boolean twoPhase = generation == Generation.V3_0_2;
      assertThat(before).isEqualTo(twoPhase ? "Uncommitted" : "Completed");
      assertThat(commit.statusCode()).isEqualTo(twoPhase ? 200 : 404);
      assertThat(commit.body())
          .isEqualTo(twoPhase ? "{\"code\":0,\"data\":{}}" : "404 page not found");
      assertThat(rig.state(job)).isEqualTo("Completed");
      assertThat(rig.count("c")).isEqualTo(5);
    }
  }
}
