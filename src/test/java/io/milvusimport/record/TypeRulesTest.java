package io.milvusimport.record;

import static io.milvusimport.file.SampleCollections.field;
import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.milvusimport.file.SampleCollections;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.FieldType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the types beyond plain scalars take and refuse, word for word. */
class TypeRulesTest {
  private static final FieldType FLOATS = new FieldType.FloatVector(2);
  private static final FieldType BITS = new FieldType.BinaryVector(16);
  private static final FieldType HALVES = new FieldType.Float16Vector(2);
  private static final FieldType BRAINS = new FieldType.BFloat16Vector(2);
  private static final FieldType BYTES = new FieldType.Int8Vector(2);
  private static final FieldType SPARSE = new FieldType.SparseFloatVector();
  private static final FieldType TIME = new FieldType.Timestamptz();
  private static final FieldType SHAPE = new FieldType.Geometry();
  private static final FieldType NUMBERS = new FieldType.Array(new FieldType.Int32(), 3);
  private static final FieldType STRUCTS =
      new FieldType.ArrayOfStruct(
          List.of(
              new FieldType.SubField("n", new FieldType.Int8()),
              new FieldType.SubField("v", new FieldType.FloatVector(2))),
          2);

  static Stream<Arguments> vectorsTaken() {
    return Stream.of(
        arguments(FLOATS, "[0.1, 1]", List.of(0.1f, 1f)),
        arguments(FLOATS, " \n[ 1e2 ,-2.5E-1]\t", List.of(100f, -0.25f)),
        arguments(FLOATS, "AACAPwAAAMA=", List.of(1f, -2f)),
        arguments(FLOATS, hex("0000803f000000c0"), List.of(1f, -2f)),
        arguments(FLOATS, ByteBuffer.wrap(hex("ff0000803f000000c0")).position(1), List.of(1f, -2f)),
        arguments(BITS, List.of(0L, 255.0), "00ff"),
        arguments(BITS, hex("80ff"), "80ff"),
        arguments(BITS, "80Ff", "80ff"),
        arguments(BITS, "[128, 1]", "8001"),
        arguments(HALVES, List.of(1.0, -2L), "003c00c0"),
        arguments(HALVES, List.of(65504, 65519.99), "ff7bff7b"),
        arguments(HALVES, List.of(0x1p-24, 0x1p-25), "01000000"),
        arguments(HALVES, new float[] {-0.0f, 0x1.8p-24f}, "00800200"),
        arguments(HALVES, new double[] {1 + 0x1p-11, 1 + 0x3p-11}, "003c023c"),
        arguments(HALVES, hex("003c00fb"), "003c00fb"),
        arguments(HALVES, "ADwAwA==", "003c00c0"),
        arguments(HALVES, "[1, 1.00048828125000000000000001]", "003c013c"),
        arguments(HALVES, asList(new BigDecimal("1.00048828124999999999999999"), 1), "003c003c"),
        arguments(BRAINS, List.of(1.0, -2.0), "803f00c0"),
        arguments(BRAINS, List.of(1 + 0x1p-8, 1 + 0x3p-8), "803f823f"),
        arguments(BRAINS, List.of(3.3895e38, 0x1p-133), "7f7f0100"),
        arguments(BYTES, List.of(-128L, 127.0), "807f"),
        arguments(BYTES, hex("807f"), "807f"),
        arguments(BYTES, "gH8=", "807f"),
        arguments(BYTES, "[-1,1]", "ff01"));
  }

