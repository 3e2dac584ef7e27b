package io.milvusimport.record;

import static io.milvusimport.file.SampleCollections.dynamic;
import static io.milvusimport.file.SampleCollections.key;
import static io.milvusimport.file.SampleCollections.nullable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusimport.file.DataFile;
import io.milvusimport.file.FileSettings;
import io.milvusimport.file.SampleCollections;
import io.milvusimport.file.WrittenFile;
import io.milvusimport.record.MappingOptions.Renaming;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import java.nio.file.Path;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fills a column beside the value's field of that name. */
class MappingTest {
  private static final FieldType TEXT = new FieldType.VarChar(64);
  private static final CollectionSchema DYNAMIC =
      dynamic(key("id"), nullable("title", TEXT), nullable("name", TEXT));
  private static final CollectionSchema PLAIN =
      SampleCollections.of(key("id"), nullable("title", TEXT), nullable("name", TEXT));
  private static final CollectionSchema TEXT_KEY =
      SampleCollections.of(
          new Field("id", new FieldType.VarChar(40), true, false, false, Optional.empty()),
          nullable("title", TEXT));
  private static final Schema INNER =
      SchemaBuilder.struct()
          .field("b", Schema.STRING_SCHEMA)
          .field("c", Schema.INT32_SCHEMA)
          .build();
  private static final Schema OUTER =
      SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).field("a", INNER).build();

  @TempDir Path directory;

  @Test
  void renamedAndNestedValuesGoWhereTheMapSays() throws Exception {
    MappingOptions options = fieldMap("headline:title", "a.b:name");

    Map<String, @Nullable Object> read =
        written(PLAIN, options, value(Map.of("id", 1L, "headline", "x", "a", Map.of("b", "y"))));

    assertThat(read).containsEntry("title", "x").containsEntry("name", "y");
  }

  @Test
  void structsAreMappedByTheSamePaths() throws Exception {
    Struct struct =
        new Struct(OUTER).put("id", 1L).put("a", new Struct(INNER).put("b", "y").put("c", 2));

    Map<String, @Nullable Object> read = written(DYNAMIC, fieldMap("a.b:name"), value(struct));

    assertThat(read).containsEntry("name", "y");
    assertThat(Json.tree(read.get("$meta"))).isEqualTo(Json.tree("{\"a\":{\"c\":2}}"));
  }

  @Test
  void whatIsLeftOfAnObjectStaysADynamicKey() throws Exception {
    Map<String, Object> object = Map.of("id", 1L, "a", Map.of("b", "y", "c", 2L));

    assertThat(Json.tree(written(DYNAMIC, fieldMap("a.b:name"), value(object)).get("$meta")))
        .isEqualTo(Json.tree("{\"a\":{\"c\":2}}"));
    assertThat(rejection(PLAIN, fieldMap("a.b:name"), value(object)))
        .contains("Field a (not in the collection)");
  }

  @Test
  void mappedNamesMayChangePlaces() throws Exception {
    MappingOptions options = fieldMap("title:name", "name:title");

    Map<String, @Nullable Object> read =
        written(PLAIN, options, value(Map.of("id", 1L, "title", "t", "name", "n")));

    assertThat(read).containsEntry("title", "n").containsEntry("name", "t");
  }

  @Test
  void oneValueMayFillTwoFieldsAndUnknownKeysAreStillSeen() throws Exception {
    MappingOptions options = fieldMap("title:title", "title:name");

    assertThat(written(PLAIN, options, value(Map.of("id", 1L, "title", "t"))))
        .containsEntry("title", "t")
        .containsEntry("name", "t");
    assertThat(rejection(PLAIN, options, value(Map.of("id", 1L, "title", "t", "x", 1L))))
        .contains("Field x (not in the collection)");
  }

  @Test
  void aDotInANameIsWrittenWithABackslash() throws Exception {
    assertThat(
            written(PLAIN, fieldMap("a\\.b:name"), value(Map.of("id", 1L, "a.b", "y"))).get("name"))
        .isEqualTo("y");
  }

  @Test
  void somethingOnTheWayThatIsNoObjectIsNamed() throws Exception {
    assertThat(rejection(PLAIN, fieldMap("a.b:name"), value(Map.of("id", 1L, "a", "text"))))
        .isEqualTo(
            "Field name (VarChar, max_length 64): a is text, and not an object with b"
                + " (field.map=a.b:name).");
    assertThat(rejection(DYNAMIC, fieldMap("a.b:other"), value(Map.of("id", 1L, "a", 7L))))
        .isEqualTo("Field other (dynamic key): a is a number, and not an object with b.");
  }

  @Test
  void missingAndNullPathsAreNull() throws Exception {
    Map<String, @Nullable Object> nulls = new HashMap<>(Map.of("id", 1L));
    nulls.put("a", null);

    assertThat(written(PLAIN, fieldMap("a.b:name"), value(nulls))).containsEntry("name", null);
    assertThat(written(PLAIN, fieldMap("a.b:name"), value(Map.of("id", 1L))))
        .containsEntry("name", null);
  }

  @Test
  void aMappedNameMayBeADynamicKey() throws Exception {
    Map<String, @Nullable Object> read =
        written(DYNAMIC, fieldMap("a.b:colour"), value(Map.of("id", 1L, "a", Map.of("b", "red"))));

    assertThat(Json.tree(read.get("$meta"))).isEqualTo(Json.tree("{\"colour\":\"red\"}"));
  }

  @Test
  void theRecordsKeyIsTheRowsKey() throws Exception {
    MappingOptions options = idSource(IdSource.KEY);

    assertThat(written(PLAIN, options, keyed(5, Map.of()))).containsEntry("id", 5L);
    assertThat(written(PLAIN, options, keyed("-12", Map.of()))).containsEntry("id", -12L);
    assertThat(written(TEXT_KEY, options, keyed("k-1", Map.of()))).containsEntry("id", "k-1");
    assertThat(written(TEXT_KEY, options, keyed(7L, Map.of()))).containsEntry("id", "7");
  }

  @Test
  void aKeyThatIsNoneIsRefusedBySetting() throws Exception {
    MappingOptions options = idSource(IdSource.KEY);

    assertThat(rejection(PLAIN, options, keyed(null, Map.of())))
        .startsWith("Field id (Int64): missing or null")
        .endsWith("(id.source=key).");
    assertThat(rejection(PLAIN, options, keyed("007", Map.of()))).contains("text (id.source=key)");
    assertThat(rejection(PLAIN, options, keyed("9223372036854775808", Map.of())))
        .contains("out of range");
    assertThat(rejection(TEXT_KEY, options, keyed(new byte[3], Map.of()))).contains("bytes");
  }

  @Test
  void aValueBesideTheKeyIsNeverDroppedUnasked() throws Exception {
    assertThat(rejection(PLAIN, idSource(IdSource.KEY), keyed(5L, Map.of("id", 6L))))
        .startsWith("Field id (filled by id.source=key): a value came with the record");
    MappingOptions ignoring =
        new MappingOptions(UnknownFields.IGNORE, List.of(), IdSource.KEY, Map.of());
    assertThat(written(PLAIN, ignoring, keyed(5L, Map.of("id", 6L)))).containsEntry("id", 5L);
  }

  @Test
  void coordinatesMakeAKeyOfText() throws Exception {
    SourceRecord record =
        new SourceRecord(Map.of("title", "x"), null, "a-1", 2, 3_000_000_000L, null, List.of());

    assertThat(written(TEXT_KEY, idSource(IdSource.COORDINATES), record))
        .containsEntry("id", "a-1-2-3000000000");
  }

  @Test
  void metadataFillsFieldsAndDynamicKeys() throws Exception {
    CollectionSchema schema =
        dynamic(
            key("id"),
            nullable("src", TEXT),
            nullable("part", new FieldType.Int32()),
            nullable("at", new FieldType.Int64()),
            nullable("heads", new FieldType.Json()));
    MappingOptions options =
        metadata(
            Map.of(
                Metadata.TOPIC, "src",
                Metadata.PARTITION, "part",
                Metadata.OFFSET, "offset",
                Metadata.TIMESTAMP, "at",
                Metadata.KEY, "k",
                Metadata.HEADERS, "heads"));
    ConnectHeaders headers = new ConnectHeaders();
    headers.addString("trace", "t1");
    headers.addLong("n", 1L);
    headers.addLong("n", 2L);
    headers.addDate("day", new Date(86_400_000L));

    Map<String, @Nullable Object> read =
        written(
            schema,
            options,
            new SourceRecord(Map.of("id", 1L), "k1", "orders", 3, 88, 1_000L, headers));

    assertThat(read)
        .containsEntry("src", "orders")
        .containsEntry("part", 3)
        .containsEntry("at", 1_000L);
    assertThat(Json.tree(read.get("heads")))
        .isEqualTo(Json.tree("{\"trace\":\"t1\",\"n\":[1,2],\"day\":\"1970-01-02\"}"));
    assertThat(Json.tree(read.get("$meta"))).isEqualTo(Json.tree("{\"offset\":88,\"k\":\"k1\"}"));
  }

  @Test
  void aRecordsOwnKeyDoesNotHideMetadata() throws Exception {
    MappingOptions options = metadata(Map.of(Metadata.TOPIC, "topic"));

    assertThat(rejection(DYNAMIC, options, value(Map.of("id", 1L, "topic", "x"))))
        .startsWith("Field topic (filled by metadata.topic.field=topic): a value came");
    assertThat(rejection(DYNAMIC, options, value(Map.of("id", 1L, "$meta", Map.of("topic", "x")))))
        .contains("the key topic is also one of the record");
  }

  @Test
  void whatCannotWorkIsSaidWithSettingAndField() {
    assertThat(problems(PLAIN, fieldMap("a:zzz")))
        .containsExactly(
            "field.map=a:zzz names field zzz, which the collection does not have; nor has it a"
                + " dynamic field.");
    assertThat(problems(PLAIN, fieldMap("a:title", "b:title")))
        .containsExactly(
            "Field title is filled twice: by field.map=a:title and by field.map=b:title.");
    assertThat(problems(PLAIN, fieldMap("a:auto_id")))
        .containsExactly(
            "field.map=a:auto_id names field auto_id, which the server fills in itself.");
    assertThat(problems(PLAIN, fieldMap("id:title")))
        .singleElement()
        .asString()
        .startsWith("Field id (Int64) gets no value: field.map=id:title");
    assertThat(problems(PLAIN, idSource(IdSource.COORDINATES)))
        .singleElement()
        .asString()
        .startsWith("id.source=coordinates needs a VarChar key: field id (Int64)");
    assertThat(problems(PLAIN, metadata(Map.of(Metadata.OFFSET, "title"))))
        .containsExactly(
            "metadata.offset.field=title names field title (VarChar, max_length 64), which cannot"
                + " hold it: its type must be Int64.");
    assertThat(
            problems(
                TEXT_KEY,
                new MappingOptions(
                    UnknownFields.FAIL, List.of(), IdSource.KEY, Map.of(Metadata.KEY, "id"))))
        .containsExactly(
            "Field id is filled twice: by id.source=key and by metadata.key.field=id.");
    assertThatThrownBy(() -> new RecordMapper(PLAIN, fieldMap("a:zzz")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("zzz");
  }

  @Test
  void aKeyTooShortForATopicsCoordinatesIsRefused() {
    MappingOptions options = idSource(IdSource.COORDINATES);

    assertThat(RecordMapper.problems(TEXT_KEY, options, List.of("ninechars"))).isEmpty();
    assertThat(RecordMapper.problems(TEXT_KEY, options, List.of("tenletters")))
        .singleElement()
        .asString()
        .contains("needs up to 41 bytes for topic tenletters");
  }

  @Test
  void aGeneratedKeyHasNoOtherSource() {
    CollectionSchema generated = SampleCollections.of(nullable("title", TEXT));

    assertThat(problems(generated, idSource(IdSource.KEY)))
        .singleElement()
        .asString()
        .contains("the server generates the primary key");
  }

  private static List<String> problems(CollectionSchema schema, MappingOptions options) {
    return RecordMapper.problems(schema, options, List.of());
  }

  private static MappingOptions fieldMap(String... entries) {
    List<Renaming> renamings =
        List.of(entries).stream()
            .map(e -> e.split(":"))
            .map(e -> new Renaming(FieldPath.parse(e[0]), e[1]))
            .toList();
    return new MappingOptions(UnknownFields.DYNAMIC, renamings, IdSource.FIELD, Map.of());
  }

  private static MappingOptions idSource(IdSource source) {
    return new MappingOptions(UnknownFields.DYNAMIC, List.of(), source, Map.of());
  }

  private static MappingOptions metadata(Map<Metadata, String> metadata) {
    return new MappingOptions(UnknownFields.DYNAMIC, List.of(), IdSource.FIELD, metadata);
  }

  private static SourceRecord value(Object value) {
    return SourceRecord.ofValue(value);
  }

  private static SourceRecord keyed(@Nullable Object key, Object value) {
    return new SourceRecord(value, key, "t", 0, 0, null, List.of());
  }

  private Map<String, @Nullable Object> written(
      CollectionSchema schema, MappingOptions options, SourceRecord record) throws Exception {
    Path path = directory.resolve(java.util.UUID.randomUUID().toString());
    DataFile file = DataFile.create(schema, FileSettings.defaults(), path);
    assertThat(new RecordMapper(schema, options).write(record, file.rowBuffer())).isEmpty();
    Map<String, @Nullable Object> row = new WrittenFile(file.seal().path()).rows().get(0);
    file.discard();
    return row;
  }

  private String rejection(CollectionSchema schema, MappingOptions options, SourceRecord record)
      throws Exception {
    Path path = directory.resolve(java.util.UUID.randomUUID().toString());
    DataFile file = DataFile.create(schema, FileSettings.defaults(), path);
    Optional<Rejection> rejection =
        new RecordMapper(schema, options).write(record, file.rowBuffer());
    assertThat(file.rows()).isZero();
    file.discard();
    return rejection.orElseThrow().message();
  }
}
