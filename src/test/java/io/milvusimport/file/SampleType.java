package io.milvusimport.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.milvusimport.schema.FieldType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/** Every type of a field, with values at its edges and what a reader must see of them. */
enum SampleType {
  BOOL(new FieldType.Bool(), "BOOLEAN", true, of((c, i) -> c.setBoolean(i, true), true)),
  INT8(new FieldType.Int8(), "TINYINT", 7L, ints(-128, (byte) -128), ints(127, (byte) 127)),
  INT16(new FieldType.Int16(), "SMALLINT", 7L, ints(-32768, (short) -32768)),
  INT32(new FieldType.Int32(), "INTEGER", 7L, ints(Integer.MIN_VALUE, Integer.MIN_VALUE)),
  INT64(
      new FieldType.Int64(),
      "BIGINT",
      7L,
      longs(Long.MIN_VALUE),
      longs(Long.MAX_VALUE),
      longs(9007199254740993L)),
  FLOAT(
      new FieldType.Float(),
      "FLOAT",
      0.5,
      floats(0.1f),
      floats(-0.0f),
      floats(Float.MIN_VALUE),
      floats(Float.MAX_VALUE),
      floats(16777217f),
      floats(8.589973E9f)),
  DOUBLE(
      new FieldType.Double(),
      "DOUBLE",
      0.1,
      doubles(0.1),
      doubles(-0.0),
      doubles(Double.MIN_VALUE),
      doubles(Double.MAX_VALUE),
      doubles(2.0E-3),
      doubles(1.0E23)),
  VARCHAR(
      new FieldType.VarChar(64),
      "VARCHAR",
      "by default",
      text("plain"),
      text(""),
      text("a \"quoted\", and\nbroken\rline\t"),
      text("café 漢字 😀 \u0001 \\N null"),
      text(" blanks ")),
  TEXT(new FieldType.Text(), "VARCHAR", null, text("any"), text(""), text("\"")),
  JSON(
      new FieldType.Json(),
      "JSON",
      null,
      text("{\"a\":[1,\"x,\\n\",null],\"big\":9007199254740993}"),
      text("{}")),
  TIMESTAMPTZ(
      new FieldType.Timestamptz(),
      "VARCHAR",
      "2024-01-01T00:00:00Z",
      text("1969-12-31T23:59:59.123456Z")),
  GEOMETRY(new FieldType.Geometry(), "VARCHAR", null, text("POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))")),
  ARRAY_BOOL(
      array(new FieldType.Bool()),
      "BOOLEAN[]",
      null,
      list((c, i) -> c.setBoolean(i, false), false),
      list()),
  ARRAY_INT8(
      array(new FieldType.Int8()),
      "TINYINT[]",
      null,
      list((c, i) -> c.setInt(i, -128), (byte) -128),
      list()),
  ARRAY_INT16(
      array(new FieldType.Int16()),
      "SMALLINT[]",
      null,
      list((c, i) -> c.setInt(i, -5), (short) -5),
      list()),
  ARRAY_INT32(
      array(new FieldType.Int32()),
      "INTEGER[]",
      null,
      list((c, i) -> c.setInt(i, 1 << 30), 1 << 30),
      list()),
  ARRAY_INT64(
      array(new FieldType.Int64()),
      "BIGINT[]",
      null,
      list((c, i) -> c.setLong(i, Long.MIN_VALUE), Long.MIN_VALUE),
      list()),
  ARRAY_FLOAT(
      array(new FieldType.Float()),
      "FLOAT[]",
      null,
      list((c, i) -> c.setFloat(i, 0.1f), 0.1f),
      list()),
  ARRAY_DOUBLE(
      array(new FieldType.Double()),
      "DOUBLE[]",
      null,
      list((c, i) -> c.setDouble(i, -0.0), -0.0),
      list()),
  ARRAY_VARCHAR(
      array(new FieldType.VarChar(64)),
      "VARCHAR[]",
      null,
      list((c, i) -> text(c, i, "a \"b\",\r\n~NULL~"), "a \"b\",\r\n~NULL~"),
      list((c, i) -> text(c, i, ""), ""),
      list()),
  FLOAT_VECTOR(
      new FieldType.FloatVector(3),
      "FLOAT[]",
      null,
      of(
          (c, i) -> c.setVector(i, new float[] {9, 0.1f, -0.0f, Float.MIN_VALUE}, 1),
          List.of(0.1f, -0.0f, Float.MIN_VALUE))),
  BINARY_VECTOR(
      new FieldType.BinaryVector(16),
      "UTINYINT[]",
      null,
      of((c, i) -> c.setVector(i, new byte[] {9, -1, 1}, 1), List.of((short) 255, (short) 1))),
  FLOAT16_VECTOR(
      new FieldType.Float16Vector(4), // -6.85546875, the smallest, the largest, -0
      "DOUBLE[]",
      null,
      of(
          (c, i) -> c.setVector(i, bytes(0xdb, 0xc6, 0x01, 0x00, 0xff, 0x7b, 0x00, 0x80), 0),
          List.of(-6.85546875, 0x1p-24, 65504.0, -0.0))),
  BFLOAT16_VECTOR(
      new FieldType.BFloat16Vector(3), // -6.84375, the largest, the smallest
      "DOUBLE[]",
      null,
      of(
          (c, i) -> c.setVector(i, bytes(0xdb, 0xc0, 0x7f, 0x7f, 0x01, 0x00), 0),
          List.of(-6.84375, 0x1.fep127, 0x1p-133))),
  INT8_VECTOR(
      new FieldType.Int8Vector(2),
      "TINYINT[]",
      null,
      of((c, i) -> c.setVector(i, new byte[] {9, -128, 127}, 1), List.of((byte) -128, (byte) 127))),
  SPARSE_VECTOR(
      new FieldType.SparseFloatVector(),
      "JSON",
      null,
      text("{\"0\":0.5,\"4294967294\":0.25}"),
      text("{}")),
  STRUCTS(
      new FieldType.ArrayOfStruct(
          List.of(
              new FieldType.SubField("n", new FieldType.Int8()),
              new FieldType.SubField("t", new FieldType.VarChar(8)),
              new FieldType.SubField("v", new FieldType.Float16Vector(1))),
          4),
      "STRUCT(n TINYINT, t VARCHAR, v DOUBLE[])[]",
      null,
      of(
          SampleType::setStructs,
          List.of(
              Map.of("n", (byte) 1, "t", "a", "v", List.of(1.0)),
              Map.of("n", (byte) 2, "t", "\"", "v", List.of(-2.0)))),
      list());