  static Stream<Arguments> vectorsRefused() {
    return Stream.of(
        arguments(FLOATS, "[0.1]", "1 values"),
        arguments(FLOATS, "[0.1, \"1\"]", "value 1 is text"),
        arguments(FLOATS, "[0.1, [1]]", "value 1 is a list"),
        arguments(FLOATS, "[1, 1e39]", "value 1 is out of the range of a 32-bit float"),
        arguments(FLOATS, "[1, NaN]", "text that is no JSON, near character 7"),
        arguments(FLOATS, "[1, 02]", "text that is no JSON, near character 5"),
        arguments(FLOATS, "[1, 2", "text that is no JSON, near character 5"),
        arguments(FLOATS, "[1, 2] 3", "text that goes on behind its JSON value"),
        arguments(FLOATS, "", "0 bytes instead of 8 (32-bit floats)"),
        arguments(FLOATS, "0.1, 1", "text that is neither a JSON array nor Base64"),
        arguments(FLOATS, "AACAPwAA", "6 bytes instead of 8 (32-bit floats)"),
        arguments(FLOATS, hex("0000803f0000807f"), "value 1 is an infinity"),
        arguments(FLOATS, hex("0000c07f00000000"), "value 0 is NaN"),
        arguments(BITS, List.of(0L, 256L), "value 1 is out of range 0..255"),
        arguments(BITS, List.of(-1L, 0L), "value 0 is out of range 0..255"),
        arguments(BITS, List.of(0L, 1.5), "value 1 is a number with a fraction"),
        arguments(BITS, List.of(1L), "1 values instead of 2"),
        arguments(BITS, hex("80"), "1 bytes instead of 2"),
        arguments(BITS, "80f", "text that is neither a JSON array nor hex"),
        arguments(BITS, "80ff00", "3 bytes instead of 2"),
        arguments(HALVES, List.of(1, 65520), "value 1 is out of the range of a 16-bit float"),
        arguments(HALVES, List.of(1, Double.NaN), "value 1 is NaN"),
        arguments(HALVES, asList(1, null), "value 1 is null"),
        arguments(HALVES, List.of(1), "1 values instead of 2"),
        arguments(HALVES, hex("003c007e"), "value 1 is NaN"),
        arguments(HALVES, hex("00fc003c"), "value 0 is an infinity"),
        arguments(HALVES, hex("003c00"), "3 bytes instead of 4"),
        arguments(HALVES, "[1, 1e400]", "value 1 is out of the range of a 16-bit float"),
        arguments(
            BRAINS, List.of(1, 3.4e38), "value 1 is out of the range of a 16-bit brain float"),
        arguments(BRAINS, hex("803f80ff"), "value 1 is an infinity"),
        arguments(BRAINS, hex("803fc17f"), "value 1 is NaN"),
        arguments(BYTES, List.of(0, 128), "value 1 is out of range -128..127"),
        arguments(BYTES, "8!", "text that is neither a JSON array nor Base64"),
        arguments(BYTES, true, "a boolean"));
  }

  static Stream<Arguments> sparseTaken() {
    return Stream.of(
        arguments(SPARSE, Map.of(), "{}"),
        arguments(SPARSE, Map.of("7", 0.5, "3", 1L), "{\"3\": 1.0, \"7\": 0.5}"),
        arguments(SPARSE, Map.of(7, 0.1f), "{\"7\": 0.1}"),
        arguments(SPARSE, Map.of(4294967294L, 0), "{\"4294967294\": 0.0}"),
        arguments(SPARSE, Map.of("2147483648", 1, "1", 1), "{\"1\": 1.0, \"2147483648\": 1.0}"),
        arguments(SPARSE, Map.of("1", -0.0), "{\"1\": 0.0}"),
        arguments(
            SPARSE,
            Map.of("indices", List.of(9L, 2.0), "values", List.of(1, 2)),
            "{\"2\": 2.0, \"9\": 1.0}"),
        arguments(SPARSE, Map.of("indices", List.of(), "values", List.of()), "{}"),
        arguments(SPARSE, "{\"5\": 1e-5}", "{\"5\": 1.0E-5}"),
        arguments(SPARSE, " {\"indices\": [1], \"values\": [2]}", "{\"1\": 2.0}"),
        arguments(SPARSE, sparseStruct(), "{\"1\": 2.5, \"7\": 0.5}"));
  }

