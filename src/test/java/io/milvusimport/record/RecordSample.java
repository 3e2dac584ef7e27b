package io.milvusimport.record;

import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import io.milvusimport.schema.FieldType.SubField;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every type of a field, with values as a record's JSON has them and as a reader must see them. */
enum RecordSample {
  BOOL(new FieldType.Bool(), "BOOLEAN", "|b1", true, of("true", true), of("false", false)),
  INT8(
      new FieldType.Int8(),
      "TINYINT",
      "|i1",
      7L,
      of("-128", (byte) -128),
      of("127", (byte) 127),
      of("-1", (byte) -1)),
  INT16(
      new FieldType.Int16(),
      "SMALLINT",
      "<i2",
      7L,
      of("-32768", (short) -32768),
      of("32767", (short) 32767)),
  INT32(
      new FieldType.Int32(),
      "INTEGER",
      "<i4",
      7L,
      of("-2147483648", Integer.MIN_VALUE),
      of("2147483647", Integer.MAX_VALUE)),
  INT64(
      new FieldType.Int64(),
      "BIGINT",
      "<i8",
      7L,
      of("9007199254740993", 9007199254740993L),
      of("-9223372036854775808", Long.MIN_VALUE),
      of("9223372036854775807", Long.MAX_VALUE)),
  FLOAT(
      new FieldType.Float(),
      "FLOAT",
      "<f4",
      0.5,
      of("0.1", 0.1f),
      of("-0.0", -0.0f),
      of("1.4E-45", Float.MIN_VALUE),
      of("3.4028235E38", Float.MAX_VALUE),
      of("8.589973E9", 8.589973E9f)),
  DOUBLE(
      new FieldType.Double(),
      "DOUBLE",
      "<f8",
      0.1,
      of("0.1", 0.1),
      of("-0.0", -0.0),
      of("4.9E-324", Double.MIN_VALUE),
      of("1.7976931348623157E308", Double.MAX_VALUE),
      of("1.0E23", 1.0E23)),
  VARCHAR(
      new FieldType.VarChar(64),
      "VARCHAR",
      "<U",
      "by default",
      of("\"plain\"", "plain"),
      of("\"\"", ""),
      of("\"a \\\"quoted\\\", and\\nbroken\\rline\\t\"", "a \"quoted\", and\nbroken\rline\t"),
      of("\"café 漢字 😀 \\u0001 \\\\N \"", "café 漢字 😀 \u0001 \\N "),
      of("\"null\"", "null")),
  TEXT(new FieldType.Text(), "VARCHAR", "", "by default", of("\"any\"", "any"), of("\"\"", "")),
  JSON(
      new FieldType.Json(),
      "JSON",
      "<U",
      "{\"d\":1}",
      same("{\"a\":[1,\"x,\\n\",null],\"big\":9007199254740993}"),
      same("{}"),
      same("[1,2.5,\"é\"]"),
      same("12"),
      of("\"\\\"quoted\\\"\"", "\"quoted\"")),
  TIMESTAMPTZ(
      new FieldType.Timestamptz(),
      "VARCHAR",
      "",
      "2024-01-01T00:00:00Z",
      of("\"1969-12-31T23:59:59.123456Z\"", "1969-12-31T23:59:59.123456Z"),
      of("\"2024-02-29T08:00:00+08:00\"", "2024-02-29T00:00:00Z")),
  GEOMETRY(
      new FieldType.Geometry(),
      "VARCHAR",
      "<U",
      "POINT (0 0)",
      of("\"POINT (1 -2.5)\"", "POINT (1 -2.5)"),
      of("\"POLYGON ((0 0, 4 0, 4 4, 0 0))\"", "POLYGON ((0 0, 4 0, 4 4, 0 0))")),
  ARRAY_BOOL(
      array(new FieldType.Bool()),
      "BOOLEAN[]",
      "",
      null,
      of("[true,false]", List.of(true, false)),
      of("[]", List.of())),
  ARRAY_INT8(
      array(new FieldType.Int8()),
      "TINYINT[]",
      "",
      null,
      of("[-128,127]", List.of((byte) -128, (byte) 127)),
      of("[]", List.of())),
  ARRAY_INT16(
      array(new FieldType.Int16()),
      "SMALLINT[]",
      "",
      null,
      of("[-32768,1]", List.of((short) -32768, (short) 1)),
      of("[]", List.of())),
  ARRAY_INT32(
      array(new FieldType.Int32()),
      "INTEGER[]",
      "",
      null,
      of("[-2147483648,1]", List.of(Integer.MIN_VALUE, 1)),
      of("[]", List.of())),
  ARRAY_INT64(
      array(new FieldType.Int64()),
      "BIGINT[]",
      "",
      null,
      of("[9007199254740993,-9223372036854775808]", List.of(9007199254740993L, Long.MIN_VALUE)),
      of("[]", List.of())),
  ARRAY_FLOAT(
      array(new FieldType.Float()),
      "FLOAT[]",
      "",
      null,
      of("[0.1,-0.0]", List.of(0.1f, -0.0f)),
      of("[]", List.of())),
  ARRAY_DOUBLE(
      array(new FieldType.Double()),
      "DOUBLE[]",
      "",
      null,
      of("[0.1,-0.0]", List.of(0.1, -0.0)),
      of("[]", List.of())),
  ARRAY_VARCHAR(
      array(new FieldType.VarChar(64)),
      "VARCHAR[]",
      "",
      null,
      of("[\"a \\\"b\\\",\\r\\n~NULL~\",\"\"]", List.of("a \"b\",\r\n~NULL~", "")),
      of("[\"null\"]", List.of("null")),
      of("[]", List.of())),
  FLOAT_VECTOR(
      new FieldType.FloatVector(3),
      "FLOAT[]",
      "<f4",
      null,
      of("[0.1,-0.0,1.4E-45]", List.of(0.1f, -0.0f, Float.MIN_VALUE)),
      of("[1.0,2.0,3.0]", List.of(1f, 2f, 3f))),
  BINARY_VECTOR(
      new FieldType.BinaryVector(16),
      "UTINYINT[]",
      "|u1",
      null,
      of("[255,1]", bytes(255, 1)),
      of("[0,128]", bytes(0, 128))),
  FLOAT16_VECTOR(
      new FieldType.Float16Vector(4), // the second is the smallest, the third the largest
      "DOUBLE[]",
      "|u1",
      null,
      of(
          "[-6.85546875,5.9604644775390625E-8,65504,-0.0]",
          List.of(-6.85546875, 0x1p-24, 65504.0, -0.0),
          bytes(0xdb, 0xc6, 0x01, 0x00, 0xff, 0x7b, 0x00, 0x80))),
  BFLOAT16_VECTOR(
      new FieldType.BFloat16Vector(3), // the second is the largest, the third the smallest
      "DOUBLE[]",
      "|u1",
      null,
      of(
          "[-6.84375,3.3895313892515355E38,9.183549615799121E-41]",
          List.of(-6.84375, 0x1.fep127, 0x1p-133),
          bytes(0xdb, 0xc0, 0x7f, 0x7f, 0x01, 0x00))),
  INT8_VECTOR(
      new FieldType.Int8Vector(2),
      "TINYINT[]",
      "|i1",
      null,
      of("[-128,127]", List.of((byte) -128, (byte) 127)),
      of("[0,-1]", List.of((byte) 0, (byte) -1))),
  SPARSE_VECTOR(
      new FieldType.SparseFloatVector(),
      "JSON",
      "",
      null,
      same("{\"0\":0.5,\"4294967294\":0.25}"),
      same("{}")),
  STRUCTS(
      new FieldType.ArrayOfStruct(
          List.of(
              new SubField("b", new FieldType.Bool()),
              new SubField("i8", new FieldType.Int8()),
              new SubField("i16", new FieldType.Int16()),
              new SubField("i32", new FieldType.Int32()),
              new SubField("i64", new FieldType.Int64()),
              new SubField("f", new FieldType.Float()),
              new SubField("d", new FieldType.Double()),
              new SubField("t", new FieldType.VarChar(8)),
              new SubField("fv", new FieldType.FloatVector(2)),
              new SubField("bv", new FieldType.BinaryVector(8)),
              new SubField("hv", new FieldType.Float16Vector(1)),
              new SubField("sv", new FieldType.BFloat16Vector(1)),
              new SubField("iv", new FieldType.Int8Vector(2))),
          4),
      "STRUCT(b BOOLEAN, i8 TINYINT, i16 SMALLINT, i32 INTEGER, i64 BIGINT, f FLOAT, d DOUBLE,"
          + " t VARCHAR, fv FLOAT[], bv UTINYINT[], hv DOUBLE[], sv DOUBLE[], iv TINYINT[])[]",
      "",
      null,
      of(
          "[" + structJson("true", "a") + "," + structJson("false", "\\\"") + "]",
          List.of(struct(true, "a", false), struct(false, "\"", false)),
          List.of(struct(true, "a", true), struct(false, "\"", true))),
      of("[]", List.of()));

