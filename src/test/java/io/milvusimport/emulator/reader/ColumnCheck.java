package io.milvusimport.emulator.reader;

import io.milvusimport.emulator.catalog.CollectionDef;
import io.milvusimport.emulator.catalog.FieldDef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Compares a file's columns with a collection's fields, before any value is read. */
final class ColumnCheck {
  private final CollectionDef collection;
  private final Map<String, Column> columns;
  private final Judge judge;
  private boolean readsAsEmpty;

  ColumnCheck(CollectionDef collection, List<Column> columns, Judge judge) {
    this.collection = collection;
    this.columns = columns.stream().collect(Collectors.toMap(Column::name, c -> c, (a, b) -> a));
    this.judge = judge;
  }

  /** Whether the server takes the file for one without rows; known after {@link #sources}. */
  boolean readsAsEmpty() {
    return readsAsEmpty;
  }

  /**
   * One source for each field.
   *
   * @throws Judge.Refusal if the server refuses the file for its columns
   */
  List<FieldSource> sources() throws Judge.Refusal {
    List<FieldDef> fields = new ArrayList<>(collection.fields());
    if (collection.dynamicField()) {
      fields.add(FieldDef.DYNAMIC);
    }
    Map<String, Column> extra = new HashMap<>(columns);
    List<FieldSource> sources = new ArrayList<>();
    for (FieldDef field : fields) {
      extra.remove(field.name());
      sources.add(source(field));
    }
    if (!collection.structFields().isEmpty()) {
      judge.decide("presence", "ArrayOfStruct", Map.of("column", "given"));
    }
    for (String name : extra.keySet()) {
      judge.decide("presence", "extra", Map.of("column", "extra", "field", name));
    }
    return sources;
  }

  private FieldSource source(FieldDef field) throws Judge.Refusal {
    Map<String, String> facts = facts(field);
    Verdict presence = judge.decide("presence", field.typeToken(), facts);
    Optional<Column> column = Optional.ofNullable(columns.get(field.name()));
    if (column.isEmpty() || presence != Verdict.ACCEPT) {
      return new FieldSource(field, Optional.empty(), presence, facts);
    }
    checkStorage(field, column.get(), facts);
    checkShape(field, column.get(), facts);
    return new FieldSource(field, column, presence, facts);
  }

  private void checkStorage(FieldDef field, Column column, Map<String, String> facts)
      throws Judge.Refusal {
    for (String codec : column.codecs()) {
      decide("storage", field.typeToken(), with(facts, "codec", codec));
    }
    for (String encoding : column.encodings()) {
      decide("storage", field.typeToken(), with(facts, "encoding", encoding));
    }
    decide("repetition", field.typeToken(), with(facts, "repetition", column.repetition()));
    if (!column.listForm().isEmpty()) {
      decide("form", field.typeToken(), with(facts, "form", column.listForm()));
    }
  }

  private void checkShape(FieldDef field, Column column, Map<String, String> facts)
      throws Judge.Refusal {
    Map<String, String> shape = with(facts, "arrow", column.arrow());
    shape.put("expected", ExpectedArrow.print(ExpectedArrow.of(field)));
    shape.put("actual", ExpectedArrow.print(column.arrow()));
    String type = field.typeToken();
    if (field.type().equals("Array") && column.arrow().startsWith("list<")) {
      // An array is as convertible as its elements are.
      shape.put("arrow", column.arrow().substring(5, column.arrow().length() - 1));
      type = field.elementType();
    }
    decide("shape", type, shape);
  }

  private void decide(String stage, String type, Map<String, String> facts) throws Judge.Refusal {
    if (judge.decide(stage, type, facts) == Verdict.NO_ROWS) {
      readsAsEmpty = true;
    }
  }

  private Map<String, String> facts(FieldDef field) {
    boolean allowed =
        collection.hasProperty(
            field.functionOutput()
                ? "collection.function.allowInsertNonBM25FunctionOutputs"
                : "allow_insert_auto_id");
    return Map.of(
        "field", field.name(),
        "column", columns.containsKey(field.name()) ? "given" : "missing",
        "nullable", String.valueOf(field.nullable()),
        "default", String.valueOf(field.defaultValue() != null),
        "autoId", String.valueOf(field.autoId()),
        "output", field.functionOutput() ? outputKind(field) : "none",
        "allowed", String.valueOf(allowed));
  }

  private String outputKind(FieldDef field) {
    return collection.functions().stream()
            .filter(f -> f.path("outputFieldNames").toString().contains('"' + field.name() + '"'))
            .anyMatch(f -> f.path("type").asText().matches("(?i)1|BM25"))
        ? "bm25"
        : "other";
  }

  private static Map<String, String> with(Map<String, String> facts, String key, String value) {
    Map<String, String> more = new HashMap<>(facts);
    more.put(key, value);
    return more;
  }
}
