package io.milvusimport.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.milvusimport.schema.CollectionDescription.Loadable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;

/**
 * The collections of the reference files in {@code golden}, whose schemas are there as the server
 * keeps them: in protobuf's JSON, which is turned into what the server's REST interface makes of it
 * and then read as any description.
 */
public final class GoldenSchema {
  private static final Map<String, String> REST_NAMES =
      Map.of(
          "dataType", "type",
          "typeParams", "params",
          "isPrimaryKey", "primaryKey",
          "isPartitionKey", "partitionKey",
          "autoID", "autoId");

  private GoldenSchema() {}

  /**
   * Reads {@code golden/<name>.schema.json}: all_types, nullable, nullable2, defaults, autoid,
   * half_as_float.
   */
  public static CollectionSchema read(String name) throws IOException {
    String resource = "/golden/" + name + ".schema.json";
    try (InputStream in = GoldenSchema.class.getResourceAsStream(resource)) {
      ObjectMapper mapper = new ObjectMapper();
      JsonNode kept = mapper.readTree(Objects.requireNonNull(in, resource));
      ObjectNode described = (ObjectNode) described(kept);
      described.put("collectionID", 1);
      described.set("structFields", described.path("structArrayFields"));
      CollectionDescription read = CollectionDescription.read("default", name, described);
      if (read instanceof Loadable loadable) {
        return loadable.schema();
      }
      throw new AssertionError(resource + ": " + read);
    }
  }

  private static JsonNode described(JsonNode kept) {
    JsonNode copy = kept.deepCopy();
    rename(copy);
    return copy;
  }

  private static void rename(JsonNode node) {
    if (node instanceof ObjectNode object) {
      REST_NAMES.forEach(
          (given, rest) -> {
            if (object.has(given)) {
              object.set(rest, object.remove(given));
            }
          });
    }
    node.forEach(GoldenSchema::rename);
  }
}
