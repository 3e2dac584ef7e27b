package io.milvusimport.record;

import static io.milvusimport.file.SampleCollections.field;
import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.milvusimport.file.DataFile;
import io.milvusimport.file.FileSettings;
import io.milvusimport.file.SampleCollections;
import io.milvusimport.file.WrittenFile;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.FieldType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every reason to reject a record, word for word, and the nearest values that are taken. */
class RejectionTest {
  private static final FieldType BOOL = new FieldType.Bool();
  private static final FieldType INT8 = new FieldType.Int8();
  private static final FieldType INT16 = new FieldType.Int16();
  private static final FieldType INT32 = new FieldType.Int32();
  private static final FieldType INT64 = new FieldType.Int64();
  private static final FieldType FLOAT = new FieldType.Float();
  private static final FieldType DOUBLE = new FieldType.Double();
  private static final FieldType TEXT = new FieldType.VarChar(8);
  private static final FieldType JSON = new FieldType.Json();
  private static final FieldType VECTOR = new FieldType.FloatVector(2);
  private static final FieldType TEXTS = new FieldType.Array(new FieldType.VarChar(3), 2);
  private static final FieldType BYTES = new FieldType.Array(new FieldType.Int8(), 2);

  @TempDir Path directory;

  static Stream<Arguments> refused() {
    return Stream.of(
        arguments(BOOL, "true", "Field f (Bool): text."),
        arguments(BOOL, 1L, "Field f (Bool): a number."),
        arguments(INT8, 128L, "Field f (Int8): out of range -128..127."),
        arguments(INT8, -129.0, "Field f (Int8): out of range -128..127."),
        arguments(INT16, 32768, "Field f (Int16): out of range -32768..32767."),
        arguments(INT32, 1L << 31, "Field f (Int32): out of range -2147483648..2147483647."),
        arguments(
            INT64,
            0x1p63,
            "Field f (Int64): out of range " + Long.MIN_VALUE + ".." + Long.MAX_VALUE + "."),
        arguments(
            INT64,
            BigInteger.ONE.shiftLeft(63),
            "Field f (Int64): out of range " + Long.MIN_VALUE + ".." + Long.MAX_VALUE + "."),
        arguments(
            INT64,
            new BigDecimal("1E+999999999"),
            "Field f (Int64): out of range " + Long.MIN_VALUE + ".." + Long.MAX_VALUE + "."),
        arguments(
            INT64, new BigDecimal("1E-999999999"), "Field f (Int64): a number with a fraction."),
        arguments(INT64, 1.5, "Field f (Int64): a number with a fraction."),
        arguments(INT64, Double.NaN, "Field f (Int64): NaN."),
        arguments(INT64, Float.NEGATIVE_INFINITY, "Field f (Int64): an infinity."),
        arguments(INT64, "1", "Field f (Int64): text."),
        arguments(FLOAT, 1e39, "Field f (Float): out of the range of a 32-bit float."),
        arguments(FLOAT, Double.NaN, "Field f (Float): NaN."),
        arguments(FLOAT, Float.POSITIVE_INFINITY, "Field f (Float): an infinity."),
        arguments(DOUBLE, Double.POSITIVE_INFINITY, "Field f (Double): an infinity."),
        arguments(
            DOUBLE,
            new BigDecimal("1E+400"),
            "Field f (Double): out of the range of a 64-bit float."),
        arguments(DOUBLE, true, "Field f (Double): a boolean."),
        arguments(TEXT, "ééééé", "Field f (VarChar, max_length 8): 10 bytes of UTF-8."),
        arguments(
            TEXT,
            "a\ud83d",
            "Field f (VarChar, max_length 8): text with an unpaired surrogate at index 1."),
        arguments(
            TEXT,
            "\ude00a",
            "Field f (VarChar, max_length 8): text with an unpaired surrogate at index 0."),
        arguments(TEXT, 5L, "Field f (VarChar, max_length 8): a number."),
        arguments(TEXT, new byte[3], "Field f (VarChar, max_length 8): bytes."),
        arguments(
            JSON,
            "hello",
            "Field f (JSON): text that is no JSON, near character 0 (plain text needs quotes)."),
        arguments(JSON, "", "Field f (JSON): empty text, which is no JSON."),
        arguments(JSON, "{} 1", "Field f (JSON): text that goes on behind its JSON value."),
        arguments(
            JSON,
            "{\"a\":NaN}",
            "Field f (JSON): text that is no JSON, near character 8 (plain text needs quotes)."),
        arguments(
            JSON,
            "{\"a\":",
            "Field f (JSON): text that is no JSON, near character 5 (plain text needs quotes)."),
        arguments(
            JSON, "\"a\ud83d\"", "Field f (JSON): text with an unpaired surrogate at index 2."),
        arguments(JSON, Map.of("a", Double.NaN), "Field f (JSON): holds NaN."),
        arguments(JSON, List.of(Float.POSITIVE_INFINITY), "Field f (JSON): holds an infinity."),
        arguments(
            JSON,
            "{\"a\": [1, 1e400]}",
            "Field f (JSON): holds a number out of the range of a 64-bit float."),
        arguments(
            JSON,
            Map.of("a", new BigDecimal("1e400")),
            "Field f (JSON): holds a number out of the range of a 64-bit float."),
        arguments(
            JSON,
            Map.of("a", List.of("\ud83d")),
            "Field f (JSON): text with an unpaired surrogate at index 0."),
        arguments(JSON, Map.of(1L, 2L), "Field f (JSON): an object with a key that is a number."),
        arguments(JSON, nested(600), "Field f (JSON): nested more than 500 deep."),
        arguments(VECTOR, List.of(1.0), "Field f (FloatVector, dim 2): 1 values."),
        arguments(VECTOR, new float[3], "Field f (FloatVector, dim 2): 3 values."),
        arguments(VECTOR, new double[0], "Field f (FloatVector, dim 2): 0 values."),
        arguments(VECTOR, asList(1.0, null), "Field f (FloatVector, dim 2): value 1 is null."),
        arguments(VECTOR, List.of("1", 2.0), "Field f (FloatVector, dim 2): value 0 is text."),
        arguments(
            VECTOR, List.of(1.0, Double.NaN), "Field f (FloatVector, dim 2): value 1 is NaN."),
        arguments(
            VECTOR, new float[] {Float.NaN, 1}, "Field f (FloatVector, dim 2): value 0 is NaN."),
        arguments(
            VECTOR,
            new double[] {0, -1e300},
            "Field f (FloatVector, dim 2): value 1 is out of the range of a 32-bit float."),
        arguments(
            VECTOR,
            List.of(1L, Double.NEGATIVE_INFINITY),
            "Field f (FloatVector, dim 2): value 1 is an infinity."),
        arguments(VECTOR, Map.of(), "Field f (FloatVector, dim 2): an object."),
        arguments(
            TEXTS,
            List.of("a", "b", "c"),
            "Field f (Array of VarChar, max_capacity 2): 3 elements."),
        arguments(
            TEXTS,
            List.of("a", "abcd"),
            "Field f (Array of VarChar, max_capacity 2): element 1 is 4 bytes of UTF-8."),
        arguments(
            TEXTS,
            asList("a", null),
            "Field f (Array of VarChar, max_capacity 2): element 1 is null."),
        arguments(
            BYTES,
            List.of(1L, 300L),
            "Field f (Array of Int8, max_capacity 2): element 1 is out of range -128..127."),
        arguments(BYTES, Map.of(), "Field f (Array of Int8, max_capacity 2): an object."));
  }