  /** A value: how it is set, and what is read. */
  record Value(ObjIntConsumer<Columns> setter, Object read) {}

  final FieldType type;
  final String duckType;
  final @Nullable Object defaultValue;
  final List<Value> values;

  SampleType(FieldType type, String duckType, @Nullable Object defaultValue, Value... values) {
    this.type = type;
    this.duckType = duckType;
    this.defaultValue = defaultValue;
    this.values = Arrays.asList(values);
  }

  /** What a reader sees where the default was filled in. */
  Object readDefault() {
    Object value = Objects.requireNonNull(defaultValue);
    return switch (duckType) {
      case "TINYINT" -> ((Number) value).byteValue();
      case "SMALLINT" -> ((Number) value).shortValue();
      case "INTEGER" -> ((Number) value).intValue();
      case "FLOAT" -> ((Number) value).floatValue();
      default -> value;
    };
  }

  static void text(Columns columns, int column, String text) {
    byte[] utf8 = ("x" + text).getBytes(UTF_8);
    columns.setText(column, utf8, 1, utf8.length - 1);
  }

  private static Value of(ObjIntConsumer<Columns> setter, Object read) {
    return new Value(setter, read);
  }

  private static Value ints(int value, Object read) {
    return of((c, i) -> c.setInt(i, value), read);
  }

  private static Value longs(long value) {
    return of((c, i) -> c.setLong(i, value), value);
  }

  private static Value floats(float value) {
    return of((c, i) -> c.setFloat(i, value), value);
  }

  private static Value doubles(double value) {
    return of((c, i) -> c.setDouble(i, value), value);
  }

  private static Value text(String value) {
    return of((c, i) -> text(c, i, value), value);
  }

  private static Value list() {
    return of(
        (c, i) -> {
          c.startList(i);
          c.endList(i);
        },
        List.of());
  }

  private static Value list(ObjIntConsumer<Columns> element, Object read) {
    return of(
        (c, i) -> {
          c.startList(i);
          element.accept(c, i);
          element.accept(c, i);
          c.endList(i);
        },
        List.of(read, read));
  }

  private static void setStructs(Columns columns, int column) {
    columns.startList(column);
    Columns first = columns.startStruct(column);
    first.setInt(0, 1);
    text(first, 1, "a");
    first.setVector(2, bytes(0x00, 0x3c), 0);
    columns.endStruct(column);
    Columns second = columns.startStruct(column);
    second.setVector(2, bytes(0x00, 0xc0), 0); // in any order
    text(second, 1, "\"");
    second.setInt(0, 2);
    columns.endStruct(column);
    columns.endList(column);
  }

  private static FieldType array(FieldType.Scalar element) {
    return new FieldType.Array(element, 8);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
