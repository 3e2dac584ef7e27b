package io.milvusimport.emulator.rows;

import com.fasterxml.jackson.databind.JsonNode;
import io.milvusimport.emulator.catalog.CollectionDef;
import io.milvusimport.emulator.catalog.FieldDef;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows out of a query's answer, which comes column by column. */
final class RealColumns {
  private RealColumns() {}

  /**
   * @param columns {@code fields_data} of an answer
   */
  static List<Map<String, @Nullable Object>> rows(CollectionDef collection, JsonNode columns) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (JsonNode column : columns) {
      String name = column.path("field_name").asText();
      FieldDef field = collection.field(name).orElse(FieldDef.DYNAMIC);
      List<Object> values = values(field, column.path("Field"));
      for (int i = 0; i < values.size(); i++) {
        if (i == rows.size()) {
          rows.add(new LinkedHashMap<>());
        }
        rows.get(i).put(name, values.get(i));
      }
    }
    return rows;
  }

  private static List<Object> values(FieldDef field, JsonNode content) {
    List<Object> values = new ArrayList<>();
    if (field.type().equals("BinaryVector")) {
      byte[] all = Base64.getDecoder().decode(content.at("/Vectors/Data/BinaryVector").asText());
      int length = field.intParam("dim") / Byte.SIZE;
      for (int first = 0; first < all.length; first += length) {
        values.add(Arrays.copyOfRange(all, first, first + length));
      }
      return values;
    }
    if (field.isVector()) {
      JsonNode numbers = content.at("/Vectors/Data/FloatVector/data");
      int dim = field.intParam("dim");
      for (int first = 0; first < numbers.size(); first += dim) {
        float[] vector = new float[dim];
        for (int i = 0; i < dim; i++) {
          vector[i] = numbers.get(first + i).floatValue();
        }
        values.add(vector);
      }
      return values;
    }
    for (JsonNode value : data(content.at("/Scalars/Data"))) {
      values.add(value(field.type(), field.elementType(), value));
    }
    return values;
  }

  /** The list in whatever the column's kind is called: {@code LongData}, {@code ArrayData}, ... */
  private static JsonNode data(JsonNode kinds) {
    return kinds.elements().hasNext() ? kinds.elements().next().path("data") : kinds;
  }

  private static Object value(String type, String elementType, JsonNode value) {
    return switch (type) {
      case "Bool" -> value.booleanValue();
      case "Int8" -> (byte) value.intValue();
      case "Int16" -> (short) value.intValue();
      case "Int32" -> value.intValue();
      case "Int64" -> value.longValue();
      case "Float" -> value.floatValue();
      case "Double" -> value.doubleValue();
      case "VarChar" -> value.textValue();
      case "JSON", "$meta" ->
          new String(Base64.getDecoder().decode(value.textValue()), StandardCharsets.UTF_8);
      case "Array" -> {
        List<Object> elements = new ArrayList<>();
        data(value.path("Data")).forEach(e -> elements.add(value(elementType, "", e)));
        yield elements;
      }
      default -> throw new IllegalStateException("a column of type " + type);
    };
  }
}
