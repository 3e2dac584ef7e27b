package io.milvusimport.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.milvusimport.schema.CollectionDescription.Loadable;
import io.milvusimport.schema.CollectionDescription.NotADescription;
import io.milvusimport.schema.CollectionDescription.NotLoadable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One reading of one description: collects the fields, what is left out, and every problem. */
final class DescriptionReader {
  private static final String ALLOW_SUPPLIED_KEYS = "allow_insert_auto_id"; // since Milvus 2.6.3

  private final String database;
  private final String collection;
  private final JsonNode data;
  private final boolean suppliesGeneratedKeys;
  private final List<Field> fields = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  DescriptionReader(
      String database, String collection, JsonNode data, boolean suppliesGeneratedKeys) {
    this.database = database;
    this.collection = collection;
    this.data = data;
    this.suppliesGeneratedKeys = suppliesGeneratedKeys;
  }

  CollectionDescription read() {
    JsonNode id = data.path("collectionID");
    if (!id.isIntegralNumber() && !id.isTextual()) {
      return new NotADescription("the description has no collectionID");
    }
    JsonNode described = data.path("fields");
    if (!described.isArray() || described.isEmpty()) {
      return new NotADescription("the description lists no fields");
    }
    for (JsonNode field : described) {
      if (!field.path("name").isTextual() || !field.path("type").isTextual()) {
        return new NotADescription("the description has a field without name or type");
      }
    }
    readAll(described);
    return problems.isEmpty() ? new Loadable(schema(id.asText())) : new NotLoadable(problems);
  }

  private void readAll(JsonNode described) {
    if (!data.path("externalSource").asText("").isEmpty()) {
      problems.add(
          """
          Collection %s is external: the server reads its rows in place and refuses imports. Use a \
          collection that holds its own rows."""
              .formatted(collection));
    }
    Set<String> outputs = functionOutputs();
    for (JsonNode field : described) {
      String name = field.path("name").asText();
      if (flag(field, "isFunctionOutput") || outputs.contains(name)) {
        leftOut.add(name);
      } else if (isGeneratedKey(field) && !isKeyTaken(name)) {
        leftOut.add(name);
      } else if (!name.equals(CollectionSchema.DYNAMIC_COLUMN)) { // hidden by today's servers
        readField(field, name);
      }
    }
    for (JsonNode struct : data.path("structFields")) {
      readStruct(new StructReading(struct));
    }
  }

  private void readField(JsonNode field, String name) {
    TypeReading reading = TypeReading.of(field);
    if (reading instanceof TypeReading.Problem problem) {
      problems.add(problem.sentence());
    } else if (reading instanceof TypeReading.Known known) {
      fields.add(
          new Field(
              name,
              known.type(),
              flag(field, "primaryKey"),
              flag(field, "partitionKey"),
              flag(field, "nullable"),
              defaultValue(field, name, known.type())));
    }
  }

  private void readStruct(StructReading struct) {
    problems.addAll(struct.problems());
    struct
        .type()
        .map(
            type ->
                new Field(struct.name(), type, false, false, struct.isNullable(), Optional.empty()))
        .ifPresent(fields::add);
  }

  private Optional<Object> defaultValue(JsonNode field, String name, FieldType type) {
    if (!field.hasNonNull("defaultValue")) {
      return Optional.empty();
    }
    Optional<Object> value = DefaultValue.read(type, field.path("defaultValue"));
    if (value.isEmpty()) {
      problems.add(
          """
          Field %s has type %s and a default value of a kind that this version does not know. Use \
          a collection without it."""
              .formatted(name, type.typeName()));
    }
    return value;
  }

  /** Whether the server takes a generated key that the connector is told to supply. */
  private boolean isKeyTaken(String name) {
    if (!suppliesGeneratedKeys) {
      return false;
    }
    for (JsonNode property : data.path("properties")) {
      if (property.path("key").asText().equals(ALLOW_SUPPLIED_KEYS) && flag(property, "value")) {
        return true;
      }
    }
    problems.add(
        """
        id.source is set, but the server generates the key %s and takes none. Set the property %s \
        of collection %s to true, or leave id.source out."""
            .formatted(name, ALLOW_SUPPLIED_KEYS, collection));
    return false;
  }

  private boolean isGeneratedKey(JsonNode field) {
    return flag(field, "primaryKey")
        && (flag(field, "autoId", "autoID") || flag(data, "autoId", "autoID"));
  }

  /** Named by the functions too, should a field not say so itself. */
  private Set<String> functionOutputs() {
    Set<String> outputs = new HashSet<>();
    for (JsonNode function : data.path("functions")) {
      for (JsonNode output : function.path("outputFieldNames")) {
        outputs.add(output.asText());
      }
    }
    return outputs;
  }

  private CollectionSchema schema(String id) {
    boolean dynamic = flag(data, "enableDynamicField");
    return new CollectionSchema(
        database,
        collection,
        id,
        fields,
        leftOut,
        dynamic,
        fields.stream().anyMatch(Field::partitionKey),
        Fingerprint.of(fields, leftOut, dynamic));
  }

  private static boolean flag(JsonNode node, String... spellings) {
    for (String spelling : spellings) {
      if (node.path(spelling).asBoolean(false)) {
        return true;
      }
    }
    return false;
  }
}
