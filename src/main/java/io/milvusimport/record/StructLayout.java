package io.milvusimport.record;

import io.milvusimport.schema.CollectionSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Where the fields of a collection are in the structs of one Connect schema.
 *
 * @param fields one entry a field of the collection, null where the struct has none
 * @param others fields of the struct that the collection does not know
 */
record StructLayout(List<@Nullable Field> fields, List<Field> others) {

  static StructLayout of(Schema struct, CollectionSchema collection) {
    List<@Nullable Field> fields = new ArrayList<>();
    for (io.milvusimport.schema.Field field : collection.fields()) {
      fields.add(struct.field(field.name()));
    }
    Set<String> known =
        collection.fields().stream()
            .map(io.milvusimport.schema.Field::name)
            .collect(Collectors.toSet());
    List<Field> others =
        struct.fields().stream().filter(field -> !known.contains(field.name())).toList();
    return new StructLayout(fields, others);
  }

  /**
   * The layouts of the schemas seen last. A topic has few, but converters may make equal copies.
   */
  static final class Cache {
    private static final int MAX_SCHEMAS = 64;

    private final CollectionSchema collection;
    private final Map<Schema, StructLayout> layouts =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Schema, StructLayout> eldest) {
            return size() > MAX_SCHEMAS;
          }
        };
    private @Nullable Schema lastSchema;
    private @Nullable StructLayout lastLayout;

    Cache(CollectionSchema collection) {
      this.collection = collection;
    }

    StructLayout get(Schema schema) {
      if (lastLayout == null || schema != lastSchema) {
        lastLayout = layouts.computeIfAbsent(schema, s -> of(s, collection));
        lastSchema = schema;
      }
      return lastLayout;
    }
  }
}
