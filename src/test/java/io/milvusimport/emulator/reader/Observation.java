package io.milvusimport.emulator.reader;

/**
 * Something about a value that the rule table has a word for.
 *
 * @param seen the word, such as {@code too-long}
 * @param actual the measure seen; empty where there is none
 * @param limit what the field allows; empty where there is none
 */
record Observation(String seen, String actual, String limit) {
  static Observation of(String seen) {
    return new Observation(seen, "", "");
  }

  static Observation of(String seen, Object actual, Object limit) {
    return new Observation(seen, String.valueOf(actual), String.valueOf(limit));
  }
}
