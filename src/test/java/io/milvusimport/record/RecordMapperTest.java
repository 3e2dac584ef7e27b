package io.milvusimport.record;

import static io.milvusimport.file.SampleCollections.dynamic;
import static io.milvusimport.file.SampleCollections.key;
import static io.milvusimport.file.SampleCollections.nullable;
import static io.milvusimport.file.SampleCollections.withDefault;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusimport.file.DataFile;
import io.milvusimport.file.FileSettings;
import io.milvusimport.file.SampleCollections;
import io.milvusimport.file.WrittenFile;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.FieldType;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordMapperTest {
  private static final CollectionSchema DYNAMIC =
      dynamic(
          key("id"),
          nullable("title", new FieldType.VarChar(64)),
          withDefault("stars", new FieldType.Int8(), 3L));
  private static final CollectionSchema PLAIN = SampleCollections.of(key("id"));

  @TempDir Path directory;

  @Test
  void keysThatAreNoFieldsTravelInTheDynamicField() throws Exception {
    Map<String, @Nullable Object> read =
        written(
            DYNAMIC,
            record("id", 1L, "colour", "red", "n", null, "deep", Map.of("a", List.of(1L, true))));

    assertThat(Json.tree(read.get("$meta")))
        .isEqualTo(Json.tree("{\"colour\":\"red\",\"n\":null,\"deep\":{\"a\":[1,true]}}"));
  }

  @Test
  void withoutFurtherKeysTheDynamicFieldIsAnEmptyObject() throws Exception {
    assertThat(written(DYNAMIC, record("id", 1L))).containsEntry("$meta", "{}");
  }

  @Test
  void fieldsOfAStructThatAreNoFieldsTravelInTheDynamicFieldToo() throws Exception {
    Schema inner = SchemaBuilder.struct().field("x", Schema.FLOAT32_SCHEMA).build();
    Schema schema =
        SchemaBuilder.struct()
            .field("colour", Schema.STRING_SCHEMA)
            .field("id", Schema.INT32_SCHEMA)
            .field("raw", Schema.BYTES_SCHEMA)
            .field("inner", inner)
            .build();
    Struct struct =
        new Struct(schema)
            .put("colour", "red")
            .put("id", 7)
            .put("raw", "abc".getBytes(UTF_8))
            .put("inner", new Struct(inner).put("x", 0.1f));

    Map<String, @Nullable Object> read = written(DYNAMIC, struct);

    assertThat(read).containsEntry("id", 7L).containsEntry("title", null);
    assertThat(Json.tree(read.get("$meta")))
        .isEqualTo(Json.tree("{\"colour\":\"red\",\"raw\":\"YWJj\",\"inner\":{\"x\":0.1}}"));
  }

  @Test
  void aKeyNamedMetaHoldsDynamicKeysItself() throws Exception {
    Map<String, @Nullable Object> read =
        written(DYNAMIC, record("id", 1L, "a", 1L, "$meta", Map.of("b", 2L)));

    assertThat(Json.tree(read.get("$meta"))).isEqualTo(Json.tree("{\"a\":1,\"b\":2}"));
  }

  @Test
  void aKeyNamedMetaMustBeAnObjectAndRepeatNoKey() throws Exception {
    assertThat(rejection(DYNAMIC, record("id", 1L, "$meta", "{}")))
        .isEqualTo("Field $meta (an object of dynamic keys): text.");
    assertThat(rejection(DYNAMIC, record("id", 1L, "a", 1L, "$meta", Map.of("a", 2L))))
        .isEqualTo("Field $meta (an object of dynamic keys): the key a is also one of the record.");
    assertThat(rejection(DYNAMIC, record("id", 1L, "$meta", Map.of("title", "x"))))
        .contains("the key title is also");
    assertThat(written(DYNAMIC, record("id", 1L, "$meta", null))).containsEntry("$meta", "{}");
  }

  @Test
  void dynamicValuesFollowTheRulesOfJson() throws Exception {
    assertThat(rejection(DYNAMIC, record("id", 1L, "score", Double.NaN)))
        .isEqualTo("Field score (dynamic key): holds NaN.");
    assertThat(rejection(DYNAMIC, record("id", 1L, "text", "\ud83d")))
        .startsWith("Field text (dynamic key): text with an unpaired surrogate");
  }

  @Test
  void withoutADynamicFieldUnknownKeysAreNeverDroppedUnasked() throws Exception {
    assertThat(rejection(PLAIN, record("id", 1L, "colour", "red")))
        .isEqualTo(
            "Field colour (not in the collection): the collection has no dynamic field to hold it.");
  }

  @Test
  void unknownKeysAreIgnoredOnRequest() throws Exception {
    MappingOptions ignore = new MappingOptions(UnknownFields.IGNORE);
    Map<String, @Nullable Object> record =
        record("id", 1L, "colour", Double.NaN, "$meta", 1L, "auto_id", 5L);

    assertThat(written(PLAIN, ignore, record)).isEqualTo(Map.of("id", 1L));
    assertThat(written(DYNAMIC, ignore, record)).containsEntry("$meta", "{}");
  }

  @Test
  void unknownKeysAreRefusedOnRequestEvenWithADynamicField() throws Exception {
    MappingOptions fail = new MappingOptions(UnknownFields.FAIL);

    assertThat(rejection(DYNAMIC, fail, record("id", 1L, "colour", "red")))
        .isEqualTo(
            "Field colour (not in the collection): refused by behavior.on.unknown.fields=fail.");
  }

  @Test
  void valuesThatTheServerFillsInAreRefusedUnlessNull() throws Exception {
    assertThat(rejection(DYNAMIC, record("id", 1L, "auto_id", 5L)))
        .isEqualTo(
            "Field auto_id (filled in by the server): a value came with the record; leave it out,"
                + " or set behavior.on.unknown.fields=ignore.");
    assertThat(written(DYNAMIC, record("id", 1L, "auto_id", null))).containsEntry("$meta", "{}");
  }

  @Test
  void missingAndNullValuesBecomeNullWhereTheServerCopes() throws Exception {
    Map<String, @Nullable Object> missing = written(DYNAMIC, record("id", 1L));
    Map<String, @Nullable Object> given =
        written(DYNAMIC, record("id", 1L, "title", null, "stars", null));

    assertThat(missing).isEqualTo(given).containsEntry("title", null).containsEntry("stars", null);
  }

  @Test
  void missingAndNullValuesAreRefusedElsewhere() throws Exception {
    String message = "Field id (Int64): missing or null, but not nullable and without a default.";

    assertThat(rejection(DYNAMIC, record("title", "x"))).isEqualTo(message);
    assertThat(rejection(DYNAMIC, record("id", null))).isEqualTo(message);
    assertThat(rejection(DYNAMIC, record("ID", 1L))).isEqualTo(message); // names are case-sensitive
  }

  @Test
  void aDefaultOfTheRecordsSchemaIsAValue() throws Exception {
    Schema schema =
        SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("title", SchemaBuilder.string().optional().defaultValue("none").build())
            .build();

    assertThat(written(DYNAMIC, new Struct(schema).put("id", 1L))).containsEntry("title", "none");
  }

  @Test
  void structsOfChangingSchemasAreReadByName() throws Exception {
    // Given
    DataFile file = file(DYNAMIC);
    RecordMapper mapper = new RecordMapper(DYNAMIC, MappingOptions.defaults());

    // When more schemas come than are remembered, each with the key somewhere else, twice over
    for (int i = 0; i < 400; i++) {
      SchemaBuilder schema = SchemaBuilder.struct();
      for (int extra = 0; extra < i % 200; extra++) {
        schema.field("x" + extra, Schema.OPTIONAL_INT8_SCHEMA);
      }
      schema.field("id", Schema.INT64_SCHEMA);
      Struct struct = new Struct(schema.build()).put("id", (long) i);
      assertThat(mapper.write(struct, file.rowBuffer())).isEmpty();
    }

    // Then
    List<Map<String, @Nullable Object>> rows = new WrittenFile(file.seal().path()).rows();
    for (int i = 0; i < 400; i++) {
      assertThat(rows.get(i)).containsEntry("id", (long) i);
      assertThat(Json.tree(rows.get(i).get("$meta"))).hasSize(i % 200);
    }
  }

  @Test
  void aValueThatIsNoRecordIsRefusedWithAdvice() throws Exception {
    assertThat(rejection(PLAIN, "{\"id\":1}".getBytes(UTF_8)))
        .isEqualTo(
            "Record value (a map or a struct): bytes (byte[]); set value.format to json, or"
                + " value.converter to that of the topic's format.");
    assertThat(rejection(PLAIN, "text")).startsWith("Record value (a map or a struct): text (java");
    assertThat(rejection(PLAIN, List.of(1L))).contains("a list").contains("HoistField");
    assertThat(rejection(PLAIN, null))
        .isEqualTo("Record value (a map or a struct): null (a tombstone).");
    assertThat(rejection(DYNAMIC, Map.of("id", 1L, 2L, "x")))
        .isEqualTo("Record value (a map or a struct): a key that is a number.");
  }

  @Test
  void aBugWhileMappingLeavesNoRowOpen() throws Exception {
    // Given a map that breaks when its keys are listed
    DataFile file = file(DYNAMIC);
    RecordMapper mapper = new RecordMapper(DYNAMIC, MappingOptions.defaults());
    Map<String, Object> broken =
        new AbstractMap<>() {
          @Override
          public @Nullable Object get(Object key) {
            return "id".equals(key) ? 1L : null;
          }

          @Override
          public Set<Entry<String, Object>> entrySet() {
            throw new IllegalStateException("broken");
          }
        };

    // When
    assertThatThrownBy(() -> mapper.write(broken, file.rowBuffer())).hasMessage("broken");

    // Then
    assertThat(mapper.write(record("id", 2L), file.rowBuffer())).isEmpty();
    assertThat(new WrittenFile(file.seal().path()).rows())
        .extracting(row -> row.get("id"))
        .containsExactly(2L);
  }

  private Map<String, @Nullable Object> written(CollectionSchema schema, Object value)
      throws Exception {
    return written(schema, MappingOptions.defaults(), value);
  }

  private Map<String, @Nullable Object> written(
      CollectionSchema schema, MappingOptions options, Object value) throws Exception {
    DataFile file = file(schema);
    assertThat(new RecordMapper(schema, options).write(value, file.rowBuffer())).isEmpty();
    Map<String, @Nullable Object> row = new WrittenFile(file.seal().path()).rows().get(0);
    file.discard();
    return row;
  }

  private String rejection(CollectionSchema schema, @Nullable Object value) throws Exception {
    return rejection(schema, MappingOptions.defaults(), value);
  }

  private String rejection(CollectionSchema schema, MappingOptions options, @Nullable Object value)
      throws Exception {
    DataFile file = file(schema);
    Optional<Rejection> rejection =
        new RecordMapper(schema, options).write(value, file.rowBuffer());
    file.discard();
    return rejection.orElseThrow().message();
  }

  private DataFile file(CollectionSchema schema) throws Exception {
    return DataFile.create(schema, FileSettings.defaults(), directory.resolve("f"));
  }

  private static Map<String, @Nullable Object> record(@Nullable Object... keysAndValues) {
    Map<String, @Nullable Object> record = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      record.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
    }
    return record;
  }
}
