package io.milvusimport.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.milvusimport.schema.CollectionDescription.Loadable;
import io.milvusimport.schema.CollectionDescription.NotADescription;
import io.milvusimport.schema.CollectionDescription.NotLoadable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CollectionDescriptionTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void everyTypeOfThisVersionIsRead() throws IOException {
    // Given
    JsonNode data = resource("every-type.json");

    // When
    CollectionSchema schema = schemaOf(data);

    // Then
    assertThat(schema.database()).isEqualTo("default");
    assertThat(schema.collection()).isEqualTo("packages");
    assertThat(schema.collectionId()).isEqualTo("449867304012415489");
    assertThat(schema.dynamicField()).isTrue();
    assertThat(schema.partitionKey()).isTrue();
    assertThat(schema.leftOut()).containsExactly("sparse");
    assertThat(schema.fields())
        .containsExactly(
            new Field("id", new FieldType.Int64(), true, false, false, Optional.empty()),
            new Field("tenant", new FieldType.VarChar(64), false, true, false, Optional.empty()),
            new Field("flag", new FieldType.Bool(), false, false, true, Optional.empty()),
            new Field("tiny", new FieldType.Int8(), false, false, false, Optional.of(0L)),
            new Field("small", new FieldType.Int16(), false, false, false, Optional.empty()),
            new Field("medium", new FieldType.Int32(), false, false, false, Optional.empty()),
            new Field("ratio", new FieldType.Float(), false, false, false, Optional.empty()),
            new Field("score", new FieldType.Double(), false, false, false, Optional.empty()),
            new Field("title", new FieldType.VarChar(256), false, false, false, Optional.of("x")),
            new Field("extra", new FieldType.Json(), false, false, true, Optional.empty()),
            new Field(
                "sizes",
                new FieldType.Array(new FieldType.Int32(), 10),
                false,
                false,
                false,
                Optional.empty()),
            new Field(
                "tags",
                new FieldType.Array(new FieldType.VarChar(32), 16),
                false,
                false,
                true,
                Optional.empty()),
            new Field(
                "embedding",
                new FieldType.FloatVector(768),
                false,
                false,
                false,
                Optional.empty()));
  }

  @Test
  void everyTypeOfNewerServersIsRead() throws IOException {
    // When
    CollectionSchema schema = schemaOf(resource("newer-types.json"));

    // Then
    assertThat(schema.leftOut()).containsExactly("bm25", "embedding");
    assertThat(schema.fields())
        .extracting(Field::display)
        .containsExactly(
            "id (VarChar, max_length 36)",
            "body (Text)",
            "seen (Timestamptz)",
            "place (Geometry)",
            "float_vector (FloatVector, dim 3)",
            "binary_vector (BinaryVector, dim 64)",
            "float16_vector (Float16Vector, dim 5)",
            "bfloat16_vector (BFloat16Vector, dim 6)",
            "int8_vector (Int8Vector, dim 7)",
            "words (SparseFloatVector)",
            "clips (ArrayOfStruct, max_capacity 10)",
            "chapters (ArrayOfStruct, max_capacity 4)");
    assertThat(schema.fields().stream().filter(Field::nullable).map(Field::name))
        .containsExactly(
            "body", "seen", "place", "float_vector", "binary_vector", "words", "chapters");
    assertThat(schema.fields().get(2).defaultValue()).contains("2026-01-01T00:00:00.000001Z");
    assertThat(schema.fields().get(3).defaultValue()).contains("POINT (1 2)");
  }

  @Test
  void structsHaveTheirFieldsByShortNames() throws IOException {
    // When
    List<Field> fields = schemaOf(resource("newer-types.json")).fields();

    // Then
    assertThat(fields.get(10).type())
        .isEqualTo(
            new FieldType.ArrayOfStruct(
                List.of(
                    new FieldType.SubField("start", new FieldType.Int32()),
                    new FieldType.SubField("caption", new FieldType.VarChar(80)),
                    new FieldType.SubField("vec", new FieldType.Float16Vector(8))),
                10));
    assertThat(fields.get(11).type())
        .isEqualTo(
            new FieldType.ArrayOfStruct(
                List.of(new FieldType.SubField("title", new FieldType.VarChar(20))), 4));
  }

  @Test
  void structIsNullableAlsoIfOnlyItsFieldsSaySo() throws IOException {
    // Given
    ObjectNode data = resource("newer-types.json");
    ((ObjectNode) data.path("structFields").path(1)).remove("nullable");

    // When / Then
    assertThat(schemaOf(data).fields().get(11).nullable()).isTrue();
  }

  @Test
  void suppliedKeyIsAFieldWhereTheServerTakesIt() throws IOException {
    // Given
    JsonNode data = resource("generated-key.json");

    // When
    CollectionDescription description = CollectionDescription.read("default", "events", data, true);

    // Then
    assertThat(description).isInstanceOf(Loadable.class);
    CollectionSchema schema = ((Loadable) description).schema();
    assertThat(schema.leftOut()).isEmpty();
    assertThat(schema.fields())
        .containsExactly(
            new Field("pk", new FieldType.Int64(), true, false, false, Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[{\"key\": \"allow_insert_auto_id\", \"value\": \"false\"}]"})
  void suppliedKeyIsRefusedWhereTheServerTakesNone(String properties) throws IOException {
    // Given
    ObjectNode data = resource("generated-key.json");
    data.set("properties", JSON.readTree(properties));

    // When
    CollectionDescription description = CollectionDescription.read("default", "events", data, true);

    // Then
    assertThat(description).isInstanceOf(NotLoadable.class);
    assertThat(((NotLoadable) description).problems())
        .singleElement()
        .asString()
        .contains("key pk", "allow_insert_auto_id", "collection events");
  }

  @Test
  void generatedKeyIsLeftOutEvenWhereTheServerWouldTakeIt() throws IOException {
    // Given a collection of nothing but a generated key, with allow_insert_auto_id
    JsonNode data = resource("generated-key.json");

    // When
    CollectionSchema schema = schemaOf(data);

    // Then
    assertThat(schema.fields()).isEmpty();
    assertThat(schema.leftOut()).containsExactly("pk");
    assertThat(schema.partitionKey()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"autoId", "autoID"})
  void keyIsGeneratedWhereverAndHoweverTheServerSpellsIt(String spelling) throws IOException {
    // Given
    ObjectNode onTop = resource("generated-key.json");
    onTop.remove("autoId");
    ObjectNode key = (ObjectNode) onTop.path("fields").path(0);
    key.remove("autoId");
    ObjectNode onField = onTop.deepCopy();
    onTop.put(spelling, true);
    ((ObjectNode) onField.path("fields").path(0)).put(spelling, true);

    // When / Then
    assertThat(schemaOf(onTop).leftOut()).containsExactly("pk");
    assertThat(schemaOf(onField).leftOut()).containsExactly("pk");
  }

  @Test
  void functionOutputIsLeftOutAlsoIfOnlyTheFunctionNamesIt() throws IOException {
    // Given
    ObjectNode data = resource("every-type.json");
    ((ObjectNode) data.path("fields").path(13)).remove("isFunctionOutput");

    // When / Then
    assertThat(schemaOf(data).leftOut()).containsExactly("sparse");
  }

  @Test
  void everyFieldThatCannotBeLoadedIsNamedWithItsType() throws IOException {
    // Given
    JsonNode data = resource("beyond-this-version.json");

    // When
    CollectionDescription description = CollectionDescription.read("default", "media", data);

    // Then
    assertThat(description).isInstanceOf(NotLoadable.class);
    List<String> problems = ((NotLoadable) description).problems();
    assertThat(problems.get(2))
        .isEqualTo(
            "Field novel has type TypeOfTheFuture, which this version cannot load. Use a"
                + " collection without it, or one in which a function of the server fills it.");
    assertThat(problems)
        .extracting(
            problem -> problem.replaceAll("Field ([\\w\\[\\]]+) has type ([\\w ]+).*", "$1:$2"))
        .containsExactly(
            "bits:BinaryVector",
            "half:Float16Vector",
            "novel:TypeOfTheFuture",
            "docs:Array of JSON",
            "odd:FloatVector",
            "shape:Geometry and a default value of a kind that this version does not know",
            "count:Int32 and a default value of a kind that this version does not know",
            "clips[words]:ArrayOfVector of SparseFloatVector",
            "clips[vec]:FloatVector",
            "bare:ArrayOfStruct");
    assertThat(problems.get(0)).contains("no usable dim (a multiple of 8)");
    assertThat(problems.get(1)).contains("no usable dim");
    assertThat(problems.get(4)).contains("no usable dim");
    assertThat(problems.get(9)).contains("no usable max_capacity");
  }

  @Test
  void externalCollectionIsRefused() throws IOException {
    // Given
    ObjectNode data = resource("every-type.json");
    data.put("externalSource", "s3://bucket/table?key=secret");

    // When
    CollectionDescription description = CollectionDescription.read("default", "packages", data);

    // Then
    assertThat(description).isInstanceOf(NotLoadable.class);
    assertThat(((NotLoadable) description).problems())
        .singleElement()
        .asString()
        .contains("packages is external")
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "{}",
        "\"text\"",
        "{\"collectionID\":1}",
        "{\"collectionID\":1,\"fields\":[]}",
        "{\"collectionID\":1,\"fields\":{\"a\":1}}",
        "{\"collectionID\":1,\"fields\":[{\"name\":\"a\"}]}",
        "{\"collectionID\":1,\"fields\":[7]}",
        "{\"fields\":[{\"name\":\"a\",\"type\":\"Int64\"}]}"
      })
  void documentThatDescribesNothingSaysNothingAboutTheCollection(String text) throws IOException {
    // Given
    JsonNode data = JSON.readTree(text);

    // When
    CollectionDescription description = CollectionDescription.read("default", "packages", data);

    // Then
    assertThat(description).isInstanceOf(NotADescription.class);
  }

  @Test
  void fingerprintStaysTheSameForeverAndForEveryOrder() throws IOException {
    // Given
    ObjectNode data = resource("every-type.json");
    String before = schemaOf(data).fingerprint();

    // When the fields change places and the collection gets another id, load state and description
    List<JsonNode> reversed = new ArrayList<>();
    data.path("fields").forEach(reversed::add);
    Collections.reverse(reversed);
    data.set("fields", JSON.createArrayNode().addAll(reversed));
    data.put("collectionID", 5).put("load", "LoadStateNotLoad").put("description", "other");

    // Then
    assertThat(schemaOf(data).fingerprint()).isEqualTo(before).isEqualTo("c3499832b4271174");
  }

  @Test
  void fingerprintOfNewerTypesStaysTheSameForeverAndForEveryOrder() throws IOException {
    // Given
    ObjectNode data = resource("newer-types.json");
    String before = schemaOf(data).fingerprint();

    // When the fields of a struct change places
    ArrayNode subFields = (ArrayNode) data.path("structFields").path(0).path("fields");
    subFields.add(subFields.remove(0));

    // Then
    assertThat(schemaOf(data).fingerprint()).isEqualTo(before).isEqualTo("fd033fcb5ee5fd8a");
  }

  @Test
  void fingerprintChangesWithEverythingThatChangesAStruct() throws IOException {
    // Given
    List<ObjectNode> variants = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      variants.add(resource("newer-types.json"));
    }

    // When
    subField(variants.get(1), 0).put("name", "begin");
    subField(variants.get(2), 0).put("elementType", "Int64");
    subField(variants.get(3), 2).put("elementType", "BFloat16Vector");
    ((ArrayNode) variants.get(4).path("structFields").path(0).path("fields")).remove(1);
    subField(variants.get(5), 0)
        .set("params", JSON.readTree("[{\"key\":\"max_capacity\",\"value\":\"9\"}]"));

    // Then
    assertThat(variants.stream().map(data -> schemaOf(data).fingerprint()).distinct())
        .hasSize(variants.size());
  }

  @Test
  void fingerprintChangesWithEverythingThatChangesTheFile() throws IOException {
    // Given
    List<ObjectNode> variants = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      variants.add(resource("every-type.json"));
    }

    // When
    variants.get(1).put("enableDynamicField", false);
    field(variants.get(2), 2).put("nullable", false);
    field(variants.get(3), 3).remove("defaultValue");
    field(variants.get(4), 4).put("type", "Int32");
    field(variants.get(5), 10).put("elementType", "Int64");
    field(variants.get(6), 12)
        .set("params", JSON.readTree("[{\"key\":\"dim\",\"value\":\"769\"}]"));
    ((ArrayNode) variants.get(7).path("fields")).remove(5);
    field(variants.get(8), 0).put("autoId", true);

    // Then
    assertThat(variants.stream().map(data -> schemaOf(data).fingerprint()).distinct())
        .hasSize(variants.size());
  }

  private static ObjectNode subField(ObjectNode data, int index) {
    return (ObjectNode) data.path("structFields").path(0).path("fields").path(index);
  }

  private static ObjectNode field(ObjectNode data, int index) {
    return (ObjectNode) data.path("fields").path(index);
  }

  private static CollectionSchema schemaOf(JsonNode data) {
    CollectionDescription description =
        CollectionDescription.read("default", data.path("collectionName").asText(), data);
    assertThat(description).isInstanceOf(Loadable.class);
    return ((Loadable) description).schema();
  }

  private static ObjectNode resource(String name) throws IOException {
    try (InputStream in = CollectionDescriptionTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return (ObjectNode) JSON.readTree(in);
    }
  }
}
