package io.milvusimport.emulator.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A collection's schema; immutable, so that a job keeps the one it was created with.
 *
 * @param id another one after drop and re-create
 * @param functions as given at creation
 * @param metrics metric type by the name of the indexed field
 */
public record CollectionDef(
    long id,
    String database,
    String name,
    String description,
    List<FieldDef> fields,
    List<StructDef> structFields,
    List<JsonNode> functions,
    boolean dynamicField,
    Map<String, String> metrics,
    Map<String, String> properties) {
  public CollectionDef {
    fields = List.copyOf(fields);
    structFields = List.copyOf(structFields);
    functions = List.copyOf(functions);
    metrics = Map.copyOf(metrics);
    properties = Map.copyOf(properties);
  }

  public FieldDef primaryKey() {
    return fields.stream().filter(FieldDef::primaryKey).findFirst().orElseThrow();
  }

  public boolean hasPartitionKey() {
    return fields.stream().anyMatch(FieldDef::partitionKey);
  }

  public Optional<FieldDef> field(String fieldName) {
    return fields.stream().filter(f -> f.name().equals(fieldName)).findFirst();
  }

  /** What a file has a column for: the fields, then the arrays of structs. */
  public List<FieldDef> columns() {
    return Stream.concat(fields.stream(), structFields.stream().map(StructDef::array)).toList();
  }

  /** The sub-fields of an array of structs; none for another name. */
  public List<FieldDef> subFields(String structName) {
    return structFields.stream()
        .filter(s -> s.array().name().equals(structName))
        .flatMap(s -> s.fields().stream())
        .toList();
  }

  public boolean hasProperty(String key) {
    return "true".equalsIgnoreCase(properties.getOrDefault(key, "false"));
  }
}
