package io.milvusimport.milvus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.milvusimport.schema.PrimaryKeys;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The query that asks which of a few primary keys a collection has.
 *
 * <p>Source: Milvus 2.5 to 3.0, {@code httpserver/request_v2.go} ({@code QueryReqV2}) and {@code
 * parser/planparserv2/Plan.g4}: text in a filter takes the escapes of JSON.
 */
final class KeyQuery {
  /** More rows than keys, so that an answer that was cut off shows. */
  private static final int LIMIT = 100;

  private KeyQuery() {}

  static void put(PrimaryKeys keys, ObjectNode body) {
    String list =
        keys.keys().stream()
            .map(key -> keys.isText() ? TextNode.valueOf(key).toString() : key)
            .collect(Collectors.joining(", ", "[", "]"));
    body.put("filter", keys.field() + " in " + list);
    body.putArray("outputFields").add(keys.field());
    body.put("limit", LIMIT);
    body.put("consistencyLevel", "Strong");
  }

  /** The keys that the rows have; empty if these are no complete answer. */
  static Optional<Set<String>> seen(PrimaryKeys keys, JsonNode data) {
    if (!data.isArray() || data.size() >= LIMIT) {
      return Optional.empty();
    }
    Set<String> seen = new HashSet<>();
    for (JsonNode row : data) {
      String key = row.path(keys.field()).asText();
      if (!keys.keys().contains(key)) {
        return Optional.empty();
      }
      seen.add(key);
    }
    return Optional.of(seen);
  }
}
