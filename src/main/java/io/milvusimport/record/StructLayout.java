package io.milvusimport.record;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Where the values of a collection's fields are in the structs of one Connect schema.
 *
 * @param fields one entry a field of the collection, null where no field of the struct fills it
 * @param others fields of the struct that fill none as a whole
 */
record StructLayout(List<@Nullable Field> fields, List<Field> others) {

  static StructLayout of(Schema struct, RowPlan plan) {
    List<@Nullable Field> fields = new ArrayList<>();
    for (int column = 0; column < plan.columns().size(); column++) {
      String name = plan.topLevelName(column);
      fields.add(name == null ? null : struct.field(name));
    }
    List<Field> others =
        struct.fields().stream().filter(field -> !plan.used().usesAll(field.name())).toList();
    return new StructLayout(fields, others);
  }

  /**
   * The layouts of the schemas seen last. A topic has few, but converters may make equal copies.
   */
  static final class Cache {
    private static final int MAX_SCHEMAS = 64;

    private final RowPlan plan;
    private final Map<Schema, StructLayout> layouts =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Schema, StructLayout> eldest) {
            return size() > MAX_SCHEMAS;
          }
        };
    private @Nullable Schema lastSchema;
    private @Nullable StructLayout lastLayout;

    Cache(RowPlan plan) {
      this.plan = plan;
    }

    StructLayout get(Schema schema) {
      if (lastLayout == null || schema != lastSchema) {
        lastLayout = layouts.computeIfAbsent(schema, s -> of(s, plan));
        lastSchema = schema;
      }
      return lastLayout;
    }
  }
}
