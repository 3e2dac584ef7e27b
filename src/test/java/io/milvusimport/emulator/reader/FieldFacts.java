package io.milvusimport.emulator.reader;

import io.milvusimport.emulator.catalog.CollectionDef;
import io.milvusimport.emulator.catalog.FieldDef;
import java.util.HashMap;
import java.util.Map;

/** What the rule table's conditions ask about a field. */
final class FieldFacts {
  private FieldFacts() {}

  /**
   * @param given whether the file has something for the field
   */
  static Map<String, String> of(CollectionDef collection, FieldDef field, boolean given) {
    boolean allowed =
        collection.hasProperty(
            field.functionOutput()
                ? "collection.function.allowInsertNonBM25FunctionOutputs"
                : "allow_insert_auto_id");
    return Map.of(
        "field", field.name(),
        "column", given ? "given" : "missing",
        "nullable", String.valueOf(field.nullable()),
        "default", String.valueOf(field.defaultValue() != null),
        "autoId", String.valueOf(field.autoId()),
        "output", field.functionOutput() ? outputKind(collection, field) : "none",
        "allowed", String.valueOf(allowed));
  }

  /** Of a sub-field, which is never null by itself. */
  static Map<String, String> ofSubField(FieldDef struct, FieldDef sub, boolean given) {
    return Map.of(
        "field", struct.name() + "[" + sub.name() + "]",
        "column", given ? "given" : "missing",
        "struct", "true",
        "nullable", "false",
        "default", "false",
        "autoId", "false",
        "output", "none",
        "allowed", "false");
  }

  static Map<String, String> with(Map<String, String> facts, String key, String value) {
    Map<String, String> more = new HashMap<>(facts);
    more.put(key, value);
    return more;
  }

  private static String outputKind(CollectionDef collection, FieldDef field) {
    return collection.functions().stream()
            .filter(f -> f.path("outputFieldNames").toString().contains('"' + field.name() + '"'))
            .anyMatch(f -> f.path("type").asText().matches("(?i)1|BM25"))
        ? "bm25"
        : "other";
  }
}