  /**
   * A value.
   *
   * @param json of the record
   * @param read from a text file; JSON as its text
   * @param stored what a reader of Parquet or NumPy sees: of 16-bit floats, their bytes
   */
  record Value(String json, Object read, Object stored) {}

  final FieldType type;

  /** DuckDB's name of what is read from a text file. */
  final String duckType;

  /** NumPy's name of an item, of text without the width; empty if there is no such file. */
  final String numpyType;

  final @Nullable Object defaultValue;
  final List<Value> values;

  RecordSample(
      FieldType type,
      String duckType,
      String numpyType,
      @Nullable Object defaultValue,
      Value... values) {
    this.type = type;
    this.duckType = duckType;
    this.numpyType = numpyType;
    this.defaultValue = defaultValue;
    this.values = Arrays.asList(values);
  }

  String fieldName() {
    return "f_" + name().toLowerCase(Locale.ROOT);
  }

  Field field(boolean isNullable, boolean hasDefault) {
    Optional<Object> value = hasDefault ? Optional.ofNullable(defaultValue) : Optional.empty();
    return new Field(fieldName(), type, false, false, isNullable, value);
  }

  boolean isJson() {
    return duckType.equals("JSON");
  }

  /** What a reader sees where the default was written. */
  @Nullable Object readDefault() {
    if (!(defaultValue instanceof Number number)) {
      return defaultValue;
    }
    return switch (duckType) {
      case "TINYINT" -> number.byteValue();
      case "SMALLINT" -> number.shortValue();
      case "INTEGER" -> number.intValue();
      case "FLOAT" -> number.floatValue();
      default -> number;
    };
  }

