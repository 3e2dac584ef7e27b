package io.milvusimport.cost;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Requests by kind, and what a store asks for them. */
final class RequestCount {
  /** US dollars. Source: price list of Amazon S3 Standard, us-east-1; deletes are free. */
  private static final double PUT_OR_LIST = 0.005 / 1_000;

  private static final double GET = 0.0004 / 1_000;

  private final Map<String, Long> byKind = new TreeMap<>();

  void add(String kind) {
    byKind.merge(kind, 1L, Long::sum);
  }

  void clear() {
    byKind.clear();
  }

  long of(String kind) {
    return byKind.getOrDefault(kind, 0L);
  }

  /** All kinds that begin so. */
  long all(String prefix) {
    return byKind.entrySet().stream()
        .filter(e -> e.getKey().startsWith(prefix))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  double dollars() {
    return (all("PUT") + all("LIST") + all("COPY")) * PUT_OR_LIST + all("GET") * GET;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s $%.4f", byKind, dollars());
  }
}