  static Stream<Arguments> sparseRefused() {
    String key = "an object with a key that is no index of 0 to 4294967294";
    return Stream.of(
        arguments(SPARSE, Map.of("-1", 1), key),
        arguments(SPARSE, Map.of("4294967295", 1), key),
        arguments(SPARSE, Map.of("1.0", 1), key),
        arguments(SPARSE, Map.of("", 1), key),
        arguments(SPARSE, Map.of(-1L, 1), key),
        arguments(SPARSE, Map.of("indices", List.of(1)), key),
        arguments(SPARSE, Map.of("1", -0.5), "a vector whose value 0 is negative"),
        arguments(SPARSE, Map.of("1", -1e-300), "a vector whose value 0 is negative"),
        arguments(SPARSE, Map.of("1", Double.NaN), "a vector whose value 0 is NaN"),
        arguments(
            SPARSE,
            Map.of("1", 1e39),
            "a vector whose value 0 is out of the range of a 32-bit float"),
        arguments(SPARSE, Map.of("1", "1"), "a vector whose value 0 is text"),
        arguments(
            SPARSE, Map.of("indices", List.of(1), "values", List.of()), "1 indices with 0 values"),
        arguments(
            SPARSE,
            Map.of("indices", List.of(1, 1.5), "values", List.of(1, 2)),
            "a vector whose index 1 is a number with a fraction"),
        arguments(
            SPARSE,
            Map.of("indices", "1", "values", List.of()),
            "an object of indices and values that are not both lists"),
        arguments(
            SPARSE,
            Map.of("indices", List.of(3, 3), "values", List.of(1, 2)),
            "a vector with an index that comes twice"),
        arguments(SPARSE, Map.of("7", 1, "07", 2), "a vector with an index that comes twice"),
        arguments(SPARSE, "{\"7\": 1, \"7\": 1}", "an object with a key that comes twice"),
        arguments(SPARSE, "{\"7\": 1", "text that is no JSON, near character 7"),
        arguments(SPARSE, "[1, 2]", "text"),
        arguments(SPARSE, List.of(1.0), "a list"));
  }

  static Stream<Arguments> arraysTaken() {
    return Stream.of(
        arguments(NUMBERS, "[1, 2.0]", List.of(1, 2)),
        arguments(STRUCTS, List.of(), List.of()),
        arguments(
            STRUCTS,
            List.of(Map.of("n", 1L, "v", List.of(0.5, 1))),
            List.of(Map.of("n", 1, "v", List.of(0.5f, 1f)))),
        arguments(
            STRUCTS,
            "[{\"v\": [0.5, 1], \"n\": 1}, {\"n\": 2, \"v\": [0, 0]}]",
            List.of(Map.of("n", 1, "v", List.of(0.5f, 1f)), Map.of("n", 2, "v", List.of(0f, 0f)))),
        arguments(STRUCTS, List.of(subStruct()), List.of(Map.of("n", 1, "v", List.of(0.5f, 1f)))));
  }

  static Stream<Arguments> arraysRefused() {
    Map<String, Object> good = Map.of("n", 1L, "v", List.of(0.5, 1));
    return Stream.of(
        arguments(NUMBERS, "1, 2", "text"),
        arguments(NUMBERS, "[1, 2}", "text that is no JSON, near character 5"),
        arguments(NUMBERS, "[1, 1.5]", "element 1 is a number with a fraction"),
        arguments(STRUCTS, List.of(good, good, good), "3 elements"),
        arguments(STRUCTS, asList(good, null), "f[1] is null"),
        arguments(STRUCTS, List.of(List.of()), "f[0] is a list"),
        arguments(
            STRUCTS,
            List.of(good, Map.of("n", 200, "v", List.of(0, 0))),
            "f[1].n (Int8) is out of range -128..127"),
        arguments(
            STRUCTS,
            List.of(Map.of("n", 1, "v", List.of(0))),
            "f[0].v (FloatVector, dim 2) is 1 values"),
        arguments(
            STRUCTS, List.of(Map.of("n", 1)), "f[0].v (FloatVector, dim 2) is missing or null"),
        arguments(
            STRUCTS,
            List.of(Map.of("n", 1, "v", List.of(0, 0), "x", 1)),
            "f[0] is an object with x, which is no sub-field"),
        arguments(STRUCTS, List.of(Map.of(1, 1)), "f[0] is an object with a key that is a number"),
        arguments(STRUCTS, Map.of(), "an object"));
  }

