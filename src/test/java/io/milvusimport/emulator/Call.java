package io.milvusimport.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.milvusimport.emulator.catalog.Catalog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request: endpoint, headers that matter, JSON object. Reads its fields as strictly as the server
 * does: a wrong JSON type is 1801, a missing required field 1802.
 *
 * @param endpoint the path behind {@code /v2/vectordb/}
 * @param headers by lower-case name, the first value of each
 */
record Call(String endpoint, Map<String, String> headers, JsonNode body) {
  Call {
    headers = Map.copyOf(headers);
  }

  /** The body's {@code dbName}, else the header {@code DB-Name}, else {@code default}. */
  String database() throws ApiFailure {
    Optional<String> name = text("dbName").filter(n -> !n.isEmpty());
    return name.orElseGet(() -> headers.getOrDefault("db-name", Catalog.DEFAULT_DATABASE));
  }

  Optional<String> text(String field) throws ApiFailure {
    JsonNode value = body.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    return Optional.of(textOf(field, value));
  }

  String requiredText(String field) throws ApiFailure {
    return text(field).filter(t -> !t.isEmpty()).orElseThrow(() -> missing(field));
  }

  int integer(String field, int otherwise) throws ApiFailure {
    JsonNode value = body.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.isIntegralNumber()) {
      throw wrongType(field, "an integer", value);
    }
    return value.intValue();
  }

  List<String> texts(String field) throws ApiFailure {
    JsonNode value = body.path(field);
    return value.isMissingNode() || value.isNull() ? List.of() : textsOf(field, value);
  }

  List<List<String>> requiredTextLists(String field) throws ApiFailure {
    JsonNode value = body.path(field);
    if (value.isMissingNode() || value.isNull()) {
      throw missing(field);
    }
    if (!value.isArray()) {
      throw wrongType(field, "a list of lists of strings", value);
    }
    List<List<String>> lists = new ArrayList<>();
    for (JsonNode inner : value) {
      lists.add(textsOf(field, inner));
    }
    return lists;
  }

  Map<String, String> textMap(String field) throws ApiFailure {
    JsonNode value = body.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Map.of();
    }
    if (!value.isObject()) {
      throw wrongType(field, "an object of strings", value);
    }
    Map<String, String> map = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      map.put(entry.getKey(), textOf(field + "." + entry.getKey(), entry.getValue()));
    }
    return map;
  }

  static ApiFailure missing(String field) {
    return new ApiFailure(
        1802, "missing required parameters, error: field '" + field + "' is required");
  }

  private static List<String> textsOf(String field, JsonNode value) throws ApiFailure {
    if (!value.isArray()) {
      throw wrongType(field, "a list of strings", value);
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode element : value) {
      texts.add(textOf(field, element));
    }
    return texts;
  }

  private static String textOf(String field, JsonNode value) throws ApiFailure {
    if (!value.isTextual()) {
      throw wrongType(field, "a string", value);
    }
    return value.textValue();
  }

  private static ApiFailure wrongType(String field, String expected, JsonNode value) {
    String actual = value.getNodeType().toString();
    return new ApiFailure(
        1801,
        "can only accept json format request, error: field '"
            + field
            + "' must be "
            + expected
            + ", not "
            + actual);
  }
}
