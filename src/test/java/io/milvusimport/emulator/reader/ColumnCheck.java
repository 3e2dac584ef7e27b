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
    List<FieldDef> fields = new ArrayList<>(collection.columns());
    if (collection.dynamicField()) {
      fields.add(FieldDef.DYNAMIC);
    }
    Map<String, Column> extra = new HashMap<>(columns);
    List<FieldSource> sources = new ArrayList<>();
    for (FieldDef field : fields) {
      extra.remove(field.name());
      sources.add(source(field));
    }
    for (String name : extra.keySet()) {
      judge.decide("presence", "extra", Map.of("column", "extra", "field", name));
    }
    return sources;
  }

  private FieldSource source(FieldDef field) throws Judge.Refusal {
    Map<String, String> facts = FieldFacts.of(collection, field, columns.containsKey(field.name()));
    Verdict presence = judge.decide("presence", field.typeToken(), facts);
    Optional<Column> column = Optional.ofNullable(columns.get(field.name()));
    if (column.isEmpty() || presence != Verdict.ACCEPT) {
      return new FieldSource(field, Optional.empty(), presence, facts);
    }
    checkStorage(field, column.get(), facts);
    if (field.type().equals("ArrayOfStruct")) {
      checkStruct(field, column.get(), facts);
    } else {
      checkShape(field, column.get().arrow(), facts);
    }
    return new FieldSource(field, column, presence, facts);
  }

  private void checkStorage(FieldDef field, Column column, Map<String, String> facts)
      throws Judge.Refusal {
    for (String codec : column.codecs()) {
      decide("storage", field.typeToken(), FieldFacts.with(facts, "codec", codec));
    }
    for (String encoding : column.encodings()) {
      decide("storage", field.typeToken(), FieldFacts.with(facts, "encoding", encoding));
    }
    decide(
        "repetition", field.typeToken(), FieldFacts.with(facts, "repetition", column.repetition()));
    if (!column.listForm().isEmpty()) {
      decide("form", field.typeToken(), FieldFacts.with(facts, "form", column.listForm()));
    }
  }

  /** The column has exactly the sub-fields, each as a column of its type would be. */
  private void checkStruct(FieldDef struct, Column column, Map<String, String> facts)
      throws Judge.Refusal {
    Optional<Map<String, String>> members = StructColumn.members(column.arrow());
    if (members.isEmpty()) {
      checkShape(struct, column.arrow(), facts);
      return;
    }
    Map<String, String> extra = new HashMap<>(members.get());
    for (FieldDef sub : collection.subFields(struct.name())) {
      String arrow = extra.remove(sub.name());
      Map<String, String> subFacts = FieldFacts.ofSubField(struct, sub, arrow != null);
      judge.decide("presence", sub.typeToken(), subFacts);
      if (arrow != null) {
        checkShape(sub, arrow, subFacts);
      }
    }
    for (String name : extra.keySet()) {
      Map<String, String> extraFacts = Map.of("column", "extra", "struct", "true", "field", name);
      judge.decide("presence", "extra", extraFacts);
    }
  }

  private void checkShape(FieldDef field, String arrow, Map<String, String> facts)
      throws Judge.Refusal {
    Map<String, String> shape = FieldFacts.with(facts, "arrow", arrow);
    shape.put("expected", ExpectedArrow.print(ExpectedArrow.of(field)));
    shape.put("actual", ExpectedArrow.print(arrow));
    String type = field.typeToken();
    if (field.type().equals("Array") && arrow.startsWith("list<")) {
      // An array is as convertible as its elements are.
      shape.put("arrow", arrow.substring(5, arrow.length() - 1));
      type = field.elementType();
    }
    decide("shape", type, shape);
  }

  private void decide(String stage, String type, Map<String, String> facts) throws Judge.Refusal {
    if (judge.decide(stage, type, facts) == Verdict.NO_ROWS) {
      readsAsEmpty = true;
    }
  }
}
