package io.milvusimport.emulator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.milvusimport.emulator.catalog.CollectionDef;
import io.milvusimport.emulator.catalog.Generation;
import io.milvusimport.emulator.reader.FileReader;
import io.milvusimport.emulator.reader.Halves;
import io.milvusimport.emulator.reader.ReadResult;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Files of the official Python writer: the emulator makes of them what the server's own import code
 * made of them ({@code *.imported.jsonl}), value by value.
 */
class GoldenFilesTest {
  /** What 2.6 cannot import: Text, and vectors other than FloatVector in structs. */
  private static final Predicate<JsonNode> IN_2_6 =
      field -> !field.path("dataType").asText().equals("Text") && !field.has("fields");

  /** What 2.5 knows, of the fields that are never null. */
  private static final Predicate<JsonNode> IN_2_5 =
      IN_2_6.and(f -> !Set.of("Int8Vector", "Timestamptz").contains(f.path("dataType").asText()));

  @ParameterizedTest
  @CsvSource({
    "all_types, .parquet",
    "all_types, .pagelevel.parquet",
    "all_types, .json",
    "all_types, .jsonl",
    "all_types, .csv",
    "nullable, .pagelevel.parquet",
    "nullable2, .pagelevel.parquet",
    "defaults, .parquet",
    "defaults, .json",
    "defaults, .jsonl",
    "defaults, .csv"
  })
  void newestGenerationImportsWhatTheServerImported(String name, String extension) {
    // Given
    GoldenCase golden = new GoldenCase(name);
    CollectionDef collection = golden.collection(GoldenCase.ALL);

    // When
    List<Map<String, @Nullable Object>> rows =
        taken(golden, extension, collection, Generation.V3_0_2);

    // Then
    assertSame(golden, collection, rows, column -> true);
  }

  @ParameterizedTest
  @CsvSource({
    "all_types, .parquet, V2_6_24",
    "all_types, .json, V2_6_24",
    "all_types, .csv, V2_6_24",
    "nullable, .pagelevel.parquet, V2_6_24",
    "defaults, .parquet, V2_6_24",
    "defaults, .parquet, V2_5",
    "defaults, .json, V2_5",
    "defaults, .csv, V2_5"
  })
  void olderGenerationsImportTheSameOfWhatTheyKnow(
      String name, String extension, Generation generation) {
    // Given
    GoldenCase golden = new GoldenCase(name);
    CollectionDef collection = golden.collection(generation == Generation.V2_5 ? IN_2_5 : IN_2_6);

    // When
    List<Map<String, @Nullable Object>> rows = taken(golden, extension, collection, generation);

    // Then: columns that are no fields are ignored, but in text files they are dynamic keys
    assertSame(golden, collection, rows, column -> !column.equals("$meta"));
  }

  /**
   * The writer's own mistakes with nulls, and an empty array, which Parquet cannot tell from null.
   */
  @ParameterizedTest
  @CsvSource({".parquet", ".json", ".jsonl", ".csv"})
  void nullsAreImportedAsEachFormatHasThem(String extension) {
    // Given
    GoldenCase golden = new GoldenCase("nullable");
    CollectionDef collection = golden.collection(GoldenCase.ALL);
    List<JsonNode> input = golden.lines(".rows.jsonl");
    List<JsonNode> imported = golden.lines(".imported.jsonl");

    // When
    List<Map<String, @Nullable Object>> rows =
        taken(golden, extension, collection, Generation.V3_0_2);

    // Then
    assertThat(rows).hasSameSizeAs(imported).hasSize(8);
    for (int i = 0; i < rows.size(); i++) {
      SortedMap<String, String> expected = ImportedRow.printed(collection, imported.get(i));
      for (String column : List.copyOf(expected.keySet())) {
        JsonNode given = input.get(i).path(column);
        boolean isParquet = extension.equals(".parquet");
        if (given.isArray() && given.isEmpty() && !isParquet) {
          expected.put(column, "[]");
        } else if (given.isTextual() && given.asText().isEmpty() && extension.equals(".csv")) {
          expected.put(column, "null");
        } else if (given.isNull() && column.equals("sparse_float_vector") && isParquet) {
          expected.put(column, "");
        }
      }
      assertThat(ImportedRow.of(collection, rows.get(i))).as("row %d", i).isEqualTo(expected);
    }
    Object json = rows.get(0).get("json");
    assertThat(String.valueOf(json)).isEqualTo("null");
    assertThat(json instanceof String)
        .as("text null, which is not NULL")
        .isEqualTo(extension.equals(".parquet"));
  }

