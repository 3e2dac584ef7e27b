package io.milvusimport.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.milvusimport.emulator.catalog.CollectionDef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** One case of the golden files: the collection, and what the server's import code made of it. */
record GoldenCase(String name) {
  /** Every column that the case has. */
  static final Predicate<JsonNode> ALL = field -> true;

  Path file(String extension) {
    try {
      String resource = "/golden/" + name + extension;
      return Path.of(
          Objects.requireNonNull(GoldenCase.class.getResource(resource), resource).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a resource without a path", e);
    }
  }

  /** Lines of a file of JSON documents. */
  List<JsonNode> lines(String extension) {
    try {
      List<JsonNode> lines = new ArrayList<>();
      for (String line : Files.readAllLines(file(extension))) {
        // The import code printed negative zero as -0, which a JSON reader takes for an integer.
        lines.add(Json.MAPPER.readTree(line.replaceAll("(?<=[\\[:,])-0(?=[,}\\]])", "-0.0")));
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The collection as one would create it.
   *
   * @param wanted which of the schema's fields and arrays of structs it has
   */
  CollectionDef collection(Predicate<JsonNode> wanted) {
    try {
      JsonNode server = Json.MAPPER.readTree(file(".schema.json").toFile());
      ObjectNode schema = Json.object();
      ArrayNode fields = schema.putArray("fields");
      for (JsonNode field : server.path("fields")) {
        if (field.path("isDynamic").asBoolean()) {
          schema.put("enableDynamicField", true);
        } else if (wanted.test(field)) {
          fields.add(field(field, field.path("dataType").asText()));
          if (field.path("autoID").asBoolean()) {
            schema.put("autoId", true);
          }
        }
      }
      ArrayNode structs = schema.putArray("structFields");
      server.path("structArrayFields").forEach(s -> addStruct(structs, s, wanted));
      schema.set("functions", server.path("functions"));
      ObjectNode body = Json.object();
      body.set("schema", schema);
      return CollectionJson.read(1, "default", "c", body);
    } catch (IOException | ApiFailure e) {
      throw new IllegalStateException("schema of " + name, e);
    }
  }

  private static void addStruct(ArrayNode structs, JsonNode given, Predicate<JsonNode> wanted) {
    if (!wanted.test(given)) {
      return;
    }
    ObjectNode struct = structs.addObject().put("fieldName", given.path("name").asText());
    ArrayNode fields = struct.putArray("fields");
    for (JsonNode sub : given.path("fields")) {
      String longName = sub.path("name").asText();
      ObjectNode field = field(sub, sub.path("dataType").asText());
      field.put("fieldName", longName.substring(longName.indexOf('[') + 1, longName.length() - 1));
      fields.add(field);
      struct.put("nullable", sub.path("nullable").asBoolean());
    }
  }

  private static ObjectNode field(JsonNode given, String type) {
    ObjectNode field =
        Json.object()
            .put("fieldName", given.path("name").asText())
            .put("dataType", type)
            .put("isPrimary", given.path("isPrimaryKey").asBoolean())
            .put("isPartitionKey", given.path("isPartitionKey").asBoolean())
            .put("nullable", given.path("nullable").asBoolean());
    if (given.has("elementType")) {
      field.put("elementDataType", given.path("elementType").asText());
    }
    if (given.has("defaultValue")) {
      JsonNode value = given.path("defaultValue").elements().next();
      // Longs are text in this document.
      boolean isLong = given.path("defaultValue").has("longData");
      field.set("defaultValue", isLong ? Json.MAPPER.valueToTree(value.asLong()) : value);
    }
    ObjectNode params = field.putObject("elementTypeParams");
    given.path("typeParams").forEach(p -> params.set(p.path("key").asText(), p.path("value")));
    return field;
  }
}
