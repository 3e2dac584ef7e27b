package io.milvusimport.record;

import static io.milvusimport.file.SampleCollections.dynamic;
import static io.milvusimport.file.SampleCollections.field;
import static io.milvusimport.file.SampleCollections.key;
import static io.milvusimport.file.SampleCollections.nullable;

import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Good and bad values for a collection of every type, drawn from one seed. */
final class RandomValues {
  static final CollectionSchema SCHEMA =
      dynamic(
          key("id"),
          nullable("flag", new FieldType.Bool()),
          nullable("small", new FieldType.Int8()),
          nullable("count", new FieldType.Int64()),
          nullable("score", new FieldType.Float()),
          nullable("price", new FieldType.Double()),
          field("title", new FieldType.VarChar(40)),
          nullable("body", new FieldType.Text()),
          nullable("time", new FieldType.Timestamptz()),
          nullable("shape", new FieldType.Geometry()),
          nullable("tags", new FieldType.Array(new FieldType.VarChar(10), 5)),
          nullable("flags", new FieldType.Array(new FieldType.Bool(), 20)),
          nullable("attributes", new FieldType.Json()),
          nullable("embedding", new FieldType.FloatVector(6)),
          nullable("bits", new FieldType.BinaryVector(16)),
          nullable("half", new FieldType.Float16Vector(3)),
          nullable("brain", new FieldType.BFloat16Vector(2)),
          nullable("bytes", new FieldType.Int8Vector(4)),
          nullable("sparse", new FieldType.SparseFloatVector()),
          nullable(
              "parts",
              new FieldType.ArrayOfStruct(
                  List.of(
                      new FieldType.SubField("n", new FieldType.Int8()),
                      new FieldType.SubField("v", new FieldType.FloatVector(2)),
                      new FieldType.SubField("h", new FieldType.Float16Vector(1))),
                  3)));

  /** A dynamic key. */
  static final String EXTRA = "extra";

  /**
   * A value of a record, as JSON has it, and what a reader must see of it: {@link Long} for whole
   * numbers, bytes in hex, trees for JSON.
   */
  record Sample(Object value, Object expected) {
    static Sample same(Object value) {
      return new Sample(value, value);
    }
  }

  private final Random random;

  RandomValues(Random random) {
    this.random = random;
  }

  /** A good value for the field, never null. */
  Sample good(Field field) {
    return switch (field.name()) {
      case "flag" -> Sample.same(random.nextBoolean());
      case "small" -> whole(random.nextInt(256) - 128);
      case "count" -> Sample.same(random.nextLong());
      case "score" -> score();
      case "price" -> Sample.same(random.nextGaussian());
      case "title" -> Sample.same(text(13));
      case "body" -> Sample.same(text(40));
      case "time" -> time();
      case "shape" -> Sample.same("POINT (" + random.nextInt() + " " + random.nextFloat() + ")");
      case "tags" -> Sample.same(list(5, () -> text(3)));
      case "flags" -> Sample.same(list(20, random::nextBoolean));
      case "attributes" -> json(Map.of("a", List.of(text(5), 1.5), "b", true));
      case "embedding" -> floats(6);
      case "bits" -> bytes(2, 0);
      case "half" -> halves(3);
      case "brain" -> brains(2);
      case "bytes" -> bytes(4, 128);
      case "sparse" -> sparse();
      case "parts" -> parts();
      default -> throw new IllegalArgumentException(field.name());
    };
  }

  Object extra() {
    return List.of(text(8), random.nextLong());
  }

  /** A value that fails in the field, as late in it as possible, in every record form. */
  Object bad(String field) {
    List<Object> choices =
        switch (field) {
          case "flag" -> List.of("true", 1L);
          case "small" -> List.of(128L + random.nextInt(1000), 1.5, "1");
          case "count" -> List.of(1e19, 0.5, true);
          case "score" -> List.of(Double.NaN, 1e300);
          case "price" -> List.of(Double.NEGATIVE_INFINITY, "1");
          case "title" -> List.of("漢".repeat(14), 5L);
          case "body" -> List.of(5L, List.of());
          case "time" -> List.of("2024-01-01", 5L, "2024-02-30T00:00:00Z");
          case "shape" -> List.of("POINT (1 2", "SRID=1;POINT (1 2)", 1L);
          case "tags" -> List.of(List.of("a", "b", "漢漢漢漢"), List.of("a", 1L));
          case "flags" -> List.of(List.of(true, true, true, true, true, true, true, true, "no"));
          case "attributes" -> List.of("plain text", "{\"a\":");
          case "embedding" ->
              List.of(List.of(1.0, 2.0, 3.0, 4.0, 5.0, 1e300), List.of(1.0), "no Base64!");
          case "bits" -> List.of(List.of(0L, 256L), "80f", List.of(1L));
          case "half" -> List.of(List.of(1.0, 2.0, 65520.0), "AAAA", List.of(1.0, 2.0));
          case "brain" -> List.of(List.of(1.0, 3.4e38), "wH//fw==");
          case "bytes" -> List.of(List.of(1L, 2L, 3L, 128L), List.of(1L));
          case "sparse" -> List.of(Map.of("1", -0.5), Map.of("-1", 0.5), "{\"1\": 1, \"1\": 2}");
          case "parts" ->
              List.of(
                  List.of(Map.of("n", 1L, "v", List.of(1.0, 2.0), "h", List.of("x"))),
                  List.of(Map.of("n", 1L, "v", List.of(1.0, 2.0))));
          case EXTRA -> List.of(List.of("a", "b\ud83d"));
          default -> throw new IllegalArgumentException(field);
        };
    return choices.get(random.nextInt(choices.size()));
  }

