package io.milvusimport.emulator.reader;

import io.milvusimport.emulator.catalog.FieldDef;

/**
 * Something about a value that the rule table has a word for.
 *
 * @param seen the word, such as {@code too-long}
 * @param actual the measure seen; empty where there is none
 * @param limit what the field allows; of a value of the wrong type, the value; empty where there is
 *     none
 * @param subField {@code struct[sub]} where it is about a sub-field; empty otherwise
 * @param subType the sub-field's type; empty otherwise
 */
record Observation(String seen, String actual, String limit, String subField, String subType) {
  static Observation of(String seen) {
    return of(seen, "", "");
  }

  static Observation of(String seen, Object actual, Object limit) {
    return new Observation(seen, String.valueOf(actual), String.valueOf(limit), "", "");
  }

  Observation within(FieldDef struct, FieldDef sub) {
    return new Observation(
        seen, actual, limit, struct.name() + "[" + sub.name() + "]", sub.typeToken());
  }
}
