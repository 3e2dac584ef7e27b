package io.milvusimport.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.milvusimport.emulator.catalog.CollectionDef;
import io.milvusimport.emulator.catalog.FieldDef;
import io.milvusimport.emulator.catalog.StructDef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collections in the words of create (read) and describe (written); the two differ. */
final class CollectionJson {
  private static final int FIRST_FIELD_ID = 100;

  private CollectionJson() {}

  /**
   * @throws ApiFailure 1802 without a schema or a field's name or type, 1100 without one primary
   *     key
   */
  static CollectionDef read(long id, String database, String name, JsonNode body)
      throws ApiFailure {
    JsonNode schema = body.path("schema");
    if (!schema.path("fields").isArray()) {
      throw Call.missing("schema.fields");
    }
    Set<String> outputs = new HashSet<>();
    for (JsonNode function : schema.path("functions")) {
      function.path("outputFieldNames").forEach(o -> outputs.add(o.asText()));
    }
    boolean autoId = schema.path("autoId").asBoolean(schema.path("autoID").asBoolean());
    List<FieldDef> fields = new ArrayList<>();
    for (JsonNode field : schema.path("fields")) {
      fields.add(readField(field, FIRST_FIELD_ID + fields.size(), autoId, outputs));
    }
    List<StructDef> structs = new ArrayList<>();
    int nextId = FIRST_FIELD_ID + fields.size();
    for (JsonNode struct : schema.path("structFields")) {
      structs.add(StructJson.read(struct, nextId));
      nextId += 1 + struct.path("fields").size();
    }
    if (fields.stream().filter(FieldDef::primaryKey).count() != 1) {
      throw new ApiFailure(1100, "a collection has exactly one primary key: invalid parameter");
    }
    Map<String, String> metrics = new HashMap<>();
    for (JsonNode index : body.path("indexParams")) {
      metrics.put(index.path("fieldName").asText(), index.path("metricType").asText("COSINE"));
    }
    return new CollectionDef(
        id,
        database,
        name,
        body.path("description").asText(""),
        fields,
        structs,
        copy(schema.path("functions")),
        schema.path("enableDynamicField").asBoolean(),
        metrics,
        texts(body.path("properties")));
  }

  /**
   * @throws ApiFailure 1802 without name or type, 1100 if the field is not nullable
   */
  static CollectionDef withField(CollectionDef c, JsonNode field) throws ApiFailure {
    FieldDef added = readField(field, FIRST_FIELD_ID + c.fields().size(), false, Set.of());
    if (!added.nullable()) {
      throw new ApiFailure(1100, "added field must be nullable: invalid parameter");
    }
    List<FieldDef> fields = new ArrayList<>(c.fields());
    fields.add(added);
    return new CollectionDef(
        c.id(),
        c.database(),
        c.name(),
        c.description(),
        fields,
        c.structFields(),
        c.functions(),
        c.dynamicField(),
        c.metrics(),
        c.properties());
  }

  private static FieldDef readField(JsonNode field, long id, boolean autoId, Set<String> outputs)
      throws ApiFailure {
    String name = field.path("fieldName").asText();
    String type = field.path("dataType").asText();
    if (name.isEmpty() || type.isEmpty()) {
      throw Call.missing("schema.fields[].fieldName and dataType");
    }
    boolean primary = field.path("isPrimary").asBoolean();
    return new FieldDef(
        name,
        id,
        type,
        field.path("elementDataType").asText(""),
        texts(field.path("elementTypeParams")),
        primary,
        field.path("isPartitionKey").asBoolean(),
        field.path("isClusteringKey").asBoolean(),
        primary && autoId,
        field.path("nullable").asBoolean(),
        scalar(field.path("defaultValue")),
        outputs.contains(name),
        field.path("description").asText(""));
  }

  static ObjectNode describe(CollectionDef c, boolean loaded, int partitions) {
    ObjectNode data =
        Json.object()
            .put("collectionName", c.name())
            .put("collectionID", c.id())
            .put("description", c.description())
            .put("autoId", c.primaryKey().autoId());
    ArrayNode fields = data.putArray("fields");
    c.fields().forEach(f -> fields.add(describeField(f)));
    ArrayNode structs = data.putArray("structFields");
    c.structFields().forEach(s -> structs.add(StructJson.describe(s)));
    ArrayNode functions = data.putArray("functions");
    c.functions().forEach(f -> functions.add(describeFunction(f)));
    data.putArray("aliases");
    ArrayNode indexes = data.putArray("indexes");
    c.metrics()
        .forEach(
            (field, metric) ->
                indexes
                    .addObject()
                    .put("indexName", field)
                    .put("fieldName", field)
                    .put("metricType", metric));
    data.put("load", loaded ? "LoadStateLoaded" : "LoadStateNotLoad")
        .put("shardsNum", 1)
        .put("partitionsNum", partitions)
        .put("consistencyLevel", "Bounded")
        .put("enableDynamicField", c.dynamicField());
    data.set("properties", keyValues(c.properties()));
    return data;
  }

  private static ObjectNode describeField(FieldDef f) {
    ObjectNode field =
        Json.object()
            .put("name", f.name())
            .put("id", f.id())
            .put("type", f.type())
            .put("primaryKey", f.primaryKey())
            .put("partitionKey", f.partitionKey())
            .put("clusteringKey", f.clusteringKey())
            .put("autoId", f.autoId())
            .put("nullable", f.nullable())
            .put("description", f.description());
    if (!f.elementType().isEmpty()) {
      field.put("elementType", f.elementType());
    }
    if (!f.params().isEmpty()) {
      field.set("params", keyValues(f.params()));
    }
    if (f.defaultValue() != null) {
      field
          .putObject("defaultValue")
          .putObject("Data")
          .set(defaultKey(f.type()), Json.MAPPER.valueToTree(f.defaultValue()));
    }
    if (f.functionOutput()) {
      field.put("isFunctionOutput", true);
    }
    return field;
  }

  /** The type is a name at creation and the number of the protocol afterwards. */
  private static ObjectNode describeFunction(JsonNode f) {
    ObjectNode function = f.deepCopy();
    String type = f.path("type").asText();
    function.put(
        "type",
        type.equals("BM25") ? 1 : type.equals("TextEmbedding") ? 2 : f.path("type").asInt());
    return function;
  }

  static ArrayNode keyValues(Map<String, String> map) {
    ArrayNode list = Json.MAPPER.createArrayNode();
    map.forEach((key, value) -> list.addObject().put("key", key).put("value", value));
    return list;
  }

  private static String defaultKey(String type) {
    return switch (type) {
      case "Bool" -> "BoolData";
      case "Int8", "Int16", "Int32" -> "IntData";
      case "Int64" -> "LongData";
      case "Float" -> "FloatData";
      case "Double" -> "DoubleData";
      default -> "StringData";
    };
  }

  private static @Nullable Object scalar(JsonNode value) {
    if (value.isIntegralNumber()) {
      return value.longValue();
    }
    if (value.isNumber()) {
      return value.doubleValue();
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    return value.isTextual() ? value.textValue() : null;
  }

  static Map<String, String> texts(JsonNode object) {
    Map<String, String> map = new HashMap<>();
    object.properties().forEach(e -> map.put(e.getKey(), e.getValue().asText()));
    return map;
  }

  private static List<JsonNode> copy(JsonNode array) {
    List<JsonNode> list = new ArrayList<>();
    array.forEach(list::add);
    return list;
  }
}
