package io.milvusimport.emulator.rows;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.milvusimport.emulator.catalog.CollectionDef;
import io.milvusimport.emulator.catalog.FieldDef;
import java.util.Map;
import java.util.TreeMap;

/** A collection in the words of Milvus 2.3.5's management API: types are the protocol's numbers. */
final class RealSchema {
  /**
   * Reads do not wait for the latest moment, which costs each of them a fifth of a second: imported
   * rows are seen or not whatever is waited for.
   */
  static final int EVENTUAL = 3;

  private static final Map<String, Integer> TYPES =
      Map.ofEntries(
          Map.entry("Bool", 1),
          Map.entry("Int8", 2),
          Map.entry("Int16", 3),
          Map.entry("Int32", 4),
          Map.entry("Int64", 5),
          Map.entry("Float", 10),
          Map.entry("Double", 11),
          Map.entry("VarChar", 21),
          Map.entry("Array", 22),
          Map.entry("JSON", 23),
          Map.entry("BinaryVector", 100),
          Map.entry("FloatVector", 101));

  private RealSchema() {}

  /**
   * @throws IllegalArgumentException for a type that 2.3.5 does not have, or has under other terms
   */
  static ObjectNode create(CollectionDef collection, String name) {
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("collection_name", name)
            .put("shards_num", 1)
            .put("consistency_level", EVENTUAL);
    ObjectNode schema =
        body.putObject("schema")
            .put("name", name)
            .put("enable_dynamic_field", collection.dynamicField());
    ArrayNode fields = schema.putArray("fields");
    collection.fields().forEach(field -> write(fields.addObject(), field));
    return body;
  }

  private static void write(ObjectNode out, FieldDef field) {
    if (field.nullable() || field.defaultValue() != null || field.functionOutput()) {
      throw new IllegalArgumentException(
          "field " + field.name() + " is nullable, computed or has a default");
    }
    out.put("name", field.name())
        .put("is_primary_key", field.primaryKey())
        .put("autoID", field.autoId())
        .put("is_partition_key", field.partitionKey())
        .put("data_type", number(field.name(), field.type()));
    if (!field.elementType().isEmpty()) {
      out.put("element_type", number(field.name(), field.elementType()));
    }
    ArrayNode params = out.putArray("type_params");
    new TreeMap<>(field.params())
        .forEach((key, value) -> params.addObject().put("key", key).put("value", value));
  }

  private static int number(String field, String type) {
    Integer number = TYPES.get(type);
    if (number == null) {
      throw new IllegalArgumentException("field " + field + " is of type " + type);
    }
    return number;
  }
}
