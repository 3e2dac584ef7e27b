package io.milvusimport.emulator.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.emulator.catalog.CollectionDef;
import io.milvusimport.testbed.Bucket;
import io.milvusimport.testbed.NeedsRealMilvus;
import io.milvusimport.testbed.RealMilvus;
import io.milvusimport.testbed.TestBed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same contract with the rows in a server that nobody here wrote. */
@NeedsRealMilvus
class RealMilvusRowsIT extends RowStoreContract {
  private static Bucket bucket;
  private static RowStore store;

  @BeforeAll
  static void useServers(TestBed bed) {
    bucket = bed.bucket();
    store = new RealMilvusRows(new RealMilvusServer(RealMilvus.managementUri()));
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
        store.insert(
            c,
            new RowStore.Batch("_default", selects.keySet().stream().map(List::of).toList(), rows));

    // Then
    assertThat(problem).isEmpty();
    assertThat(store.count(c, Condition.ALL)).isEqualTo(3);
    assertThat(store.count(c, new Condition("id == 0", row -> true))).isEqualTo(1);
  }

  /** Why a scenario expects less of arrays in JSON files from this server than from others. */
  @Test
  void thisServerReadsDoublesOfArraysInJsonFilesAsFloats() throws IOException {
    // Given
    CollectionDef c = collection("json_doubles", "L2", false, false, array("doubles", "Double"));
    Path file = folder.resolve("doubles.json");
    Files.writeString(
        file, "{\"rows\":[{\"id\":1,\"title\":\"t\",\"v\":[1,1],\"doubles\":[0.1,0.5]}]}");
    upload("contract/doubles.json", file);

    // When
    Optional<String> problem =
        store.insert(
            c,
            new RowStore.Batch(
                "_default", List.of(List.of("contract/doubles.json")), List.of(Map.of())));

    // Then
    assertThat(problem).isEmpty();
    assertThat(store.scan(c, Condition.ALL).get(0).get("doubles"))
        .isEqualTo(List.of((double) 0.1f, 0.5));
  }

  @Test
  void thisServerReadsNoCsv() throws IOException {
    // Given
    CollectionDef c = collection("csv", "L2", false, false);
    Path file = folder.resolve("rows.csv");
    Files.writeString(file, "id,title,v\n1,t,\"[1,1]\"\n");
    upload("contract/rows.csv", file);

    // When
    Optional<String> problem =
        store.insert(
            c,
            new RowStore.Batch(
                "_default", List.of(List.of("contract/rows.csv")), List.of(Map.of())));

    // Then
    assertThat(problem).hasValueSatisfying(p -> assertThat(p).contains("unsupported file type"));
  }

  @Override
  RowStore store() {
    return store;
  }

  @Override
  void upload(String key, Path file) {
    bucket.put(key, file);
  }
}
