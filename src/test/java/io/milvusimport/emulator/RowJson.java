package io.milvusimport.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.milvusimport.emulator.catalog.CollectionDef;
import io.milvusimport.emulator.catalog.FieldDef;
import io.milvusimport.emulator.catalog.StructDef;
import io.milvusimport.emulator.reader.Halves;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the words of query and search: JSON fields as text, arrays as plain lists, half vectors
 * as floats and Int8 ones as numbers, binary ones as base64, sparse ones as an object by index,
 * structs as objects, timestamps as UTC text, shapes as WKT, dynamic keys beside the fields.
 *
 * @param outputFields names of fields or dynamic keys, {@code *} for all; the primary key always
 *     comes along
 * @param int64AsText for clients that ask for it by {@code Accept-Type-Allow-Int64: false}
 */
record RowJson(CollectionDef collection, List<String> outputFields, boolean int64AsText) {
  RowJson {
    outputFields = List.copyOf(outputFields);
  }

  ObjectNode write(Map<String, @Nullable Object> row) {
    ObjectNode out = Json.object();
    for (FieldDef field : collection.fields()) {
      if (isWanted(field.name()) || field.primaryKey()) {
        out.set(field.name(), value(field.type(), row.get(field.name())));
      }
    }
    for (StructDef struct : collection.structFields()) {
      if (isWanted(struct.array().name())) {
        out.set(struct.array().name(), structs(struct, row.get(struct.array().name())));
      }
    }
    if (row.get(FieldDef.DYNAMIC.name()) instanceof String dynamic) {
      for (Map.Entry<String, JsonNode> key : parse(dynamic).properties()) {
        boolean shadowed = collection.field(key.getKey()).isPresent();
        if (!shadowed && isWanted(key.getKey())) {
          out.set(key.getKey(), key.getValue());
        }
      }
    }
    return out;
  }

  private boolean isWanted(String name) {
    return outputFields.contains("*") || outputFields.contains(name);
  }

  private JsonNode structs(StructDef struct, @Nullable Object value) {
    if (!(value instanceof List<?> list)) {
      return NullNode.getInstance();
    }
    ArrayNode out = Json.MAPPER.createArrayNode();
    for (Object element : list) {
      ObjectNode object = out.addObject();
      for (FieldDef sub : struct.fields()) {
        object.set(sub.name(), value(sub.type(), ((Map<?, ?>) element).get(sub.name())));
      }
    }
    return out;
  }

  private JsonNode value(String type, @Nullable Object value) {
    if (value instanceof byte[] bytes && type.endsWith("Float16Vector")) {
      return Json.MAPPER.valueToTree(Halves.toFloats(type, bytes));
    }
    if (value instanceof byte[] bytes && type.equals("Int8Vector")) {
      ArrayNode numbers = Json.MAPPER.createArrayNode();
      for (byte number : bytes) {
        numbers.add(number);
      }
      return numbers;
    }
    if (value instanceof Long micros && type.equals("Timestamptz")) {
      return TextNode.valueOf(Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString());
    }
    return int64AsText && value instanceof Long number
        ? TextNode.valueOf(number.toString())
        : Json.MAPPER.valueToTree(value);
  }

  private static JsonNode parse(String json) {
    try {
      return Json.MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored $meta is no JSON", e);
    }
  }
}
