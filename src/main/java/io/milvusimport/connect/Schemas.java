package io.milvusimport.connect;

import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Destination;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The schema that files of each destination are made for now. Task thread only. */
final class Schemas {
  private final Map<Destination, CollectionSchema> byDestination;

  Schemas(Map<Destination, CollectionSchema> byDestination) {
    this.byDestination = new HashMap<>(byDestination);
  }

  CollectionSchema of(Destination destination) {
    CollectionSchema schema = byDestination.get(destination);
    if (schema == null) {
      throw new IllegalStateException("No schema of " + destination.display());
    }
    return schema;
  }

  /** All that are known. */
  List<CollectionSchema> all() {
    return List.copyOf(byDestination.values());
  }

  void changed(Destination destination, CollectionSchema schema) {
    byDestination.put(destination, schema);
  }
}