  static Stream<Arguments> timesTaken() {
    return Stream.of(
        arguments(TIME, "2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z"),
        arguments(TIME, "2024-06-30T12:34:56.789012+08:00", "2024-06-30T04:34:56.789012Z"),
        arguments(TIME, "1969-12-31 23:59:59.5z", "1969-12-31T23:59:59.500000Z"),
        arguments(TIME, "2024-02-29t00:00:00", "2024-02-29T00:00:00"),
        arguments(TIME, "2025-12-31T23:59:59-0530", "2026-01-01T05:29:59Z"),
        arguments(TIME, "2024-01-01T00:00+01", "2023-12-31T23:00:00Z"),
        arguments(TIME, "2024-01-01T00:00:00.000001000Z", "2024-01-01T00:00:00.000001Z"),
        arguments(TIME, "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        arguments(TIME, "9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"));
  }

  static Stream<Arguments> timesRefused() {
    String form = "text that is no ISO 8601 date and time";
    String years = "a time beyond the years 0001 to 9999";
    return Stream.of(
        arguments(TIME, "2024-01-01", form),
        arguments(TIME, "", form),
        arguments(TIME, "2024-01-01T00:00:00 Z", form),
        arguments(TIME, "10000-01-01T00:00:00Z", form),
        arguments(TIME, "2024-01-01T00:00:00.Z", form),
        arguments(TIME, "9999-12-31T23:59:59-00:01", years),
        arguments(TIME, "0001-01-01T00:00:00+00:01", years),
        arguments(TIME, "0000-01-01T00:00:00Z", years),
        arguments(TIME, "2023-02-29T00:00:00Z", "text with a date that no calendar has"),
        arguments(TIME, "2023-13-01T00:00:00Z", "text with a date that no calendar has"),
        arguments(TIME, "2024-01-01T24:00:00Z", "text with a time beyond 23:59:59"),
        arguments(TIME, "2024-01-01T23:59:60Z", "text with a time beyond 23:59:59"),
        arguments(TIME, "2024-01-01T00:00:00+18:01", "text with an offset beyond 18:00"),
        arguments(TIME, "2024-01-01T00:00:00+01:60", "text with an offset beyond 18:00"),
        arguments(TIME, "2024-01-01T00:00:00.0000001Z", "a time finer than a microsecond"),
        arguments(
            TIME,
            1704067200L,
            "a number, which does not say whether it counts seconds, milliseconds or microseconds;"
                + " send ISO 8601 text, or Connect's Timestamp (TimestampConverter makes one)"),
        arguments(TIME, true, "a boolean"));
  }

  static Stream<Arguments> shapesTaken() {
    return Stream.of(
            "POINT (1 2)",
            "point(-1.5 2.25e1)",
            "POINT EMPTY",
            "POINT Z (1 2 3)",
            "POINTZ(1 2 3)",
            "POINT M (1 2 3)",
            "POINT ZM (1 2 3 4)",
            "POINT (1 2 3)",
            "LINESTRING (0 0, 1 1, 2 1)",
            "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 2 1, 2 2, 1 2, 1 1))",
            "POLYGON M ((0 0 1, 4 0 1, 4 4 1, 0 0 2))",
            "MULTIPOINT ((0 0), (1 1))",
            "MULTIPOINT (0 0, 1 1, EMPTY)",
            "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))",
            "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), EMPTY)",
            "GEOMETRYCOLLECTION (POINT (1 1), LINESTRING (0 0, 1 1))",
            "GEOMETRYCOLLECTION (GEOMETRYCOLLECTION EMPTY, POINT EMPTY)",
            "  POINT\n(1\t2)  ")
        .map(text -> arguments(SHAPE, text, text));
  }

  static Stream<Arguments> shapesRefused() {
    return Stream.of(
        shape("SRID=4326;POINT (1 2)", "text with a reference system (EWKT); leave out the SRID"),
        shape("", 0, "names no kind of shape"),
        shape("CIRCLE (1 2)", 6, "names no kind of shape"),
        shape("LINEARRING (0 0, 1 0, 1 1, 0 0)", 10, "names no kind of shape"),
        shape("POINT 1 2", 6, "has no ("),
        shape("POINT (1 2", 10, "has no number"),
        shape("POINT (1)", 8, "has a point of one coordinate"),
        shape("POINT (1 2 3 4 5)", 15, "has a point of more than 4 coordinates"),
        shape("POINT (1 NaN)", 9, "has no number"),
        shape("POINT (1 1e999)", 14, "has a number out of the range of a 64-bit float"),
        shape("POINT (1 --2)", 12, "has no number"),
        shape("POINT Z (1 2)", 12, "mixes dimensions"),
        shape("LINESTRING (0 0, 1 1 1)", 22, "mixes dimensions"),
        shape("LINESTRING (0 0)", 16, "has fewer than 2 points"),
        shape("POLYGON ((0 0, 1 1, 0 0))", 24, "has fewer than 4 points"),
        shape("POLYGON ((0 0, 1 0, 1 1, 0 1))", 29, "has a ring that is not closed"),
        shape("POINT (1 2) x", 12, "goes on behind the shape"),
        shape("GEOMETRYCOLLECTION (POINT (1 2),)", 32, "names no kind of shape"),
        arguments(
            SHAPE, "\u0660", "text that is no WKT: near character 0 it names no kind of shape"),
        shape("GEOMETRYCOLLECTION (".repeat(40), 660, "nests more than 32 deep"),
        arguments(SHAPE, 1L, "a number"));
  }

  @ParameterizedTest
  @MethodSource({
    "vectorsTaken",
    "sparseTaken",
    "arraysTaken",
    "timesTaken",
    "shapesTaken",
  })
  void taken(FieldType type, Object value, Object expected) throws Exception {
    CollectionSchema schema = SampleCollections.of(field("f", type));
    RecordedRows rows = new RecordedRows(schema);

    Optional<Rejection> rejection = mapper(schema).write(Map.of("f", value), rows);

    assertThat(rejection).isEmpty();
    assertThat(rows.rows()).containsExactly(Map.of("f", expected));
  }

  @ParameterizedTest
  @MethodSource({
    "vectorsRefused",
    "sparseRefused",
    "arraysRefused",
    "timesRefused",
    "shapesRefused",
  })
  void refused(FieldType type, Object value, String actual) throws Exception {
    CollectionSchema schema = SampleCollections.of(field("f", type));
    RecordedRows rows = new RecordedRows(schema);

    Optional<Rejection> rejection = mapper(schema).write(Map.of("f", value), rows);

    assertThat(rejection).contains(new Rejection("f", actual, type.display()));
    assertThat(rows.rows()).isEmpty();
    assertThat(rows.isOpen()).isFalse();
  }

  private static RecordMapper mapper(CollectionSchema schema) {
    return new RecordMapper(schema, MappingOptions.defaults());
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static Arguments shape(String text, String actual) {
    return arguments(SHAPE, text, actual);
  }

  private static Arguments shape(String text, int near, String why) {
    return arguments(SHAPE, text, "text that is no WKT: near character " + near + " it " + why);
  }

  private static Struct sparseStruct() {
    Schema schema =
        SchemaBuilder.struct()
            .field("indices", SchemaBuilder.array(Schema.INT64_SCHEMA))
            .field("values", SchemaBuilder.array(Schema.FLOAT32_SCHEMA))
            .build();
    return new Struct(schema).put("indices", List.of(7L, 1L)).put("values", List.of(0.5f, 2.5f));
  }

  private static Struct subStruct() {
    Schema schema =
        SchemaBuilder.struct()
            .field("v", SchemaBuilder.array(Schema.FLOAT32_SCHEMA))
            .field("n", Schema.INT8_SCHEMA)
            .build();
    return new Struct(schema).put("n", (byte) 1).put("v", List.of(0.5f, 1f));
  }
}
