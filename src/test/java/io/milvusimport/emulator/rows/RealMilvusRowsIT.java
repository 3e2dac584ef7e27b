package io.milvusimport.emulator.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.emulator.catalog.CollectionDef;
import io.milvusimport.testbed.NeedsRealMilvus;
import io.milvusimport.testbed.ProjectFolder;
import io.milvusimport.testbed.RealMilvus;
import io.milvusimport.testbed.S3Proxy;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** The same contract with the rows in a server that nobody here wrote. */
@NeedsRealMilvus
class RealMilvusRowsIT extends RowStoreContract {
  private static final String BUCKET = "contract";

  @TempDir static Path servers;
  private static S3Proxy s3;
  private static S3Client client;
  private static RealMilvus milvus;
  private static RowStore store;

  @BeforeAll
  static void startServers() throws IOException {
    Path logs = ProjectFolder.resolve("target/it-logs/real-milvus-rows");
    s3 = S3Proxy.start(servers.resolve("s3"));
    s3.createBucket(BUCKET);
    client = s3.client();
    milvus = RealMilvus.start(servers.resolve("milvus"), logs, s3, BUCKET);
    store =
        new RealMilvusRows(new RealMilvusServer(RealMilvus.managementUri(), RealMilvus.apiUri()));
  }

  @AfterAll
  static void stopServers() {
    milvus.close();
    client.close();
    s3.close();
  }

  /** The reason why the connector has to check them: this server does not. */
  @Test
  void thisServerTakesNanOverlongTextAndNullKeys() throws Exception {
    // Given
    CollectionDef c = collection("unchecked", "L2", false, false);
    Map<String, String> selects =
        Map.of(
            "unchecked/nan.parquet", "1::BIGINT id, 't' title, ['NaN'::FLOAT, 1::FLOAT] v",
            "unchecked/long.parquet", "2::BIGINT id, repeat('x', 65) title, [1, 1]::FLOAT[] v",
            "unchecked/null.parquet", "NULL::BIGINT id, 't' title, [1, 1]::FLOAT[] v");
    for (Map.Entry<String, String> select : selects.entrySet()) {
      Path file = folder.resolve("unchecked.parquet");
      try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
          Statement statement = duckdb.createStatement()) {
        statement.execute(
            "COPY (SELECT " + select.getValue() + ") TO '" + file + "' (FORMAT parquet)");
      }
      upload(select.getKey(), file);
    }

    // When
    List<Map<String, @Nullable Object>> rows = List.of(Map.of(), Map.of(), Map.of());
    Optional<String> problem =
        store.insert(c, new RowStore.Batch("_default", List.copyOf(selects.keySet()), rows));

    // Then
    assertThat(problem).isEmpty();
    assertThat(store.count(c, Condition.ALL)).isEqualTo(3);
    assertThat(store.count(c, new Condition("id == 0", row -> true))).isEqualTo(1);
  }

  @Override
  RowStore store() {
    return store;
  }

  @Override
  void upload(String key, Path file) {
    client.putObject(put -> put.bucket(BUCKET).key(key), file);
  }
}