  private static Value of(String json, Object read) {
    return new Value(json, read, read);
  }

  private static Value of(String json, Object read, Object stored) {
    return new Value(json, read, stored);
  }

  private static Value same(String json) {
    return of(json, json);
  }

  private static FieldType array(FieldType.Scalar element) {
    return new FieldType.Array(element, 8);
  }

  private static List<Short> bytes(int... values) {
    return Arrays.stream(values).mapToObj(value -> (short) value).toList();
  }

  private static String structJson(String flag, String text) {
    return """
    {"b":%s,"i8":-128,"i16":-32768,"i32":-2147483648,"i64":9007199254740993,"f":0.1,"d":-0.0,\
    "t":"%s","fv":[0.1,-0.0],"bv":[255],"hv":[65504],"sv":[-6.84375],"iv":[-128,127]}"""
        .formatted(flag, text);
  }

  private static Map<String, Object> struct(boolean flag, String text, boolean isStored) {
    return Map.ofEntries(
        Map.entry("b", flag),
        Map.entry("i8", (byte) -128),
        Map.entry("i16", (short) -32768),
        Map.entry("i32", Integer.MIN_VALUE),
        Map.entry("i64", 9007199254740993L),
        Map.entry("f", 0.1f),
        Map.entry("d", -0.0),
        Map.entry("t", text),
        Map.entry("fv", List.of(0.1f, -0.0f)),
        Map.entry("bv", bytes(255)),
        Map.entry("hv", isStored ? bytes(0xff, 0x7b) : List.of(65504.0)),
        Map.entry("sv", isStored ? bytes(0xdb, 0xc0) : List.of(-6.84375)),
        Map.entry("iv", List.of((byte) -128, (byte) 127)));
  }
}