  @ParameterizedTest
  @CsvSource({".parquet", ".json", ".jsonl", ".csv"})
  void generatedKeysAreNotInTheRowsYet(String extension) {
    // Given
    GoldenCase golden = new GoldenCase("autoid");
    CollectionDef collection = golden.collection(GoldenCase.ALL);
    List<JsonNode> input = golden.lines(".rows.jsonl");

    // When
    List<Map<String, @Nullable Object>> rows =
        taken(golden, extension, collection, Generation.V2_6_24);

    // Then
    assertThat(rows).hasSameSizeAs(input).hasSize(4);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(ImportedRow.of(collection, rows.get(i)))
          .isEqualTo(ImportedRow.printed(collection, input.get(i)))
          .doesNotContainKey("id")
          .hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource({".parquet", ".json", ".jsonl", ".csv"})
  void halvesGivenAsFloatsAreRoundedAndBrainFloatsCutOff(String extension) {
    // Given: the same vectors, rounded by numpy, are in the case of all types
    GoldenCase golden = new GoldenCase("half_as_float");
    List<JsonNode> rounded = new GoldenCase("all_types").lines(".rows.jsonl");

    // When
    List<Map<String, @Nullable Object>> rows =
        taken(golden, extension, golden.collection(GoldenCase.ALL), Generation.V3_0_2);

    // Then
    assertThat(rows).hasSize(4);
    for (int i = 0; i < rows.size(); i++) {
      byte[] half = (byte[]) requireNonNull(rows.get(i).get("float16_vector"));
      byte[] brain = (byte[]) requireNonNull(rows.get(i).get("bfloat16_vector"));
      assertThat(HexFormat.of().formatHex(half))
          .isEqualTo(rounded.get(i).path("float16_vector").path("hex").asText());
      float[] floats = Halves.toFloats("BFloat16Vector", brain);
      for (int k = 0; k < floats.length; k++) {
        float given =
            golden.lines(".rows.jsonl").get(i).path("bfloat16_vector").get(k).floatValue();
        assertThat(Float.floatToIntBits(floats[k]))
            .isEqualTo(Float.floatToIntBits(given) & 0xFFFF_0000);
      }
    }
  }

  @Test
  void oldestGenerationRefusesTheColumnsThatAreNoFields() {
    // Given
    GoldenCase golden = new GoldenCase("all_types");

    // When
    ReadResult result = read(golden, ".parquet", golden.collection(IN_2_5), Generation.V2_5);

    // Then
    assertThat(((ReadResult.Refused) result).reason()).contains("is not in schema");
  }

  private static void assertSame(
      GoldenCase golden,
      CollectionDef collection,
      List<Map<String, @Nullable Object>> rows,
      Predicate<String> compared) {
    List<JsonNode> imported = golden.lines(".imported.jsonl");
    assertThat(rows).hasSameSizeAs(imported).hasSizeGreaterThan(5);
    for (int i = 0; i < rows.size(); i++) {
      SortedMap<String, String> expected = ImportedRow.printed(collection, imported.get(i));
      SortedMap<String, String> actual = ImportedRow.of(collection, rows.get(i));
      expected.keySet().removeIf(compared.negate());
      actual.keySet().removeIf(compared.negate());
      assertThat(expected).hasSizeGreaterThan(2);
      assertThat(actual).as("row %d", i).isEqualTo(expected);
    }
  }

  private static List<Map<String, @Nullable Object>> taken(
      GoldenCase golden, String extension, CollectionDef collection, Generation generation) {
    ReadResult result = read(golden, extension, collection, generation);
    assertThat(result)
        .as(() -> result instanceof ReadResult.Refused refused ? refused.reason() : "")
        .isInstanceOf(ReadResult.Taken.class);
    return ((ReadResult.Taken) result).rows();
  }

  private static ReadResult read(
      GoldenCase golden, String extension, CollectionDef collection, Generation generation) {
    try (FileReader reader = FileReader.open(generation)) {
      return reader.read(golden.file(extension), collection);
    }
  }
}
