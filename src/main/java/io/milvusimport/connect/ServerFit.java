package io.milvusimport.connect;

import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Destination;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.ServerGeneration;
import io.milvusimport.schema.ServerNeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is said of a collection that needs more of its server than every generation has. */
final class ServerFit {
  private ServerFit() {}

  /** Why a server of this generation cannot import into the collection; empty if it can. */
  static Optional<String> problem(
      CollectionSchema schema, Destination destination, ServerGeneration server) {
    List<String> problems = new ArrayList<>();
    for (Field field : schema.fields()) {
      server.cannotImport(field).ifPresent(need -> problems.add(sentence(field, need, server)));
    }
    return problems.isEmpty()
        ? Optional.empty()
        : Optional.of(
            """
            Collection %s cannot be imported into by Milvus %s: %s Upgrade the server, use a \
            collection without %s, or correct milvus.server.version (%s) if the server is newer."""
                .formatted(
                    destination.display(),
                    server.version(),
                    String.join(" ", problems),
                    problems.size() == 1 ? "the field" : "these fields",
                    server.version()));
  }

  private static String sentence(Field field, ServerNeed need, ServerGeneration server) {
    return "Field %s is %s, which Milvus %s and later import and %s does not."
        .formatted(field.display(), need.what(), need.since().version(), server.version());
  }

  /**
   * What to suspect when a server of unknown generation fails a job; empty if every server imports
   * all fields of the collections.
   */
  static String suspicion(Iterable<CollectionSchema> schemas) {
    List<String> suspects = new ArrayList<>();
    for (CollectionSchema schema : schemas) {
      for (Field field : schema.fields()) {
        ServerGeneration.V2_5
            .cannotImport(field)
            .ifPresent(
                need ->
                    suspects.add(
                        "%s.%s is %s, from %s on"
                            .formatted(
                                schema.collection(),
                                field.name(),
                                need.what(),
                                need.since().version())));
      }
    }
    return suspects.isEmpty()
        ? ""
        : " Not every server can import these fields: %s. With milvus.server.version set to the server's the connector says so at its start."
            .formatted(String.join("; ", suspects));
  }
}
