package io.milvusimport.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of the official Python writer, written by us, against its own files. */
class GoldenTextFilesTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"all_types", "nullable", "defaults", "autoid"})
  void jsonHasTheSameStructureAsTheOfficialFile(String name) throws Exception {
    // Given
    GoldenRows golden = new GoldenRows(name);
    JsonNode official = GoldenRows.JSON.readTree(golden.resource(".json").toFile());

    // When
    JsonNode ours = GoldenRows.JSON.readTree(write(golden, FileFormat.JSON).path().toFile());

    // Then
    List<Field> fields = golden.schema().fields();
    assertThat(names(ours)).containsExactly("rows");
    assertThat(read(ours, fields)).isEqualTo(read(official, fields)).isNotEmpty();
    for (int row = 0; row < official.path("rows").size(); row++) {
      assertThat(names(ours.path("rows").get(row)))
          .containsExactlyInAnyOrderElementsOf(names(official.path("rows").get(row)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"all_types", "nullable", "defaults", "autoid"})
  void csvHasTheSameCellsAsTheOfficialFile(String name) throws Exception {
    // Given
    GoldenRows golden = new GoldenRows(name);
    CollectionSchema schema = golden.schema();

    // When
    SealedFile ours = write(golden, FileFormat.CSV);

    // Then
    List<Map<String, JsonNode>> expected = cells(golden.resource(".csv"), "", schema);
    for (int i = 0; i < expected.size(); i++) {
      takeEmptyTexts(golden.rows().get(i), expected.get(i));
    }
    assertThat(cells(ours.path(), "~NULL~", schema)).isEqualTo(expected).isNotEmpty();
  }

  /** There an empty text is no text: read as null, which is what the server does. */
  @Test
  void anEmptyTextStaysApartFromNullUnlikeInTheOfficialCsv() throws Exception {
    // Given
    GoldenRows golden = new GoldenRows("nullable");
    assertThat(golden.rows()).extracting(r -> r.path("varchar")).contains(TextNode.valueOf(""));

    // When
    SealedFile ours = write(golden, FileFormat.CSV);

    // Then
    Map<String, String> types = Map.of("varchar", "VARCHAR");
    List<Map<String, @Nullable Object>> rows = readAll(ours, golden.schema(), types);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i).get("varchar"))
          .isEqualTo(golden.rows().get(i).path("varchar").textValue());
    }
  }

  /** What the official file shows as null because it cannot show it as empty. */
  private static void takeEmptyTexts(JsonNode input, Map<String, JsonNode> cells) {
    cells.replaceAll(
        (name, cell) ->
            cell.isNull() && input.path(name).asText("null").isEmpty()
                ? TextNode.valueOf("")
                : cell);
  }

  /** Both through float64 in the official Parquet file; never in text files. */
  @ParameterizedTest
  @ValueSource(strings = {"JSON", "CSV"})
  void wholeNumbersAbove2To53KeepEveryDigitBesideNulls(String format) throws Exception {
    // Given
    GoldenRows golden = new GoldenRows("p_int64_lossy");
    CollectionSchema schema =
        SampleCollections.of(
            SampleCollections.key("id"),
            SampleCollections.nullable("int64", new FieldType.Int64()));

    // When
    SealedFile ours = write(golden, schema, FileFormat.valueOf(format));

    // Then
    assertThat(
            new WrittenText(FileFormat.valueOf(format), ours)
                .rows(new TreeMap<>(Map.of("id", "BIGINT", "int64", "BIGINT"))))
        .extracting(row -> row.get("int64"))
        .containsExactly(9007199254740993L, null, -9007199254740995L);
  }

  /** The official JSON file has them as they are, and the server refuses that file. */
  @Test
  void jsonValuesThatAreNoObjectsAreStringsOfJsonWhichTheServerTakes() throws Exception {
    // Given
    CollectionSchema schema =
        SampleCollections.of(
            SampleCollections.key("id"), SampleCollections.field("json", new FieldType.Json()));
    List<String> values = List.of("[1, 2, 3]", " {\"a\": [1]}", "\"str\"", "12", "true", "null");
    DataFile file = create(schema, FileFormat.JSON);

    // When
    for (int i = 0; i < values.size(); i++) {
      file.rowBuffer().begin();
      file.rowBuffer().setLong(0, i);
      SampleType.text(file.rowBuffer(), 1, values.get(i));
      file.rowBuffer().commit();
    }
    JsonNode ours = GoldenRows.JSON.readTree(file.seal().path().toFile());

    // Then
    List<JsonNode> read = new ArrayList<>();
    ours.path("rows").forEach(row -> read.add(row.path("json")));
    assertThat(read.get(1)).isEqualTo(GoldenRows.JSON.readTree("{\"a\": [1]}"));
    read.remove(1);
    assertThat(read)
        .extracting(JsonNode::textValue)
        .containsExactly("[1, 2, 3]", "\"str\"", "12", "true", "null");
  }

  private SealedFile write(GoldenRows golden, FileFormat format) throws Exception {
    return write(golden, golden.schema(), format);
  }

  private SealedFile write(GoldenRows golden, CollectionSchema schema, FileFormat format)
      throws Exception {
    DataFile file = create(schema, format);
    for (JsonNode row : golden.rows()) {
      GoldenRows.write(row, schema, file.rowBuffer());
    }
    return file.seal();
  }

  private DataFile create(CollectionSchema schema, FileFormat format) throws Exception {
    FileSettings settings = new FileSettings(format, 1 << 20, 4096, VectorCompression.NONE);
    return DataFile.create(schema, settings, directory.resolve("file"));
  }

  private static List<JsonNode> read(JsonNode document, List<Field> fields) {
    List<JsonNode> rows = new ArrayList<>();
    for (JsonNode row : document.path("rows")) {
      ObjectNode read = row.deepCopy();
      for (Field field : fields) {
        read.set(field.name(), GoldenRows.asRead(field.type(), row.path(field.name())));
      }
      rows.add(read);
    }
    return rows;
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Each cell as the value that its text means. */
  private static List<Map<String, JsonNode>> cells(
      Path csv, String nullText, CollectionSchema schema) throws Exception {
    List<TextColumn> columns = TextColumn.of(schema);
    List<Map<String, JsonNode>> rows = new ArrayList<>();
    for (Map<String, @Nullable String> row : WrittenText.cells(csv)) {
      assertThat(row.keySet())
          .containsExactlyElementsOf(columns.stream().map(c -> c.field().name()).toList());
      Map<String, JsonNode> cells = new LinkedHashMap<>();
      for (TextColumn column : columns) {
        Field field = column.field();
        String cell = String.valueOf(row.get(field.name()));
        boolean isNull = cell.equals(nullText) && field.acceptsNull();
        cells.put(field.name(), isNull ? NullNode.getInstance() : meaning(field.type(), cell));
      }
      rows.add(cells);
    }
    return rows;
  }

  private static JsonNode meaning(FieldType type, String cell) throws Exception {
    boolean isText =
        type instanceof FieldType.VarChar
            || type instanceof FieldType.Text
            || type instanceof FieldType.Timestamptz
            || type instanceof FieldType.Geometry;
    if (isText) {
      return TextNode.valueOf(cell);
    }
    if (type instanceof FieldType.Bool) {
      assertThat(cell).isIn("True", "False");
      return GoldenRows.JSON.readTree(cell.equals("True") ? "true" : "false");
    }
    return GoldenRows.asRead(type, GoldenRows.JSON.readTree(cell));
  }

  private static List<Map<String, @Nullable Object>> readAll(
      SealedFile file, CollectionSchema schema, Map<String, String> only) throws Exception {
    Map<String, String> types = new LinkedHashMap<>();
    schema.fields().forEach(field -> types.put(field.name(), "VARCHAR"));
    types.putAll(only);
    return new WrittenText(FileFormat.CSV, file).rows(types);
  }
}
