package io.milvusimport.emulator.reader;

import io.milvusimport.emulator.catalog.CollectionDef;
import io.milvusimport.emulator.catalog.FieldDef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of the text formats: keys with JSON values, of which some may be no fields. */
final class TextRows {
  private static final String META = FieldDef.DYNAMIC.name();

  private final CollectionDef collection;
  private final Judge judge;
  private final Values values;
  private final CellJudge cells;
  private final TextValues textValues;

  TextRows(CollectionDef collection, Judge judge, boolean isCsv) {
    this.collection = collection;
    this.judge = judge;
    this.values = new Values(collection);
    this.cells = new CellJudge(judge, values);
    this.textValues = new TextValues(collection, isCsv);
  }

  /**
   * @param given by key, as {@link JsonTree} has them
   * @throws Judge.Refusal if the server refuses the row
   */
  Map<String, @Nullable Object> row(Map<String, @Nullable Object> given) throws Judge.Refusal {
    Map<String, @Nullable Object> extra = new LinkedHashMap<>(given);
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    for (FieldDef field : collection.columns()) {
      boolean isGiven = extra.containsKey(field.name());
      put(row, field, isGiven, extra.remove(field.name()));
    }
    if (collection.dynamicField()) {
      row.put(META, JsonTree.write(dynamic(extra)));
      return row;
    }
    for (String name : extra.keySet()) {
      judge.decide("presence", "extra", Map.of("column", "extra", "field", name));
    }
    return row;
  }

  /** For a value that cannot even be made a JSON value. */
  void refuse(FieldDef field, Observation seen) throws Judge.Refusal {
    cells.refuse(field, FieldFacts.of(collection, field, true), seen);
  }

  private void put(
      Map<String, @Nullable Object> row, FieldDef field, boolean isGiven, @Nullable Object tree)
      throws Judge.Refusal {
    Map<String, String> facts = FieldFacts.of(collection, field, isGiven);
    Verdict presence = judge.decide("presence", field.typeToken(), facts);
    for (FieldDef sub : collection.subFields(field.name())) {
      judge.decide("presence", sub.typeToken(), FieldFacts.ofSubField(field, sub, true));
    }
    if (isGiven && presence == Verdict.ACCEPT) {
      row.put(field.name(), cells.value(field, facts, cell(field, tree)));
    } else {
      cells.putMissing(row, field, presence);
    }
  }

  private Cell cell(FieldDef field, @Nullable Object tree) {
    boolean mayBeNull = field.nullable() || field.defaultValue() != null;
    try {
      return values.cell(field, tree == null && mayBeNull ? null : textValues.raw(field, tree));
    } catch (TextValues.Unfit e) {
      return new Cell(null, List.of(e.seen()));
    }
  }

  /** The keys that are no fields, with those of {@code $meta} among them. */
  private Map<String, @Nullable Object> dynamic(Map<String, @Nullable Object> extra)
      throws Judge.Refusal {
    if (!extra.containsKey(META)) {
      return extra;
    }
    Object meta = extra.remove(META);
    for (Map.Entry<?, ?> entry : object(meta).entrySet()) {
      String key = String.valueOf(entry.getKey());
      if (extra.containsKey(key)) {
        refuse(FieldDef.DYNAMIC, Observation.of("duplicate-key", key, ""));
      }
      extra.put(key, entry.getValue());
    }
    return extra;
  }

  private Map<?, ?> object(@Nullable Object meta) throws Judge.Refusal {
    if (meta instanceof Map<?, ?> object) {
      return object;
    }
    try {
      if (meta instanceof String text && JsonTree.parse(text) instanceof Map<?, ?> object) {
        return object;
      }
    } catch (JsonTree.Malformed e) {
      refuse(FieldDef.DYNAMIC, Observation.of("not-json"));
    }
    refuse(FieldDef.DYNAMIC, Observation.of("not-object"));
    return Map.of();
  }
}