  private static Sample whole(long value) {
    return new Sample(value, value);
  }

  private static Sample json(Object value) {
    return new Sample(value, Json.tree(Json.text(value)));
  }

  private Sample score() {
    double value = random.nextGaussian();
    return new Sample(value, (float) value);
  }

  private Sample time() {
    Instant instant = Instant.ofEpochSecond(random.nextInt(), 1000L * random.nextInt(1_000_000));
    String text = instant.truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", "");
    long micros = instant.getNano() / 1000;
    String fraction = micros == 0 ? "" : ".%06d".formatted(micros);
    return new Sample(text + fraction + "+00:00", text + fraction + "Z");
  }

  private Sample floats(int dim) {
    List<Object> values = new ArrayList<>();
    List<Object> expected = new ArrayList<>();
    for (int i = 0; i < dim; i++) {
      double value = random.nextGaussian();
      values.add(value);
      expected.add((float) value);
    }
    return new Sample(values, expected);
  }

  /** Whole numbers from minus {@code below} on, one a byte. */
  private Sample bytes(int length, int below) {
    List<Object> values = new ArrayList<>();
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < length; i++) {
      long value = random.nextInt(256) - below;
      values.add(value);
      hex.append(HexFormat.of().toHexDigits((byte) value));
    }
    return new Sample(values, hex.toString());
  }

  /** Of numbers that are halves exactly. */
  private Sample halves(int dim) {
    List<Object> values = new ArrayList<>();
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < dim; i++) {
      int exponent = random.nextInt(31);
      int fraction = random.nextInt(1024);
      int sign = random.nextInt(2);
      double size =
          exponent == 0 ? fraction * 0x1p-24 : (1024 + fraction) * Math.pow(2, exponent - 25);
      values.add(sign == 1 ? -size : size);
      hex.append(littleEndian(sign << 15 | exponent << 10 | fraction));
    }
    return new Sample(values, hex.toString());
  }

  /** A brain float is the upper half of a float. */
  private Sample brains(int dim) {
    List<Object> values = new ArrayList<>();
    StringBuilder hex = new StringBuilder();
    while (values.size() < dim) {
      int bits = random.nextInt(1 << 16);
      float value = Float.intBitsToFloat(bits << 16);
      if (Float.isFinite(value)) {
        values.add((double) value);
        hex.append(littleEndian(bits));
      }
    }
    return new Sample(values, hex.toString());
  }

  private static String littleEndian(int bits) {
    return HexFormat.of().toHexDigits(Short.reverseBytes((short) bits));
  }

  private Sample sparse() {
    Map<String, Object> vector = new HashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      vector.put(Long.toString(random.nextLong(0xFFFF_FFFFL)), random.nextInt(100) / 4.0);
    }
    return new Sample(vector, Json.tree(Json.text(vector)));
  }

  private Sample parts() {
    List<Object> values = new ArrayList<>();
    List<Object> expected = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      Sample n = whole(random.nextInt(256) - 128);
      Sample v = floats(2);
      Sample h = halves(1);
      values.add(Map.of("n", n.value(), "v", v.value(), "h", h.value()));
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("n", n.expected());
      row.put("v", v.expected());
      row.put("h", h.expected());
      expected.add(row);
    }
    return new Sample(values, expected);
  }

  private List<Object> list(int maxLength, Supplier<Object> element) {
    List<Object> list = new ArrayList<>();
    for (int i = random.nextInt(maxLength + 1); i > 0; i--) {
      list.add(element.get());
    }
    return list;
  }

  /** One to four bytes a character. */
  private String text(int maxCharacters) {
    StringBuilder text = new StringBuilder();
    int characters = random.nextInt(maxCharacters + 1);
    for (int i = 0; i < characters; i++) {
      text.appendCodePoint("a\"\n\\é漢".charAt(random.nextInt(6)));
    }
    return text.toString();
  }
}
