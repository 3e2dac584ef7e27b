package io.milvusimport.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.milvusimport.emulator.catalog.CollectionDef;
import io.milvusimport.emulator.catalog.FieldDef;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the words of query and search: JSON fields as text, arrays as plain lists, dynamic keys
 * beside the fields, byte vectors as base64.
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
        put(out, field.name(), row.get(field.name()));
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

  private void put(ObjectNode out, String name, @Nullable Object value) {
    if (int64AsText && value instanceof Long number) {
      out.put(name, number.toString());
    } else {
      out.set(name, Json.MAPPER.valueToTree(value));
    }
  }

  private static JsonNode parse(String json) {
    try {
      return Json.MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored $meta is no JSON", e);
    }
  }
}
