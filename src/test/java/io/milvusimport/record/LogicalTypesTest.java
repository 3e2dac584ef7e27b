package io.milvusimport.record;

import static io.milvusimport.file.SampleCollections.dynamic;
import static io.milvusimport.file.SampleCollections.field;
import static io.milvusimport.file.SampleCollections.withDefault;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.milvusimport.file.SampleCollections;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.FieldType;
import java.math.BigDecimal;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Connect's Date, Time, Timestamp and Decimal, which a struct's schema tells apart. */
class LogicalTypesTest {
  private static final Schema DATE = org.apache.kafka.connect.data.Date.SCHEMA;
  private static final FieldType INT32 = new FieldType.Int32();
  private static final FieldType INT64 = new FieldType.Int64();
  private static final FieldType TEXT = new FieldType.VarChar(40);
  private static final FieldType TIME = new FieldType.Timestamptz();
  private static final FieldType JSON = new FieldType.Json();
  private static final Date DAY = new Date(86_400_000L * 19_754); // 2024-02-01
  private static final Date NOON = new Date(43_200_000);
  private static final Date MOMENT = new Date(1_706_745_600_123L);

  static Stream<Arguments> taken() {
    return Stream.of(
        arguments(Timestamp.SCHEMA, MOMENT, TIME, "2024-02-01T00:00:00.123000Z"),
        arguments(Timestamp.SCHEMA, MOMENT, INT64, 1_706_745_600_123L),
        arguments(Timestamp.SCHEMA, MOMENT, TEXT, "2024-02-01T00:00:00.123Z"),
        arguments(Timestamp.SCHEMA, MOMENT, JSON, "\"2024-02-01T00:00:00.123Z\""),
        arguments(DATE, DAY, INT32, 19_754),
        arguments(DATE, DAY, INT64, 19_754L),
        arguments(DATE, DAY, TEXT, "2024-02-01"),
        arguments(DATE, DAY, JSON, "\"2024-02-01\""),
        arguments(Time.SCHEMA, NOON, INT32, 43_200_000),
        arguments(Time.SCHEMA, NOON, TEXT, "12:00:00"),
        arguments(
            SchemaBuilder.array(DATE).build(),
            List.of(DAY, DAY),
            new FieldType.Array(new FieldType.Int16(), 2),
            List.of(19_754, 19_754)),
        arguments(
            SchemaBuilder.map(Schema.STRING_SCHEMA, Time.SCHEMA).build(),
            Map.of("a", NOON),
            JSON,
            "{\"a\":\"12:00:00\"}"),
        arguments(decimal(2), new BigDecimal("7.00"), INT64, 7L),
        arguments(decimal(2), new BigDecimal("-1.25"), JSON, "-1.25"),
        arguments(decimal(2), new BigDecimal("0.10"), new FieldType.Double(), 0.1),
        arguments(
            decimal(16),
            new BigDecimal("0.1234567890123456"),
            new FieldType.Double(),
            0.1234567890123456),
        arguments(
            decimal(30),
            BigDecimal.valueOf(0.5).pow(30),
            new FieldType.Double(),
            Math.scalb(1.0, -30)),
        arguments(decimal(2), new BigDecimal("1234.56"), new FieldType.Float(), 1234.56f));
  }

  static Stream<Arguments> refused() {
    String advice = "; TimestampConverter makes text or a number of it)";
    return Stream.of(
        arguments(Timestamp.SCHEMA, MOMENT, INT32, "out of range -2147483648..2147483647"),
        arguments(
            Timestamp.SCHEMA,
            MOMENT,
            new FieldType.Double(),
            "a point in time (Connect's Timestamp" + advice),
        arguments(
            Timestamp.SCHEMA,
            new Date(253_402_300_800_000L),
            TIME,
            "a time beyond the years 0001 to 9999"),
        arguments(DATE, DAY, TIME, "a date (Connect's Date" + advice),
        arguments(Time.SCHEMA, NOON, TIME, "a time of day (Connect's Time" + advice),
        arguments(decimal(2), new BigDecimal("7.50"), INT64, "a number with a fraction"),
        arguments(
            decimal(20),
            new BigDecimal("0.12345678901234567890"),
            new FieldType.Double(),
            "a Decimal of more digits than a 64-bit float keeps"),
        arguments(
            decimal(2),
            new BigDecimal("12345678.90"),
            new FieldType.Float(),
            "a Decimal of more digits than a 32-bit float keeps"),
        arguments(decimal(2), new BigDecimal("7.50"), TEXT, "a number"));
  }

  @ParameterizedTest
  @MethodSource
  void taken(Schema schema, Object value, FieldType type, Object expected) throws Exception {
    RecordedRows rows = new RecordedRows(collection(type));

    Optional<Rejection> rejection = mapper(type).write(struct(schema, value), rows);

    assertThat(rejection).isEmpty();
    assertThat(rows.rows()).containsExactly(Map.of("f", expected));
  }

  @ParameterizedTest
  @MethodSource
  void refused(Schema schema, Object value, FieldType type, String actual) throws Exception {
    RecordedRows rows = new RecordedRows(collection(type));

    Optional<Rejection> rejection = mapper(type).write(struct(schema, value), rows);

    assertThat(rejection).contains(new Rejection("f", actual, type.display()));
  }

  @Test
  void dynamicKeysHoldDatesAsText() throws Exception {
    CollectionSchema collection = dynamic(field("id", INT64));
    RecordedRows rows = new RecordedRows(collection);
    Schema schema =
        SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).field("day", DATE).build();
    Struct struct = new Struct(schema).put("id", 1L).put("day", DAY);

    assertThat(new RecordMapper(collection, MappingOptions.defaults()).write(struct, rows))
        .isEmpty();

    assertThat(rows.rows().get(0)).containsEntry("$meta", "{\"day\":\"2024-02-01\"}");
  }

  @Test
  void aDateWithoutASchemaIsAPointInTime() throws Exception {
    RecordedRows rows = new RecordedRows(collection(TIME));

    assertThat(mapper(TIME).write(Map.of("f", MOMENT), rows)).isEmpty();

    assertThat(rows.rows()).containsExactly(Map.of("f", "2024-02-01T00:00:00.123000Z"));
  }

  @Test
  void defaultsThatTheServerForgetsAreWritten() throws Exception {
    CollectionSchema collection =
        SampleCollections.of(
            withDefault("time", TIME, "2024-01-01T00:00:00+01:00"),
            withDefault("shape", new FieldType.Geometry(), "POINT (1 2)"),
            withDefault("stars", INT32, 3L));
    RecordedRows rows = new RecordedRows(collection);

    assertThat(new RecordMapper(collection, MappingOptions.defaults()).write(Map.of(), rows))
        .isEmpty();

    Map<String, @Nullable Object> row = requireNonNull(rows.rows().get(0));
    assertThat(row)
        .containsEntry("time", "2023-12-31T23:00:00Z")
        .containsEntry("shape", "POINT (1 2)")
        .containsEntry("stars", null);
  }

  private static Schema decimal(int scale) {
    return Decimal.schema(scale);
  }

  private static CollectionSchema collection(FieldType type) {
    return SampleCollections.of(field("f", type));
  }

  private static RecordMapper mapper(FieldType type) {
    return new RecordMapper(collection(type), MappingOptions.defaults());
  }

  private static Struct struct(Schema schema, Object value) {
    return new Struct(SchemaBuilder.struct().field("f", schema).build()).put("f", value);
  }
}
