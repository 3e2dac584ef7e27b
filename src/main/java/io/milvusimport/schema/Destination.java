package io.milvusimport.schema;

import java.util.Optional;

/**
 * Where rows go: one partition of one collection. An absent partition means that the server routes
 * the rows (default partition, or partition key).
 */
public record Destination(String database, String collection, Optional<String> partition) {
  /** {@code database.collection} or {@code database.collection/partition}, for messages. */
  public String display() {
    return database + "." + collection + partition.map(p -> "/" + p).orElse("");
  }
}
