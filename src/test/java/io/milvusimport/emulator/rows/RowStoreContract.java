package io.milvusimport.emulator.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.milvusimport.emulator.catalog.CollectionDef;
import io.milvusimport.emulator.catalog.FieldDef;
import io.milvusimport.emulator.catalog.Generation;
import io.milvusimport.emulator.reader.FileReader;
import io.milvusimport.emulator.reader.ReadResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What every {@link RowStore} does; subclasses bring the store. Files are written by DuckDB and
 * read as the emulated server reads them, so that a store may take the rows or the files.
 */
abstract class RowStoreContract {
  private static final AtomicLong IDS = new AtomicLong(1);

  @TempDir Path folder;

  abstract RowStore store();

  /** Makes a file an object of the bucket that the store's server reads, if it has one. */
  abstract void upload(String key, Path file);

  @Test
  void everyTypeComesBackAsItWas() {
    // Given
    CollectionDef c =
        collection(
            "types",
            "L2",
            true,
            false,
            field("flag", "Bool"),
            field("tiny", "Int8"),
            field("small", "Int16"),
            field("medium", "Int32"),
            field("single", "Float"),
            field("twice", "Double"),
            field("doc", "JSON"),
            array("longs", "Int64"),
            array("bytes", "Int8"),
            array("texts", "VarChar"));
    String select =
        "SELECT i::BIGINT id, 't\u00e9xt '||i title, [i::FLOAT, 0.1::FLOAT] v, i%2=0 flag,"
            + " (-i)::TINYINT tiny, (300*i)::SMALLINT small, (70000*i)::INT medium,"
            + " (i/8)::FLOAT single, (i/3)::DOUBLE twice, '{\"n\": '||i||', \"s\": \"\u20ac\"}' doc,"
            + " [i::BIGINT, 9007199254740993] longs, [(-i)::TINYINT] bytes, ['', 'a\"b'] texts,"
            + " '{\"color\": \"c'||i||'\", \"deep\": {\"list\": [1]}}' AS \"$meta\" FROM range(1,9) t(i)";

    // When
    List<Map<String, @Nullable Object>> inserted = insert(c, "_default", select);

    // Then
    List<Map<String, @Nullable Object>> found = store().scan(c, Condition.ALL);
    assertThat(found).hasSize(8);
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i)).containsOnlyKeys(inserted.get(i).keySet());
      for (Map.Entry<String, @Nullable Object> field : inserted.get(i).entrySet()) {
        Assertions.<@Nullable Object>assertThat(found.get(i).get(field.getKey()))
            .as("field %s of row %d", field.getKey(), i)
            .isEqualTo(field.getValue());
      }
    }
  }

  @Test
  void rowsOfOneKeyAreCountedOneByOneAndFoundOnce() {
    // Given
    CollectionDef c = collection("twice", "L2", false, false);

    // When
    insert(c, "_default", rows(0, 5));
    insert(c, "_default", rows(3, 8));

    // Then
    assertThat(store().count(c, Condition.ALL)).isEqualTo(10);
    assertThat(keys(store().scan(c, Condition.ALL)).distinct()).hasSize(8);
    assertThat(
            keys(
                store().search(c, "v", Metric.L2, new float[] {3, 1}, 2, Condition.ALL).stream()
                    .map(RowStore.Hit::row)
                    .toList()))
        .hasSize(2)
        .doesNotHaveDuplicates()
        .startsWith(3L);
  }

  @Test
  void conditionsChooseRows() {
    // Given
    CollectionDef c = collection("chosen", "L2", false, false);
    insert(c, "_default", rows(0, 10));
    Condition some = condition("id in [2, 4, 99]", row -> List.of(2L, 4L).contains(row.get("id")));
    Condition high = condition("id >= 7", row -> (long) id(row) >= 7);
    Condition one = condition("title == \"title 5\"", row -> "title 5".equals(row.get("title")));

    // When, Then
    assertThat(keys(store().scan(c, some))).containsExactlyInAnyOrder(2L, 4L);
    assertThat(store().count(c, high)).isEqualTo(3);
    assertThat(keys(store().scan(c, one))).containsExactly(5L);
    assertThat(store().search(c, "v", Metric.L2, new float[] {0, 1}, 3, high))
        .extracting(hit -> id(hit.row()))
        .containsExactly(7L, 8L, 9L);
  }

  /** Rows (i, 1); the query is (3, 0). */
  @ParameterizedTest
  @CsvSource({"L2, 3 2, 1.0 2.0", "IP, 3 2, 9.0 6.0", "COSINE, 3 2, 0.948683 0.894427"})
  void theNearestComeFirst(Metric metric, String ids, String distances) {
    // Given
    CollectionDef c = collection("near_" + metric, metric.name(), false, false);
    insert(c, "_default", rows(0, 4));

    // When
    List<RowStore.Hit> hits = store().search(c, "v", metric, new float[] {3, 0}, 2, Condition.ALL);

    // Then
    assertThat(hits)
        .extracting(hit -> String.valueOf(id(hit.row())))
        .containsExactly(ids.split(" "));
    for (int i = 0; i < hits.size(); i++) {
      assertThat(hits.get(i).distance())
          .isCloseTo(Float.parseFloat(distances.split(" ")[i]), within(1e-4f));
    }
  }

  /** Rows (i, 1) in bits; the query is (3, 0). */
  @Test
  void theNearestBinaryVectorsComeFirst() {
    // Given
    CollectionDef c = binaryCollection("near_bits");
    insert(c, "_default", "SELECT i::BIGINT id, [i, 1]::UTINYINT[] v FROM range(4) t(i)");

    // When
    List<RowStore.Hit> hits =
        store().search(c, "v", Metric.HAMMING, new byte[] {3, 0}, 1, Condition.ALL);

    // Then
    assertThat(hits).extracting(hit -> id(hit.row())).containsExactly(3L);
    assertThat(hits.get(0).row().get("v")).isEqualTo(new byte[] {3, 1});
    assertThat(hits.get(0).distance()).isEqualTo(1f);
  }

  @Test
  void partitionsAreCountedApart() {
    // Given
    CollectionDef c = collection("parts", "L2", false, false);

    // When
    insert(c, "_default", rows(0, 2));
    insert(c, "north", rows(2, 7));

    // Then
    assertThat(store().countByPartition(c))
        .containsEntry("_default", 2L)
        .containsEntry("north", 5L);
    assertThat(store().count(c, Condition.ALL)).isEqualTo(7);
  }

  @Test
  void generatedKeysDiffer() {
    // Given
    CollectionDef c = collection("generated", "L2", false, true);

    // When
    insert(c, "_default", "SELECT 't' title, [i::FLOAT, 1::FLOAT] v FROM range(20) t(i)");

    // Then
    assertThat(keys(store().scan(c, Condition.ALL))).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void aDroppedCollectionTakesItsRowsAlong() {
    // Given
    CollectionDef first = collection("again", "L2", false, false);
    insert(first, "_default", rows(0, 3));

    // When
    store().drop(first);
    CollectionDef second = collection("again", "L2", false, false);

    // Then
    assertThat(store().count(first, Condition.ALL)).isZero();
    assertThat(store().scan(second, Condition.ALL)).isEmpty();
    insert(second, "_default", rows(0, 2));
    assertThat(store().count(second, Condition.ALL)).isEqualTo(2);
  }

  private List<Map<String, @Nullable Object>> insert(
      CollectionDef c, String partition, String select) {
    Path file = folder.resolve(IDS.incrementAndGet() + ".parquet");
    String key = "contract/" + file.getFileName();
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement();
        FileReader reader = FileReader.open(Generation.V2_5)) {
      statement.execute(
          "COPY (" + select + ") TO '" + file + "' (FORMAT parquet, COMPRESSION zstd)");
      upload(key, file);
      ReadResult read = reader.read(file, c);
      assertThat(read).isInstanceOf(ReadResult.Taken.class);
      List<Map<String, @Nullable Object>> rows = new ArrayList<>(((ReadResult.Taken) read).rows());
      if (c.primaryKey().autoId()) {
        rows.forEach(row -> row.put("id", IDS.incrementAndGet()));
      }
      RowStore.Batch batch = new RowStore.Batch(partition, List.of(List.of(key)), rows);
      assertThat(store().insert(c, batch)).isEmpty();
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException("cannot write " + select, e);
    }
  }

  private static String rows(int first, int end) {
    return "SELECT i::BIGINT id, 'title '||i title, [i::FLOAT, 1::FLOAT] v FROM range(%d, %d) t(i)"
        .formatted(first, end);
  }

  private static Condition condition(
      String expression, java.util.function.Predicate<Map<String, @Nullable Object>> holds) {
    return new Condition(expression, holds);
  }

  private static Stream<Long> keys(List<Map<String, @Nullable Object>> rows) {
    return rows.stream().map(RowStoreContract::id);
  }

  private static Long id(Map<String, @Nullable Object> row) {
    return row.get("id") instanceof Long id ? id : -1L;
  }

  static CollectionDef collection(
      String name, String metric, boolean dynamic, boolean autoId, FieldDef... more) {
    List<FieldDef> fields = new ArrayList<>();
    fields.add(field("id", "Int64", "", Map.of(), true, autoId));
    fields.add(field("title", "VarChar", "", Map.of("max_length", "64"), false, false));
    fields.addAll(List.of(more));
    fields.add(field("v", "FloatVector", "", Map.of("dim", "2"), false, false));
    return collection(name, metric, dynamic, fields);
  }

  private static CollectionDef binaryCollection(String name) {
    List<FieldDef> fields =
        List.of(
            field("id", "Int64", "", Map.of(), true, false),
            field("v", "BinaryVector", "", Map.of("dim", "16"), false, false));
    return collection(name, "HAMMING", false, fields);
  }

  private static CollectionDef collection(
      String name, String metric, boolean dynamic, List<FieldDef> fields) {
    List<JsonNode> none = List.of();
    return new CollectionDef(
        IDS.incrementAndGet(),
        "default",
        name,
        "",
        fields,
        List.of(),
        none,
        dynamic,
        Map.of("v", metric),
        Map.of());
  }

  private static FieldDef field(String name, String type) {
    return field(name, type, "", Map.of(), false, false);
  }

  static FieldDef array(String name, String elementType) {
    return field(
        name, "Array", elementType, Map.of("max_capacity", "8", "max_length", "16"), false, false);
  }

  private static FieldDef field(
      String name,
      String type,
      String elementType,
      Map<String, String> params,
      boolean key,
      boolean autoId) {
    return new FieldDef(
        name, 0, type, elementType, params, key, false, false, autoId, false, null, false, "");
  }
}
