package io.milvusimport.emulator.rows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** A search in the words of Milvus 2.3.5's management API, which also takes binary vectors. */
final class RealSearch {
  /** The one language for conditions that the server still has. */
  private static final int EXPRESSIONS = 1;

  private RealSearch() {}

  /**
   * @param named a request that names the collection
   * @param query {@code float[]} or {@code byte[]}
   */
  static ObjectNode request(
      ObjectNode named,
      String vectorField,
      Metric metric,
      Object query,
      int limit,
      Condition condition) {
    named
        .put("dsl", condition.expression())
        .put("dsl_type", EXPRESSIONS)
        .put("nq", 1)
        .put("consistency_level", RealSchema.EVENTUAL);
    if (query instanceof byte[] bits) {
      named.putArray("binary_vectors").add(bits);
    } else {
      ArrayNode vector = named.putArray("vectors").addArray();
      for (float component : (float[]) query) {
        vector.add(component);
      }
    }
    Map<String, String> parameters =
        Map.of(
            "anns_field",
            vectorField,
            "topk",
            String.valueOf(limit),
            "metric_type",
            metric.name(),
            "params",
            "{}",
            "round_decimal",
            "-1");
    parameters.forEach(
        (key, value) ->
            named.withArray("search_params").addObject().put("key", key).put("value", value));
    return named;
  }

  /** The distances by key as text, nearest first. */
  static Map<String, Float> distances(JsonNode answer) {
    JsonNode results = answer.path("results");
    JsonNode ids = results.at("/ids/IdField");
    JsonNode keys = ids.elements().hasNext() ? ids.elements().next().path("data") : ids;
    Map<String, Float> found = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      found.put(keys.get(i).asText(), results.path("scores").path(i).floatValue());
    }
    return found;
  }
}
