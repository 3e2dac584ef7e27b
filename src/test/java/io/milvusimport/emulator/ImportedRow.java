package io.milvusimport.emulator;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.milvusimport.emulator.catalog.CollectionDef;
import io.milvusimport.emulator.catalog.FieldDef;
import io.milvusimport.emulator.reader.Shapes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A row in a form that compares by value, made of a row of the row store or of a row that the
 * server's import code printed: text by column, a struct's sub-fields as columns of their own.
 */
final class ImportedRow {
  private ImportedRow() {}

  /** Of a row of the row store. */
  static SortedMap<String, String> of(CollectionDef collection, Map<String, @Nullable Object> row) {
    SortedMap<String, String> columns = new TreeMap<>();
    for (FieldDef field : collection.fields()) {
      if (row.containsKey(field.name())) {
        columns.put(field.name(), value(field.type(), row.get(field.name())));
      }
    }
    collection.structFields().forEach(s -> putStructs(columns, s.array(), s.fields(), row));
    if (row.containsKey("$meta")) {
      columns.put("$meta", value("JSON", row.get("$meta")));
    }
    return columns;
  }

  private static void putStructs(
      SortedMap<String, String> columns,
      FieldDef array,
      List<FieldDef> subFields,
      Map<String, @Nullable Object> row) {
    Object structs = row.get(array.name());
    for (FieldDef sub : subFields) {
      List<String> values = new ArrayList<>();
      if (structs instanceof List<?> list) {
        list.forEach(s -> values.add(value(sub.type(), ((Map<?, ?>) s).get(sub.name()))));
      }
      String column = array.name() + "[" + sub.name() + "]";
      columns.put(column, structs == null ? "null" : values.toString());
    }
  }

  private static String value(String type, @Nullable Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    if (value instanceof float[] floats) {
      List<Float> list = new ArrayList<>();
      for (float f : floats) {
        list.add(f);
      }
      return list.toString();
    }
    if (value instanceof SortedMap<?, ?> sparse) {
      ByteBuffer bytes = ByteBuffer.allocate(8 * sparse.size()).order(ByteOrder.LITTLE_ENDIAN);
      sparse.forEach((i, v) -> bytes.putInt(((Long) i).intValue()).putFloat((Float) v));
      return Base64.getEncoder().encodeToString(bytes.array());
    }
    return switch (type) {
      case "JSON" -> json(value.toString());
      case "Geometry" -> Base64.getEncoder().encodeToString(Shapes.wkb(value.toString()));
      default -> value.toString();
    };
  }

  /** Of a row as the import code printed it. */
  static SortedMap<String, String> printed(CollectionDef collection, JsonNode row) {
    SortedMap<String, String> columns = new TreeMap<>();
    for (FieldDef field : collection.fields()) {
      if (row.has(field.name())) {
        columns.put(field.name(), printed(field, row.get(field.name())));
      }
    }
    collection
        .structFields()
        .forEach(
            s -> {
              for (FieldDef sub : s.fields()) {
                String column = s.array().name() + "[" + sub.name() + "]";
                columns.put(column, printedSubField(sub, row.get(column)));
              }
            });
    if (row.has("$meta")) {
      columns.put("$meta", json(text(row.get("$meta").path("b64"))));
    }
    return columns;
  }

  private static String printed(FieldDef field, JsonNode value) {
    if (value.isNull()) {
      return "null";
    }
    return switch (field.type()) {
      case "JSON" -> json(text(value.path("b64")));
      case "Int8Vector" -> Base64.getEncoder().encodeToString(bytes(value));
      case "FloatVector" -> floats(value, 0, value.size()).toString();
      case "Array" -> elements(field.elementType(), value.elements().next()).toString();
      case "Float" -> String.valueOf(value.floatValue());
      case "Double" -> String.valueOf(value.doubleValue());
      default -> value.has("b64") ? value.path("b64").asText() : value.asText();
    };
  }

  private static String printedSubField(FieldDef sub, JsonNode value) {
    if (value.isNull()) {
      return "null";
    }
    if (!sub.isVector()) {
      return elements(sub.type(), value.elements().next()).toString();
    }
    List<String> vectors = new ArrayList<>();
    int dim = sub.intParam("dim");
    if (sub.type().equals("FloatVector")) {
      JsonNode data = value.path("floatVector").path("data");
      for (int first = 0; first < data.size(); first += dim) {
        vectors.add(floats(data, first, first + dim).toString());
      }
      return vectors.toString();
    }
    String member = sub.type().replace("BFloat", "Bfloat");
    String base64 =
        value.path(Character.toLowerCase(member.charAt(0)) + member.substring(1)).asText();
    int width =
        switch (sub.type()) {
          case "BinaryVector" -> dim / 8;
          case "Int8Vector" -> dim;
          default -> 2 * dim;
        };
    byte[] bytes = Base64.getDecoder().decode(base64);
    for (int first = 0; first < bytes.length; first += width) {
      byte[] one = new byte[width];
      System.arraycopy(bytes, first, one, 0, width);
      vectors.add(Base64.getEncoder().encodeToString(one));
    }
    return vectors.toString();
  }

  private static List<String> elements(String type, JsonNode array) {
    List<String> texts = new ArrayList<>();
    for (JsonNode e : array.path("data")) {
      texts.add(
          switch (type) {
            case "Float" -> String.valueOf(e.floatValue());
            case "Double" -> String.valueOf(e.doubleValue());
            default -> e.asText();
          });
    }
    return texts;
  }

  private static List<Float> floats(JsonNode data, int first, int end) {
    List<Float> floats = new ArrayList<>();
    for (int i = first; i < end; i++) {
      floats.add(data.get(i).floatValue());
    }
    return floats;
  }

  private static byte[] bytes(JsonNode numbers) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    numbers.forEach(n -> bytes.write(n.intValue()));
    return bytes.toByteArray();
  }

  private static String text(JsonNode base64) {
    return new String(Base64.getDecoder().decode(base64.asText()), StandardCharsets.UTF_8);
  }

  /** Of one spelling: keys sorted, numbers as Jackson prints them. */
  private static String json(String text) {
    try {
      Object tree = requireNonNull(Json.MAPPER.readTree(text));
      return Json.MAPPER
          .writer()
          .with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .writeValueAsString(Json.MAPPER.convertValue(tree, Object.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
