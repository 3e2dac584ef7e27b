package io.milvusimport.emulator.reader;

import io.milvusimport.emulator.catalog.FieldDef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts to the rule table what was seen about single values. */
final class CellJudge {
  private final Judge judge;
  private final Values values;

  CellJudge(Judge judge, Values values) {
    this.judge = judge;
    this.values = values;
  }

  /**
   * The value that the row gets.
   *
   * @param facts about the field
   * @throws Judge.Refusal if the server refuses the value
   */
  @Nullable Object value(FieldDef field, Map<String, String> facts, Cell cell)
      throws Judge.Refusal {
    Object value = cell.value();
    for (Observation o : cell.observations()) {
      Verdict verdict = decide(field, facts, o);
      if (verdict == Verdict.TAKE_NULL) {
        value = null;
      } else if (verdict == Verdict.TAKE_DEFAULT) {
        value = values.defaultOf(field);
      }
    }
    return value;
  }

  /** What the row gets for a field that the file says nothing about; a generated one stays out. */
  void putMissing(Map<String, @Nullable Object> row, FieldDef field, Verdict without) {
    if (without == Verdict.TAKE_DEFAULT) {
      row.put(field.name(), values.defaultOf(field));
    } else if (without == Verdict.TAKE_NULL) {
      row.put(field.name(), null);
    }
  }

  private Verdict decide(FieldDef field, Map<String, String> facts, Observation o)
      throws Judge.Refusal {
    Map<String, String> all = new HashMap<>(facts);
    all.put("seen", o.seen());
    all.put("actual", o.actual());
    all.put("limit", o.limit());
    if (o.subField().isEmpty()) {
      return judge.decide("value", field.typeToken(), all);
    }
    all.put("field", o.subField());
    all.put("struct", "true");
    all.put("nullable", "false");
    all.put("default", "false");
    return judge.decide("value", o.subType(), all);
  }

  /** For a reader that cannot make a cell of what it found. */
  void refuse(FieldDef field, Map<String, String> facts, Observation seen) throws Judge.Refusal {
    value(field, facts, new Cell(null, List.of(seen)));
  }
}
