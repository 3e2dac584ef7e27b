package io.milvusimport.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What was asked, in order of the answers. Safe for threads. */
public final class RequestLog {
  /**
   * A request and what came of it.
   *
   * @param endpoint the path behind {@code /v2/vectordb/}
   * @param idempotencyKey empty if the request had none
   * @param outcome {@code 200 code 0}, {@code 404}, or {@code lost} where the client got no answer
   */
  public record Entry(
      long atMs, String endpoint, String idempotencyKey, JsonNode body, String outcome) {}

  private final List<Entry> entries = new ArrayList<>();

  synchronized void add(Entry entry) {
    entries.add(entry);
  }

  public synchronized List<Entry> all() {
    return List.copyOf(entries);
  }

  public synchronized List<Entry> of(String endpoint) {
    return entries.stream().filter(e -> e.endpoint().equals(endpoint)).toList();
  }

  public synchronized int count(String endpoint) {
    return of(endpoint).size();
  }
}
