package io.milvusimport.record;

import static io.milvusimport.file.SampleCollections.dynamic;
import static io.milvusimport.file.SampleCollections.key;
import static io.milvusimport.file.SampleCollections.nullable;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.milvusimport.record.MappingOptions.Renaming;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.FieldType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRecordTest {
  private static final CollectionSchema SCHEMA =
      dynamic(
          key("id"),
          nullable("title", new FieldType.VarChar(8)),
          nullable("v", new FieldType.FloatVector(2)),
          nullable("w", new FieldType.FloatVector(1)),
          nullable("doc", new FieldType.Json()));
  private static final MappingOptions JSON = MappingOptions.defaults().with(ValueFormat.JSON);

  static Stream<Arguments> rejected() {
    return Stream.of(
        arguments("", "empty"),
        arguments("  ", "empty"),
        arguments("null", "null"),
        arguments("[{}]", "a list"),
        arguments("\"{}\"", "text"),
        arguments("{\"id\":1}{}", "something behind the object"),
        arguments("{\"id\":1} x", "no valid JSON near byte 9"),
        arguments("{\"id\":1", "no valid JSON near byte 7, behind the key id"),
        arguments("{\"id\":1,}", "no valid JSON near byte 8, behind the key id"),
        arguments("{\"id\":01}", "no valid JSON near byte 7"),
        arguments("{\"id\":1,\"x\":NaN}", "no valid JSON near byte 15, behind the key id"),
        arguments("{\"v\":[1,2],}", "no valid JSON near byte 11, behind the key v"),
        arguments("{\"v\":[1,2]", "no valid JSON near byte 10, behind the key v"),
        arguments("{\"v\":[1,2]]}", "no valid JSON near byte 10, behind the key v"),
        arguments("{\"v\":[1,2]:1}", "no valid JSON near byte 10, behind the key v"),
        arguments("{\"v\":[1,2],\"id\":x}", "no valid JSON near byte 16, behind the key v"),
        arguments("{'id':1}", "no valid JSON near byte 1"));
  }

  @ParameterizedTest
  @MethodSource
  void rejected(String json, String actual) throws Exception {
    assertThat(rejection(json)).isEqualTo(new Rejection("", actual, "one JSON object"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "title", "v", "other", "$meta", "doc"})
  void aKeyThatComesTwiceIsRefused(String name) throws Exception {
    String json = "{\"id\":1,\"w\":[1],\"%s\":null, \"%s\":null}".formatted(name, name);

    assertThat(rejection(json.replace("\"id\":null", "\"id\":1")))
        .isEqualTo(new Rejection(name, "comes twice", "a key of the record"));
  }

  @Test
  void bytesThatAreNoUtf8AreRefusedByTheirPlace() throws Exception {
    byte[] json = "{\"id\":1,\"title\":\"0123456789 caf\u00e9\"}".getBytes(UTF_8);
    json[json.length - 3] = (byte) 0xff;
    assertThat(rejection(json).actual()).isEqualTo("invalid UTF-8 at byte " + (json.length - 4));

    assertThat(rejection(new byte[] {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80}).actual())
        .isEqualTo("invalid UTF-8 at byte 2"); // half a character
    assertThat(rejection("{\"\ud83d\":1}").actual())
        .isEqualTo("text with an unpaired surrogate at index 2");
    assertThat(rejection("{\"id\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_16)).actual())
        .isEqualTo("invalid UTF-8 at byte 0");
  }

  @Test
  void halfCharactersInEscapesAreRefusedEverywhere() throws Exception {
    for (String name : List.of("title", "doc", "other")) {
      String json = "{\"id\":1,\"%s\":%s}";
      String half = name.equals("doc") ? "{\"a\":\"\\ud83d\"}" : "\"\\ud83d\"";
      assertThat(rejection(json.formatted(name, half)).actual())
          .isEqualTo("text with an unpaired surrogate at index 0");
    }
  }

  @Test
  void valuesThatAreNoTextAreRefusedWithAdvice() throws Exception {
    assertThat(rejection(Map.of("id", 1L)).message())
        .startsWith("Record value (one JSON object): an object (java.util")
        .endsWith(
            "; set value.converter to ByteArrayConverter or StringConverter, or value.format to"
                + " connect.");
    assertThat(rejection(null).actual()).isEqualTo("null (a tombstone)");
  }

  @Test
  void depthIsBounded() throws Exception {
    String deep = "[".repeat(600) + "]".repeat(600);
    String deeper = "[".repeat(2000) + "]".repeat(2000);

    assertThat(rejection("{\"id\":1,\"doc\":" + deep + "}").message())
        .isEqualTo("Field doc (JSON): nested more than 500 deep.");
    assertThat(rejection("{\"id\":1,\"x\":" + deep + "}").message())
        .isEqualTo("Field x (dynamic key): nested more than 500 deep.");
    assertThat(rejection("{\"id\":1,\"title\":" + deeper + "}").actual())
        .startsWith("JSON nested more than 1000 deep");
  }

  @Test
  void bytesBuffersAndTextAreTheSame() throws Exception {
    String json = "\ufeff { \"id\" : 7 , \"title\" : \"caf\u00e9\" , \"v\" : [ 0.5 , -1e0 ] } \n";
    ByteBuffer buffer = ByteBuffer.allocate(200).position(3).put(json.getBytes(UTF_8)).flip();

    assertThat(row(json))
        .isEqualTo(row(json.getBytes(UTF_8)))
        .isEqualTo(row(buffer.position(3)))
        .containsEntry("id", 7L)
        .containsEntry("title", "caf\u00e9")
        .containsEntry("v", List.of(0.5f, -1f))
        .containsEntry("$meta", "{}");
  }

  @Test
  void whatIsJsonInTheFileKeepsItsDigits() throws Exception {
    String digits = "0.12345678901234567890123456789";
    Map<String, @Nullable Object> row =
        row(
            "{\"id\":1,\"doc\":{\"a\":[%s , 1E+2 , -0.0]}, \"big\":%s0000, \"x\":[true,null,\"\u00e9\\n\"]}"
                .formatted(digits, "123456789012345678901234567890"));

    assertThat(row)
        .containsEntry("doc", "{\"a\":[" + digits + ",1E+2,-0.0]}")
        .containsEntry(
            "$meta",
            "{\"big\":1234567890123456789012345678900000,\"x\":[true,null,\"\u00e9\\u000a\"]}");
  }

  @Test
  void textInAJsonFieldIsJsonAsInOtherForms() throws Exception {
    assertThat(row("{\"id\":1,\"doc\":\"{\\\"a\\\": 1.50}\"}"))
        .containsEntry("doc", "{\"a\": 1.50}");
    assertThat(rejection("{\"id\":1,\"doc\":\"plain\"}").field()).isEqualTo("doc");
    assertThat(row("{\"id\":1,\"doc\":null}")).containsEntry("doc", null);
    assertThat(row("{\"id\":1,\"doc\":1.10}")).containsEntry("doc", "1.10");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"v\":[1,2],\"w\":[3],\"id\":1}",
        "{\"id\":1,\"v\":[1,2],\"w\":[3]}",
        "{\"id\":1,\"w\":[3],\"v\":[1,2]  }  ",
        "{\"id\":1,\"w\":\"[3]\" , \"v\"\n:\n[1\n,2.0]\n}",
        "{ \"w\" : [ 3 ] , \"id\" : 1 , \"v\" : [ 1 , 2 ] }"
      })
  void vectorsMayComeAnywhere(String json) throws Exception {
    assertThat(row(json))
        .containsEntry("id", 1L)
        .containsEntry("v", List.of(1f, 2f))
        .containsEntry("w", List.of(3f))
        .containsEntry("$meta", "{}");
  }

  @Test
  void vectorsThatAreNoneAreRefusedAsInOtherForms() throws Exception {
    assertThat(rejection("{\"id\":1,\"v\":[1,2,3]}").actual()).isEqualTo("3 values");
    assertThat(rejection("{\"id\":1,\"v\":[1,null]}").actual()).isEqualTo("value 1 is null");
    assertThat(rejection("{\"id\":1,\"v\":[1,-1e39]}").actual())
        .isEqualTo("value 1 is out of the range of a 32-bit float");
    assertThat(rejection("{\"id\":1,\"v\":{}}").actual()).isEqualTo("an object");
  }

  @Test
  void aRecordsBytesAreNotTouched() throws Exception {
    byte[] json = "{\"id\":1,\"v\":[1,2],\"w\":[1]}".getBytes(UTF_8);
    byte[] before = json.clone();

    row(json);

    assertThat(json).isEqualTo(before);
  }

  @Test
  void keysNamedMetaAndRenamedValuesWaitForTheWholeRecord() throws Exception {
    MappingOptions options =
        new MappingOptions(
                UnknownFields.DYNAMIC,
                List.of(
                    new Renaming(FieldPath.parse("a.b"), "title"),
                    new Renaming(FieldPath.parse("v"), "v"),
                    new Renaming(FieldPath.parse("v"), "copy")),
                IdSource.FIELD,
                Map.of())
            .with(ValueFormat.JSON);

    Map<String, @Nullable Object> row =
        row(options, "{\"$meta\":{\"m\":1.50},\"a\":{\"c\":2,\"b\":\"t\"},\"v\":[1,2],\"id\":1}");

    assertThat(row).containsEntry("title", "t").containsEntry("v", List.of(1f, 2f));
    assertThat(Json.tree(row.get("$meta")))
        .isEqualTo(Json.tree("{\"m\":1.50,\"a\":{\"c\":2},\"copy\":[1,2]}"));
    assertThat(rejection("{\"$meta\":{\"x\":1},\"id\":1,\"x\":2}").actual())
        .isEqualTo("the key x is also one of the record");
  }

  @Test
  void afterARejectionTheNextRecordStartsClean() throws Exception {
    RecordedRows rows = new RecordedRows(SCHEMA);
    RecordMapper mapper = new RecordMapper(SCHEMA, JSON);

    assertThat(mapper.write("{\"id\":1,\"v\":[1,2],\"extra\":1,\"title\":5}", rows)).isPresent();
    assertThat(mapper.write("{\"id\":2}", rows)).isEmpty();

    assertThat(rows.rows()).hasSize(1);
    assertThat(rows.rows().get(0))
        .containsEntry("id", 2L)
        .containsEntry("v", null)
        .containsEntry("$meta", "{}");
  }

  private static Map<String, @Nullable Object> row(Object value) throws Exception {
    return row(JSON, value);
  }

  private static Map<String, @Nullable Object> row(MappingOptions options, Object value)
      throws Exception {
    RecordedRows rows = new RecordedRows(SCHEMA);
    assertThat(new RecordMapper(SCHEMA, options).write(value, rows)).isEmpty();
    return rows.rows().get(0);
  }

  private static Rejection rejection(@Nullable Object value) throws Exception {
    RecordedRows rows = new RecordedRows(SCHEMA);
    Optional<Rejection> rejection = new RecordMapper(SCHEMA, JSON).write(value, rows);
    assertThat(rows.isOpen()).isFalse();
    assertThat(rows.rows()).isEmpty();
    return rejection.orElseThrow();
  }
}
