package io.milvusimport.record;

import io.milvusimport.schema.Field;

/**
 * Why a record cannot become a row. Never holds a record's value: only names, types, lengths and
 * positions.
 *
 * @param field the field or key at fault; empty if the record's value as a whole is
 * @param actual what came, such as {@code 512 values}
 * @param expected what the field takes, such as {@code FloatVector, dim 768}
 */
public record Rejection(String field, String actual, String expected) {
  static Rejection of(Field field, String actual) {
    return new Rejection(field.name(), actual, field.typeDisplay());
  }

  static Rejection ofValue(String actual) {
    return new Rejection("", actual, "a map or a struct");
  }

  static Rejection ofJson(String actual) {
    return new Rejection("", actual, "one JSON object");
  }

  /**
   * {@code Field embedding (FloatVector, dim 768): 512 values.} The caller adds which record it was
   * and what happens to it.
   */
  public String message() {
    String subject = field.isEmpty() ? "Record value" : "Field " + field;
    return subject + " (" + expected + "): " + actual + ".";
  }
}
