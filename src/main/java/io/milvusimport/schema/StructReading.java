package io.milvusimport.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.milvusimport.schema.FieldType.ArrayOfStruct;
import io.milvusimport.schema.FieldType.SubField;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The type of one entry of {@code structFields}. The server keeps a struct's fields as one array
 * each and says the capacity on each of them; all arrays of a row have the same length, so that the
 * lowest capacity is the one that counts.
 */
final class StructReading {
  private final JsonNode described;
  private final String name;
  private final List<SubField> subFields = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private int maxCapacity = Integer.MAX_VALUE;

  StructReading(JsonNode described) {
    this.described = described;
    this.name = described.path("name").asText("?");
    read();
  }

  String name() {
    return name;
  }

  /** Empty if there are problems. */
  Optional<ArrayOfStruct> type() {
    return problems.isEmpty()
        ? Optional.of(new ArrayOfStruct(subFields, maxCapacity))
        : Optional.empty();
  }

  /** One sentence a problem. */
  List<String> problems() {
    return problems;
  }

  /** The struct says it, or all its fields do: null is a matter of the whole array. */
  boolean isNullable() {
    if (described.path("nullable").asBoolean(false)) {
      return true;
    }
    for (JsonNode field : described.path("fields")) {
      if (!field.path("nullable").asBoolean(false)) {
        return false;
      }
    }
    return !described.path("fields").isEmpty();
  }

  private void read() {
    lowerCapacity(described);
    for (JsonNode field : described.path("fields")) {
      readSubField(field);
    }
    if (subFields.isEmpty() && problems.isEmpty()) {
      problems.add(TypeReading.cannotLoad(name, "ArrayOfStruct without fields").sentence());
    }
    if (maxCapacity == Integer.MAX_VALUE) {
      problems.add(TypeReading.noLimit(name, "ArrayOfStruct", "max_capacity").sentence());
    }
  }

  private void readSubField(JsonNode field) {
    String shortName = shortName(field.path("name").asText("?"));
    TypeReading reading = TypeReading.ofSubField(field, name + "[" + shortName + "]");
    if (reading instanceof TypeReading.Problem problem) {
      problems.add(problem.sentence());
    } else if (reading instanceof TypeReading.Known known) {
      subFields.add(new SubField(shortName, known.type()));
      lowerCapacity(field);
    }
  }

  /** {@code sub}, also of {@code struct[sub]}, which is how the server names it within. */
  private String shortName(String given) {
    boolean isQualified = given.startsWith(name + "[") && given.endsWith("]");
    return isQualified ? given.substring(name.length() + 1, given.length() - 1) : given;
  }

  private void lowerCapacity(JsonNode node) {
    TypeReading.limit(node, "max_capacity").ifPresent(c -> maxCapacity = Math.min(maxCapacity, c));
  }
}
