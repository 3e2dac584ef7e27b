package io.milvusimport.record;

import static io.milvusimport.file.SampleCollections.field;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.milvusimport.file.SampleCollections;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.FieldType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One value in each form that a record may have: all are taken alike, or refused alike. */
class RecordFormsTest {
  private static final FieldType STRUCTS =
      new FieldType.ArrayOfStruct(List.of(new FieldType.SubField("n", new FieldType.Int8())), 2);

  static Stream<Arguments> values() {
    return Stream.of(
            of(new FieldType.Bool(), "true", "1", "\"true\"", "null"),
            of(new FieldType.Int8(), "1", "1.0", "1e2", "1.5", "128", "-129", "\"1\"", "1e999"),
            of(new FieldType.Int16(), "32767", "32768", "3.2767e4", "[1]"),
            of(new FieldType.Int32(), "-2147483648", "2147483648", "{}"),
            of(
                new FieldType.Int64(),
                "9223372036854775807",
                "9223372036854775808.0",
                "-9223372036854775808",
                "1.5e18",
                "0.1"),
            of(new FieldType.Float(), "0.1", "-0.0", "1", "1e39", "1e-50", "\"1\"", "true"),
            of(new FieldType.Double(), "0.1", "1e400", "12345678901234567890.0", "null"),
            of(new FieldType.VarChar(4), "\"\"", "\"caf\u00e9\"", "\"abcd\"", "\"\\u0041\"", "1"),
            of(new FieldType.Text(), "\"" + "x".repeat(100_000) + "\"", "[]", "false"),
            of(
                new FieldType.Json(),
                "{\"a\":[1,2.5,null]}",
                "{\"a\":[1e400]}",
                "1e400",
                "[]",
                "\"{}\"",
                "\"x\"",
                "1",
                "true"),
            of(
                new FieldType.Timestamptz(),
                "\"2024-01-01T00:00:00Z\"",
                "\"2024-01-01\"",
                "1704067200",
                "\"2024-01-01T00:00:00.1234567Z\""),
            of(new FieldType.Geometry(), "\"POINT (1 2)\"", "\"POINT\"", "[1,2]"),
            of(
                new FieldType.FloatVector(2),
                "[1,2]",
                "[ 0.1 , -1e-2 ]",
                "[1]",
                "[1,2,3]",
                "[1,null]",
                "[1,\"2\"]",
                "[1,1e39]",
                "[1,true]",
                "\"[1,2]\"",
                "\"AACAPwAAAMA=\"",
                "\"AACA\"",
                "{}",
                "[[1,2]]"),
            of(new FieldType.BinaryVector(8), "[255]", "[256]", "[-1]", "\"fF\"", "\"f\"", "[1.0]"),
            of(new FieldType.Float16Vector(1), "[1.5]", "[65520]", "\"AHw=\"", "\"ADw=\"", "[]"),
            of(new FieldType.BFloat16Vector(1), "[1.5]", "[1e39]", "\"gD8=\"", "1"),
            of(new FieldType.Int8Vector(1), "[-128]", "[128]", "\"gA==\"", "[0.5]"),
            of(
                new FieldType.SparseFloatVector(),
                "{}",
                "{\"5\":0.5}",
                "{\"5\":-1}",
                "{\"x\":1}",
                "{\"indices\":[1],\"values\":[2]}",
                "\"{\\\"5\\\":0.5}\"",
                "[]"),
            of(
                new FieldType.Array(new FieldType.Int8(), 2),
                "[]",
                "[1,2.0]",
                "[1,2,3]",
                "[128]",
                "[null]",
                "\"[1,2]\"",
                "\"1\""),
            of(
                STRUCTS,
                "[]",
                "[{\"n\":1}]",
                "[{\"n\":128}]",
                "[{}]",
                "[{\"n\":1,\"m\":2}]",
                "[null]",
                "[{\"n\":1},{\"n\":2},{\"n\":3}]"))
        .flatMap(values -> values);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("values")
  void everyFormIsTakenOrRefusedAlike(FieldType type, String value) throws Exception {
    String record = "{\"f\":" + value + "}";
    Object javaValue = Json.map(record).get("f");

    List<String> outcomes = new ArrayList<>();
    outcomes.add(outcome(type, MappingOptions.defaults(), Json.map(record)));
    structOf(javaValue)
        .ifPresent(struct -> outcomes.add(outcome(type, MappingOptions.defaults(), struct)));
    MappingOptions json = MappingOptions.defaults().with(ValueFormat.JSON);
    outcomes.add(outcome(type, json, record));
    outcomes.add(outcome(type, json, record.getBytes(UTF_8)));
    outcomes.add(outcome(type, json, ByteBuffer.wrap(record.getBytes(UTF_8))));

    assertThat(outcomes.stream().distinct()).as("%s: %s", value, outcomes).hasSize(1);
  }

  /** The row, or why there is none; numbers beyond all types have another reason in each form. */
  private static String outcome(FieldType type, MappingOptions options, Object record) {
    CollectionSchema schema = SampleCollections.of(field("f", type));
    RecordedRows rows = new RecordedRows(schema);
    try {
      Optional<Rejection> rejection = new RecordMapper(schema, options).write(record, rows);
      return rejection
          .map(
              r -> r.field() + " refused: " + r.actual().replace("an infinity", "out of the range"))
          .map(text -> text.replaceAll("(a number )?out of .*range.*", "out of range"))
          .orElseGet(() -> rows.rows().toString());
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A struct with the value, if Connect's types can hold it. */
  private static Optional<Struct> structOf(@Nullable Object value) {
    return schemaOf(value)
        .map(
            schema ->
                new Struct(SchemaBuilder.struct().field("f", schema).build())
                    .put("f", Objects.requireNonNull(value)));
  }

  private static Optional<Schema> schemaOf(@Nullable Object value) {
    if (value instanceof String) {
      return Optional.of(Schema.STRING_SCHEMA);
    }
    if (value instanceof Boolean) {
      return Optional.of(Schema.BOOLEAN_SCHEMA);
    }
    if (value instanceof Long) {
      return Optional.of(Schema.INT64_SCHEMA);
    }
    if (value instanceof Double) {
      return Optional.of(Schema.FLOAT64_SCHEMA);
    }
    if (value instanceof List<?> list && !list.isEmpty()) {
      Optional<Schema> element = schemaOf(list.get(0));
      boolean isUniform = list.stream().allMatch(item -> schemaOf(item).equals(element));
      return isUniform
          ? element.map(schema -> SchemaBuilder.array(schema).build())
          : Optional.empty();
    }
    return Optional.empty();
  }

  private static Stream<Arguments> of(FieldType type, String... values) {
    return Stream.of(values).map(value -> arguments(type, value));
  }
}
