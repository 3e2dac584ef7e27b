package io.milvusimport.emulator.reader;

import io.milvusimport.emulator.catalog.FieldDef;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The types that travel as text: limited in length, or with a syntax. */
final class Texts {
  private Texts() {}

  static Cell cell(FieldDef field, String text, Set<String> fieldNames) {
    return switch (field.type()) {
      case "VarChar" -> limited(field, text, "too-long");
      case "JSON", "$meta" -> new Cell(text, json(field.type(), text, fieldNames));
      case "Timestamptz" -> parsed(Timestamps.micros(text), text, "not-timestamp");
      case "Geometry" -> parsed(Shapes.normal(text), text, "not-geometry");
      case "SparseFloatVector" -> parsed(Sparse.parse(text), text, "not-sparse");
      default -> Cell.of(text);
    };
  }

  /**
   * @param word for what is too long
   */
  static Cell limited(FieldDef field, String value, String word) {
    int length = value.getBytes(StandardCharsets.UTF_8).length;
    int limit = field.intParam("max_length");
    return length <= limit
        ? Cell.of(value)
        : new Cell(value, List.of(Observation.of(word, length, limit)));
  }

  private static Cell parsed(Optional<?> value, String text, String otherwise) {
    return value.isPresent()
        ? Cell.of(value.get())
        : new Cell(text, List.of(Observation.of(otherwise)));
  }

  private static List<Observation> json(String type, String text, Set<String> fieldNames) {
    try {
      if (!(JsonTree.parse(text) instanceof Map<?, ?> object)) {
        return List.of(Observation.of("not-object"));
      }
      boolean shadows =
          type.equals("$meta") && object.keySet().stream().anyMatch(fieldNames::contains);
      return shadows ? List.of(Observation.of("field-name")) : List.of();
    } catch (JsonTree.Malformed e) {
      return List.of(Observation.of("not-json"));
    }
  }
}
