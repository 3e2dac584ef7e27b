package io.milvusimport.emulator.reader;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The types that travel as text with a syntax: JSON, dynamic keys, timestamps, sparse vectors. */
final class Texts {
  private static final JsonMapper STRICT =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "(\\d{4}-\\d{2}-\\d{2})[T ](\\d{2}:\\d{2}:\\d{2})(\\.\\d+)?(Z|[+-]\\d{2}:\\d{2})?");

  private Texts() {}

  static List<Observation> observe(String type, String text, Set<String> fieldNames) {
    return switch (type) {
      case "Timestamptz" ->
          isTimestamp(text) ? List.of() : List.of(Observation.of("not-timestamp"));
      case "SparseFloatVector" ->
          isSparse(text) ? List.of() : List.of(Observation.of("not-sparse"));
      default -> json(type, text, fieldNames);
    };
  }

  private static List<Observation> json(String type, String text, Set<String> fieldNames) {
    Optional<JsonNode> parsed = parse(text);
    if (parsed.isEmpty()) {
      return List.of(Observation.of("not-json"));
    }
    JsonNode node = parsed.get();
    if (!node.isObject()) {
      return List.of(Observation.of("not-object"));
    }
    if (type.equals("$meta")) {
      for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
        if (fieldNames.contains(names.next())) {
          return List.of(Observation.of("field-name"));
        }
      }
    }
    return List.of();
  }

  private static Optional<JsonNode> parse(String text) {
    try {
      JsonNode node = STRICT.readTree(text);
      return node == null || node.isMissingNode() ? Optional.empty() : Optional.of(node);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static boolean isTimestamp(String text) {
    var match = TIMESTAMP.matcher(text);
    if (!match.matches()) {
      return false;
    }
    try {
      LocalDateTime.parse(match.group(1) + "T" + match.group(2));
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** {@code {"17": 0.5}}, {@code {"indices": [17], "values": [0.5]}}, or the text {@code null}. */
  private static boolean isSparse(String text) {
    Optional<JsonNode> parsed = parse(text);
    if (parsed.isEmpty() || parsed.get().isNull()) {
      return parsed.isPresent();
    }
    JsonNode node = parsed.get();
    if (!node.isObject()) {
      return false;
    }
    if (node.path("indices").isArray() && node.path("values").isArray()) {
      boolean paired = node.get("indices").size() == node.get("values").size();
      for (int i = 0; paired && i < node.get("indices").size(); i++) {
        paired = isEntry(node.get("indices").get(i).asText(), node.get("values").get(i));
      }
      return paired;
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!isEntry(entry.getKey(), entry.getValue())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isEntry(String index, JsonNode value) {
    return index.matches("\\d{1,10}")
        && Long.parseLong(index) < 0xFFFF_FFFFL
        && value.isNumber()
        && value.doubleValue() >= 0
        && Float.isFinite(value.floatValue());
  }
}