  static Stream<Arguments> taken() {
    return Stream.of(
        arguments(BOOL, false, false),
        arguments(INT8, -128L, (byte) -128),
        arguments(INT8, 127.0, (byte) 127),
        arguments(INT16, (byte) 7, (short) 7),
        arguments(INT32, new BigDecimal("7.00"), 7),
        arguments(INT64, new BigDecimal("1E+18"), 1_000_000_000_000_000_000L),
        arguments(INT64, -0x1p63, Long.MIN_VALUE),
        arguments(INT64, BigInteger.valueOf(Long.MAX_VALUE), Long.MAX_VALUE),
        arguments(INT64, -0.0, 0L),
        arguments(FLOAT, 0.1, 0.1f),
        arguments(FLOAT, 16_777_217L, 16_777_216f),
        arguments(FLOAT, 3.4028234663852886e38, Float.MAX_VALUE),
        arguments(DOUBLE, new BigDecimal("0.1"), 0.1),
        arguments(DOUBLE, 1.5f, 1.5),
        arguments(DOUBLE, 3L, 3.0),
        arguments(TEXT, "éééé", "éééé"),
        arguments(TEXT, "😀😀", "😀😀"),
        arguments(TEXT, "", ""),
        arguments(JSON, "{\"a\": [1, 2.50]}", "{\"a\": [1, 2.50]}"),
        arguments(JSON, "\"hello\"", "\"hello\""),
        arguments(JSON, "null", "null"),
        arguments(JSON, 5L, "5"),
        arguments(JSON, false, "false"),
        arguments(
            JSON, asList(1L, null, "a\"\\\n\u0001é😀"), "[1,null,\"a\\\"\\\\\\u000a\\u0001é😀\"]"),
        arguments(JSON, Map.of(), "{}"),
        arguments(JSON, List.of(List.of(), Map.of()), "[[],{}]"),
        arguments(JSON, Map.of("b", new byte[] {1, 2, (byte) 255}), "{\"b\":\"AQL/\"}"),
        arguments(JSON, Map.of("d", new BigDecimal("1.10")), "{\"d\":1.10}"),
        arguments(JSON, struct(), "{\"x\":1.5,\"y\":null,\"z\":[1,2]}"),
        arguments(VECTOR, List.of(0.1, 1L), List.of(0.1f, 1f)),
        arguments(VECTOR, List.of(new BigDecimal("0.1"), (short) 2), List.of(0.1f, 2f)),
        arguments(VECTOR, new float[] {-0.0f, Float.MIN_VALUE}, List.of(-0.0f, Float.MIN_VALUE)),
        arguments(VECTOR, new double[] {0.1, -3e38}, List.of(0.1f, -3e38f)),
        arguments(TEXTS, List.of("abc", ""), List.of("abc", "")),
        arguments(TEXTS, List.of(), List.of()),
        arguments(BYTES, List.of(1.0, -128L), List.of((byte) 1, (byte) -128)));
  }

