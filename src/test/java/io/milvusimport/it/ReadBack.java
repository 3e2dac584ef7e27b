package io.milvusimport.it;

import com.fasterxml.jackson.databind.JsonNode;
import io.milvusimport.testbed.JsonHttp;
import java.util.ArrayList;
import java.util.List;

/**
 * Values of a record and of a row in one form: numbers by value, because a server prints a float
 * with the digits that it was written with; JSON fields as trees, whether a server shows them as
 * such or as text.
 */
final class ReadBack {
  private ReadBack() {}

  /** What a record's value is to be read back as. */
  static Object expected(JsonNode written) {
    return form(written);
  }

  /** What a row's value is, by the form of the record's. */
  static Object of(JsonNode written, JsonNode read) {
    boolean isText = read.isTextual() && (written.isObject() || written.isArray());
    return form(isText ? JsonHttp.parse(read.textValue()) : read);
  }

  private static Object form(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return "null";
    }
    if (value.isArray()) {
      List<Object> elements = new ArrayList<>();
      value.forEach(element -> elements.add(form(element)));
      return elements;
    }
    if (value.isNumber()) {
      return value.canConvertToExactIntegral() ? (Object) value.longValue() : value.doubleValue();
    }
    return value;
  }
}
