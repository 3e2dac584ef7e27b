package io.milvusimport.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.milvusimport.emulator.catalog.FieldDef;
import io.milvusimport.emulator.catalog.StructDef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Arrays of structs in the words of create (read) and describe (written). In both, each sub-field
 * is an array: {@code Array} of a scalar or {@code ArrayOfVector}.
 */
final class StructJson {
  private static final String CAPACITY = "max_capacity";

  private StructJson() {}

  /**
   * @param id of the array; its sub-fields take the next ones
   * @throws ApiFailure 1802 without a name, or a sub-field's name or element type
   */
  static StructDef read(JsonNode struct, long id) throws ApiFailure {
    String name = struct.path("fieldName").asText(struct.path("name").asText());
    if (name.isEmpty()) {
      throw Call.missing("schema.structFields[].fieldName");
    }
    Map<String, String> params =
        new HashMap<>(CollectionJson.texts(struct.path("elementTypeParams")));
    List<FieldDef> fields = new ArrayList<>();
    for (JsonNode sub : struct.path("fields")) {
      FieldDef field = readSubField(sub, id + 1 + fields.size());
      fields.add(field);
      String capacity = field.params().get(CAPACITY);
      if (capacity != null) {
        params.putIfAbsent(CAPACITY, capacity);
      }
    }
    boolean nullable = struct.path("nullable").asBoolean();
    return new StructDef(field(name, id, "ArrayOfStruct", params, nullable), fields);
  }

  private static FieldDef readSubField(JsonNode sub, long id) throws ApiFailure {
    String name = sub.path("fieldName").asText();
    String type = sub.path("elementDataType").asText();
    if (name.isEmpty() || type.isEmpty()) {
      throw Call.missing("schema.structFields[].fields[].fieldName and elementDataType");
    }
    return field(name, id, type, CollectionJson.texts(sub.path("elementTypeParams")), false);
  }

  private static FieldDef field(
      String name, long id, String type, Map<String, String> params, boolean nullable) {
    return new FieldDef(
        name, id, type, "", params, false, false, false, false, nullable, null, false, "");
  }

  static ObjectNode describe(StructDef struct) {
    FieldDef array = struct.array();
    ObjectNode out =
        Json.object()
            .put("name", array.name())
            .put("id", array.id())
            .put("description", array.description())
            .put("nullable", array.nullable())
            .put("type", array.type());
    ArrayNode fields = out.putArray("fields");
    for (FieldDef sub : struct.fields()) {
      Map<String, String> params = new HashMap<>(sub.params());
      String capacity = array.params().get(CAPACITY);
      if (capacity != null) {
        params.putIfAbsent(CAPACITY, capacity);
      }
      ObjectNode field =
          fields
              .addObject()
              .put("name", sub.name())
              .put("id", sub.id())
              .put("type", sub.isVector() ? "ArrayOfVector" : "Array")
              .put("nullable", array.nullable())
              .put("description", "")
              .put("elementType", sub.type());
      field.set("params", CollectionJson.keyValues(params));
    }
    return out;
  }
}
