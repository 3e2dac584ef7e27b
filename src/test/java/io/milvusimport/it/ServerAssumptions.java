package io.milvusimport.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.milvusimport.testbed.Bucket;
import io.milvusimport.testbed.MilvusRest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the connector takes for granted of a server's import jobs, asked of the server itself;
 * subclasses bring it. The emulator answers for what was read about each release, a container for
 * what the release does.
 */
abstract class ServerAssumptions {
  private static final Duration JOB_LIMIT = Duration.ofSeconds(120);
  private static final Set<String> OVER = Set.of("Completed", "Failed");

  @TempDir Path folder;

  abstract MilvusRest milvus();

  /** The bucket that the server imports from. */
  abstract Bucket bucket();

  /** Whether {@code auto_commit=false} is honoured: from 3.0 on. */
  abstract boolean isTwoPhase();

  /** An import without rows has no effect, and ends as the tier of the server lets it. */
  @Test
  void anImportWithoutRowsShowsWhetherTheServerHasTwoPhases() throws Exception {
    // Given
    String collection = newCollection();
    String key = put(0);

    // When
    String job = accepted(milvus().createImport(collection, key, false));
    String state = awaitState(job, isTwoPhase() ? Set.of("Uncommitted", "Failed") : OVER);

    // Then
    assertThat(state).isEqualTo(isTwoPhase() ? "Uncommitted" : "Completed");
    assertThat(milvus().count(collection)).isZero();
  }

  /** So nothing comes of a create that arrives after its files were taken away. */
  @Test
  void aCreateWhoseInputWasDeletedFails() throws Exception {
    // Given
    String collection = newCollection();
    String key = put(10);
    bucket().delete(key);

    // When
    JsonNode answer = milvus().createImport(collection, key, true);

    // Then
    if (answer.path("code").asInt() == 0) {
      String state = awaitState(accepted(answer), OVER);
      assertThat(state).isEqualTo("Failed");
    }
    assertThat(milvus().count(collection)).isZero();
  }

  /** So a job of ours can be found by its files before its rows are there. */
  @Test
  void theDetailsNameTheObjectsBeforeTheSecondReadEnds() throws Exception {
    // Given
    String collection = newCollection();
    String key = put(50_000);

    // When
    String job = accepted(milvus().createImport(collection, key, true));
    JsonNode[] named = new JsonNode[1];
    Awaitility.await("details of job " + job)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .atMost(JOB_LIMIT)
        .until(
            () -> {
              named[0] = milvus().importJob(job);
              return !named[0].path("details").isEmpty();
            });

    // Then
    assertThat(named[0].path("details").path(0).path("fileName").asText()).contains(key);
    assertThat(named[0].path("importedRows").asLong()).isZero();
    assertThat(awaitState(job, OVER)).isEqualTo("Completed");
    assertThat(milvus().count(collection)).isEqualTo(50_000);
  }

  @Test
  void anUncommittedJobCanBeAborted() throws Exception {
    Assumptions.assumeTrue(isTwoPhase(), "this release commits by itself");
    // Given
    String collection = newCollection();
    String job = accepted(milvus().createImport(collection, put(10), false));
    awaitState(job, Set.of("Uncommitted", "Failed"));

    // When
    milvus().abortImport(job);

    // Then
    assertThat(awaitState(job, OVER)).isEqualTo("Failed");
    assertThat(milvus().count(collection)).isZero();
  }

  private String newCollection() {
    String name = "assumed_" + UUID.randomUUID().toString().replace('-', '_');
    milvus().createCollection(EveryType.small(name, "Int64", false));
    return name;
  }

  private String put(int rows) throws Exception {
    Path file = folder.resolve(UUID.randomUUID() + ".parquet");
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      statement.execute(
          """
          COPY (SELECT i::BIGINT id, 't' AS text, i::DOUBLE twice, [i, 1, 2, 3]::FLOAT[] vector
                FROM range(%d) t(i)) TO '%s' (FORMAT parquet, COMPRESSION zstd)"""
              .formatted(rows, file));
    }
    String key = "assumptions/" + file.getFileName();
    bucket().put(key, file);
    return key;
  }

  private static String accepted(JsonNode answer) {
    assertThat(answer.path("code").asInt(-1)).as("code of %s", answer).isZero();
    return answer.required("data").required("jobId").asText();
  }

  private String awaitState(String job, Set<String> wanted) {
    return Awaitility.await("job " + job + " to be one of " + wanted)
        .pollInSameThread()
        .atMost(JOB_LIMIT)
        .until(() -> milvus().importJob(job).path("state").asText(), wanted::contains);
  }
}
