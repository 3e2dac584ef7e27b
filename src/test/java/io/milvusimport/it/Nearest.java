package io.milvusimport.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;

/**
 * The exact neighbours of a vector by cosine similarity, computed in double precision by comparing
 * with every record; nothing of the code under test takes part.
 */
final class Nearest {
  private Nearest() {}

  /** A record with its similarity to the query. */
  record Neighbour(long id, double score) {}

  static List<Neighbour> of(JsonNode query, List<JsonNode> records, int count) {
    return records.stream()
        .map(r -> new Neighbour(r.required("id").longValue(), cosine(query, r)))
        .sorted(Comparator.comparingDouble(Neighbour::score).reversed())
        .limit(count)
        .toList();
  }

  private static double cosine(JsonNode query, JsonNode record) {
    JsonNode a = query.required("embedding");
    JsonNode b = record.required("embedding");
    double dot = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (int i = 0; i < a.size(); i++) {
      double x = a.get(i).doubleValue();
      double y = b.get(i).doubleValue();
      dot += x * y;
      squaresA += x * x;
      squaresB += y * y;
    }
    return dot / Math.sqrt(squaresA * squaresB);
  }
}
