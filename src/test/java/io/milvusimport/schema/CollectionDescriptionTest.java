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
    assertThat(problems).hasSize(12);
    assertThat(problems.get(3))
        .isEqualTo(
            "Field words has type SparseFloatVector, which this version cannot load. Use a"
                + " collection without it, or one in which a function of the server fills it.");
    assertThat(problems)
        .extracting(problem -> problem.replaceAll("Field (\\w+) has type ([\\w ]+),.*", "$1:$2"))
        .containsExactly(
            "bits:BinaryVector",
            "half:Float16Vector",
            "brain:BFloat16Vector",
            "words:SparseFloatVector",
            "bytes:Int8Vector",
            "place:Geometry",
            "seen:Timestamptz",
            "body:Text",
            "novel:TypeOfTheFuture",
            "docs:Array of JSON",
            "odd:FloatVector",
            "clips:ArrayOfStruct");
    assertThat(problems.get(10)).contains("no usable dim");
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
