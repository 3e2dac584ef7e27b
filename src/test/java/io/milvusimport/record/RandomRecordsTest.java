package io.milvusimport.record;

import static io.milvusimport.file.SampleCollections.dynamic;
import static io.milvusimport.file.SampleCollections.field;
import static io.milvusimport.file.SampleCollections.key;
import static io.milvusimport.file.SampleCollections.nullable;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.file.DataFile;
import io.milvusimport.file.FileSettings;
import io.milvusimport.file.VectorCompression;
import io.milvusimport.file.WrittenFile;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.FieldType;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Good and bad records mixed: what is accepted reads back equal, what is not names the field that
 * was spoiled and leaves no trace in any column.
 */
class RandomRecordsTest {
  private static final int RECORDS = 20_000;
  private static final int DIM = 6;
  private static final CollectionSchema SCHEMA =
      dynamic(
          key("id"),
          nullable("flag", new FieldType.Bool()),
          nullable("small", new FieldType.Int8()),
          nullable("score", new FieldType.Float()),
          field("title", new FieldType.VarChar(40)),
          nullable("tags", new FieldType.Array(new FieldType.VarChar(10), 5)),
          nullable("flags", new FieldType.Array(new FieldType.Bool(), 20)),
          nullable("attributes", new FieldType.Json()),
          nullable("embedding", new FieldType.FloatVector(DIM)));
  private static final List<String> FIELDS =
      List.of(
          "flag", "small", "score", "title", "tags", "flags", "attributes", "embedding", "extra");

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void acceptedRowsReadBackEqualAndRejectedOnesLeaveNoTrace(long seed) throws Exception {
    // Given small pages and groups, so that rows are taken back at every kind of boundary
    Random random = new Random(seed);
    FileSettings settings =
        FileSettings.parquet(50_000, 64 + random.nextInt(2000), VectorCompression.NONE);
    DataFile file = DataFile.create(SCHEMA, settings, directory.resolve("f"));
    RecordMapper mapper = new RecordMapper(SCHEMA, MappingOptions.defaults());
    List<Map<String, @Nullable Object>> accepted = new ArrayList<>();

    // When
    for (int i = 0; i < RECORDS; i++) {
      Map<String, @Nullable Object> record = record(i, random);
      Map<String, @Nullable Object> expected = expected(record);
      boolean isGood = random.nextInt(3) > 0;
      String spoiled = isGood ? "" : FIELDS.get(random.nextInt(FIELDS.size()));
      if (!isGood) {
        record.put(spoiled, bad(spoiled, random));
      }
      Optional<Rejection> rejection = mapper.write(record, file.rowBuffer());
      assertThat(rejection.map(Rejection::field).orElse(""))
          .as("seed %d, record %d", seed, i)
          .isEqualTo(spoiled);
      if (isGood) {
        accepted.add(expected);
      }
    }
    WrittenFile read = new WrittenFile(file.seal().path());

    // Then
    List<Map<String, @Nullable Object>> rows = read.rows();
    assertThat(accepted).hasSizeBetween(RECORDS / 2, RECORDS * 3 / 4);
    assertThat(rows).hasSameSizeAs(accepted);
    for (int i = 0; i < rows.size(); i++) {
      rows.get(i).computeIfPresent("attributes", (name, text) -> Json.tree(text));
      rows.get(i).computeIfPresent("$meta", (name, text) -> Json.tree(text));
      assertThat(rows.get(i)).as("seed %d, row %d", seed, i).isEqualTo(accepted.get(i));
    }
    assertThat(read.chunks()).hasSizeGreaterThan(10 * (SCHEMA.fields().size() + 1));
    for (String name : List.of("id", "flag", "small", "score", "attributes")) {
      assertThat(nullCount(read, name))
          .as("seed %d, nulls of %s", seed, name)
          .isEqualTo(accepted.stream().filter(row -> row.get(name) == null).count());
    }
  }

  private static long nullCount(WrittenFile file, String column) throws SQLException {
    return file.chunks().stream()
        .filter(chunk -> column.equals(chunk.get("path_in_schema")))
        .mapToLong(
            chunk -> ((Number) Objects.requireNonNull(chunk.get("stats_null_count"))).longValue())
        .sum();
  }

  /** A record as the JsonConverter hands it over: Long, Double, String, Boolean, List, Map. */
  private static Map<String, @Nullable Object> record(int id, Random random) {
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    record.put("id", (long) id);
    record.put("title", text(random, 13));
    maybe(record, random, "flag", random.nextBoolean());
    maybe(record, random, "small", (long) random.nextInt(256) - 128);
    maybe(record, random, "score", random.nextGaussian());
    List<Object> tags = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      tags.add(text(random, 3));
    }
    maybe(record, random, "tags", tags);
    List<Object> flags = new ArrayList<>();
    for (int i = random.nextInt(21); i > 0; i--) {
      flags.add(random.nextBoolean());
    }
    maybe(record, random, "flags", flags);
    maybe(record, random, "attributes", Map.of("a", List.of(text(random, 5), 1.5), "b", true));
    List<Object> embedding = new ArrayList<>();
    for (int i = 0; i < DIM; i++) {
      embedding.add(random.nextGaussian());
    }
    maybe(record, random, "embedding", embedding);
    maybe(record, random, "extra", List.of(text(random, 8), random.nextLong()));
    return record;
  }

  private static void maybe(
      Map<String, @Nullable Object> record, Random random, String name, Object value) {
    int choice = random.nextInt(4);
    if (choice > 0) {
      record.put(name, choice == 1 && !name.equals("extra") ? null : value);
    }
  }

  /** One to four bytes a character. */
  private static String text(Random random, int maxCharacters) {
    StringBuilder text = new StringBuilder();
    int characters = random.nextInt(maxCharacters + 1);
    for (int i = 0; i < characters; i++) {
      text.appendCodePoint("a\"\n\\é漢".charAt(random.nextInt(6)));
    }
    return text.toString();
  }

  /** What a reader must see of the record. */
  private static Map<String, @Nullable Object> expected(Map<String, @Nullable Object> record) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    SCHEMA.fields().forEach(field -> row.put(field.name(), record.get(field.name())));
    row.computeIfPresent("small", (name, value) -> ((Number) value).byteValue());
    row.computeIfPresent("score", (name, value) -> ((Number) value).floatValue());
    row.computeIfPresent("attributes", (name, value) -> Json.tree(Json.text(value)));
    row.computeIfPresent(
        "embedding",
        (name, value) ->
            ((List<?>) value).stream().map(number -> ((Number) number).floatValue()).toList());
    Object extra = record.get("extra");
    row.put("$meta", Json.tree(extra == null ? "{}" : Json.text(Map.of("extra", extra))));
    return row;
  }

  /** A value that fails in the field, as late in it as possible. */
  private static Object bad(String field, Random random) {
    return switch (field) {
      case "flag" -> "true";
      case "small" -> 128L + random.nextInt(1000);
      case "score" -> random.nextBoolean() ? Double.NaN : 1e300;
      case "title" -> "漢".repeat(14);
      case "tags" -> random.nextBoolean() ? List.of("a", "b", "漢漢漢漢") : List.of("a", 1L);
      case "flags" -> List.of(true, true, true, true, true, true, true, true, true, "no");
      case "attributes" -> Map.of("a", List.of(1L, Double.POSITIVE_INFINITY));
      case "embedding" -> List.of(1.0, 2.0, 3.0, 4.0, 5.0, Double.NaN);
      case "extra" -> List.of("text", Double.NaN);
      default -> throw new IllegalArgumentException(field);
    };
  }
}