  @ParameterizedTest
  @MethodSource
  void refused(FieldType type, Object value, String message) throws Exception {
    DataFile file = file(SampleCollections.of(field("f", type)));

    Optional<Rejection> rejection = mapper(type).write(Map.of("f", value), file.rowBuffer());

    assertThat(rejection.map(Rejection::message)).contains(message);
    assertThat(rejection.map(Rejection::field)).contains("f");
    assertThat(file.rows()).isZero();
    assertThat(file.rowBuffer()).satisfies(rows -> rows.begin()); // no row is left open
  }

  @ParameterizedTest
  @MethodSource
  void taken(FieldType type, Object value, Object expected) throws Exception {
    DataFile file = file(SampleCollections.of(field("f", type)));

    Optional<Rejection> rejection = mapper(type).write(Map.of("f", value), file.rowBuffer());

    assertThat(rejection).isEmpty();
    assertThat(new WrittenFile(file.seal().path()).rows()).containsExactly(Map.of("f", expected));
  }

  private static RecordMapper mapper(FieldType type) {
    return new RecordMapper(SampleCollections.of(field("f", type)), MappingOptions.defaults());
  }

  private DataFile file(CollectionSchema schema) throws Exception {
    return DataFile.create(schema, FileSettings.defaults(), directory.resolve("f"));
  }

  private static Object nested(int depth) {
    Object value = 1L;
    for (int i = 0; i < depth; i++) {
      value = List.of(value);
    }
    return value;
  }

  private static Struct struct() {
    Schema schema =
        SchemaBuilder.struct()
            .field("x", Schema.FLOAT32_SCHEMA)
            .field("y", Schema.OPTIONAL_STRING_SCHEMA)
            .field("z", SchemaBuilder.array(Schema.INT32_SCHEMA).build())
            .build();
    return new Struct(schema).put("x", 1.5f).put("z", List.of(1, 2));
  }
}
