package io.milvusimport.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.milvusimport.emulator.catalog.CollectionDef;
import io.milvusimport.emulator.catalog.FieldDef;
import io.milvusimport.emulator.catalog.Generation;
import io.milvusimport.emulator.reader.FileReader;
import io.milvusimport.emulator.reader.ReadResult;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of the official Python writer: every emulated column comes out with the value put in. */
class GoldenFilesTest {
  private static final List<String> SCALARS =
      List.of("Bool", "Int8", "Int16", "Int32", "Int64", "Float", "Double", "VarChar");

  @ParameterizedTest
  @CsvSource({
    "all_types, V2_6_24, false",
    "all_types, V3_0_2, false",
    "nullable, V2_6_24, true",
    "nullable, V3_0_2, true",
  })
  void everyColumnHasTheValuesThatWerePutIn(String name, Generation generation, boolean nullable)
      throws Exception {
    // Given
    CollectionDef collection = collection(nullable);
    List<JsonNode> expected = new ArrayList<>();
    for (String line : Files.readAllLines(resource(name + ".rows.jsonl"))) {
      expected.add(Json.MAPPER.readTree(line));
    }

    // When
    ReadResult result = read(name, collection, generation);

    // Then
    assertThat(result).isInstanceOf(ReadResult.Taken.class);
    List<Map<String, @Nullable Object>> rows = ((ReadResult.Taken) result).rows();
    assertThat(rows).hasSameSizeAs(expected).hasSizeGreaterThan(7);
    for (int i = 0; i < rows.size(); i++) {
      for (FieldDef field : collection.fields()) {
        String type = field.type().equals("Array") ? field.elementType() : field.type();
        assertThat(comparable(type, rows.get(i).get(field.name())))
            .as("%s of row %d", field.name(), i)
            .isEqualTo(expected(type, nullable, expected.get(i).path(field.name())));
      }
      if (!nullable) {
        assertThat(Json.MAPPER.readTree(String.valueOf(rows.get(i).get("$meta"))))
            .as("dynamic keys of row %d", i)
            .isEqualTo(dynamicKeys(expected.get(i)));
      }
    }
  }

  @Test
  void oldestGenerationRefusesTheColumnsThatAreNoFields() throws Exception {
    // When
    ReadResult result = read("all_types", idOnly(), Generation.V2_5);

    // Then
    assertThat(((ReadResult.Refused) result).reason()).contains("is not in schema");
  }

  private static ReadResult read(String name, CollectionDef collection, Generation generation)
      throws Exception {
    try (FileReader reader = FileReader.open(generation)) {
      return reader.read(resource(name + ".parquet"), collection);
    }
  }

  /** In a form that {@code equals} compares by value: text of numbers, hexadecimal bytes, JSON. */
  private static Object comparable(String type, @Nullable Object value) throws IOException {
    if (value == null) {
      return "null";
    }
    if (value instanceof byte[] bytes) {
      return type.equals("Int8Vector") ? signed(bytes) : HexFormat.of().formatHex(bytes);
    }
    if (value instanceof float[] floats) {
      List<String> texts = new ArrayList<>();
      for (float f : floats) {
        texts.add(String.valueOf(f));
      }
      return texts;
    }
    if (type.equals("JSON") || type.equals("SparseFloatVector")) {
      JsonNode tree = Json.MAPPER.readTree((String) value);
      // The writer stores a null as the text "null".
      return tree.isNull() ? "null" : tree;
    }
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.toList())
        : String.valueOf(value);
  }

  private static List<String> signed(byte[] bytes) {
    List<String> texts = new ArrayList<>();
    for (byte b : bytes) {
      texts.add(String.valueOf(b));
    }
    return texts;
  }

  private static Object expected(String type, boolean nullable, JsonNode input) {
    if (input.isNull() || nullable && input.isArray() && input.isEmpty()) {
      // The server takes an empty list in a nullable array for a null.
      return "null";
    }
    if (input.has("hex")) {
      return input.path("hex").asText();
    }
    if (type.equals("JSON") || type.equals("SparseFloatVector")) {
      return input;
    }
    if (input.isArray()) {
      List<String> texts = new ArrayList<>();
      input.forEach(e -> texts.add(scalar(type, e)));
      return texts;
    }
    return scalar(type, input);
  }

  /** A float's shortest text differs from that of the double it was given as. */
  private static String scalar(String type, JsonNode input) {
    if (type.equals("Float") || type.equals("FloatVector")) {
      return String.valueOf(input.floatValue());
    }
    return input.isFloatingPointNumber() ? String.valueOf(input.doubleValue()) : input.asText();
  }

  private static JsonNode dynamicKeys(JsonNode row) {
    ObjectNode keys = Json.object();
    row.properties().stream()
        .filter(e -> e.getKey().startsWith("dyn_"))
        .forEach(e -> keys.set(e.getKey(), e.getValue()));
    return keys;
  }

  /**
   * The fields of the golden schema, but for those that are not emulated or only newer ones know.
   */
  private static CollectionDef collection(boolean nullable) throws Exception {
    String more = nullable ? ",'nullable':true" : "";
    String dim = ",'elementTypeParams':{'dim':'%d'}";
    Stream<String> scalars =
        SCALARS.stream()
            .map(
                t ->
                    field(
                        t.toLowerCase(Locale.ROOT),
                        t,
                        more + ",'elementTypeParams':{'max_length':'128'}"));
    Stream<String> arrays =
        SCALARS.stream()
            .map(
                t ->
                    field(
                        "array_" + t.toLowerCase(Locale.ROOT),
                        "Array",
                        more
                            + ",'elementDataType':'"
                            + t
                            + "','elementTypeParams':{'max_capacity':'16','max_length':'64'}"));
    Stream<String> others =
        Stream.of(
            field("json", "JSON", more),
            field("timestamptz", "Timestamptz", more),
            field("sparse_float_vector", "SparseFloatVector", more),
            field("float_vector", "FloatVector", more + dim.formatted(8)),
            field("binary_vector", "BinaryVector", more + dim.formatted(16)),
            field("int8_vector", "Int8Vector", more + dim.formatted(8)));
    Stream<String> halves =
        nullable
            ? Stream.empty()
            : Stream.of(
                field("float16_vector", "Float16Vector", dim.formatted(8)),
                field("bfloat16_vector", "BFloat16Vector", dim.formatted(8)));
    String fields =
        Stream.of(
                Stream.of(field("id", "Int64", ",'isPrimary':true")),
                scalars,
                arrays,
                others,
                halves)
            .flatMap(s -> s)
            .collect(Collectors.joining(","));
    return define("{'enableDynamicField':" + !nullable + ",'fields':[" + fields + "]}");
  }

  private static CollectionDef idOnly() throws Exception {
    return define("{'fields':[" + field("id", "Int64", ",'isPrimary':true") + "]}");
  }

  private static String field(String name, String type, String more) {
    return "{'fieldName':'" + name + "','dataType':'" + type + "'" + more + "}";
  }

  private static CollectionDef define(String schema) throws Exception {
    ObjectNode body = Json.object();
    body.set("schema", Json.MAPPER.readTree(Rig.json(schema)));
    return CollectionJson.read(1, "default", "c", body);
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(GoldenFilesTest.class.getResource("/golden/" + name), name).toURI());
  }
}
