package io.milvusimport.emulator.reader;

import io.milvusimport.emulator.catalog.FieldDef;
import java.util.Map;
import java.util.Optional;

/**
 * Where a field's values come from in one file.
 *
 * @param column the accepted column; empty if every row gets the same from {@code without}
 * @param without what a field without a column gets
 * @param facts about the field, for decisions about its values
 */
record FieldSource(
    FieldDef field, Optional<Column> column, Verdict without, Map<String, String> facts) {
  FieldSource {
    facts = Map.copyOf(facts);
  }
}
