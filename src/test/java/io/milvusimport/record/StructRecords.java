package io.milvusimport.record;

import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Records of a collection as typed formats (Avro, Protobuf) give them: one struct field a field.
 */
final class StructRecords {
  private static final Map<CollectionSchema, Schema> SCHEMAS =
      Collections.synchronizedMap(new IdentityHashMap<>());

  private static final Map<FieldType, Schema> SUB_SCHEMAS =
      Collections.synchronizedMap(new IdentityHashMap<>());

  private StructRecords() {}

  /** A struct with the map's values; JSON values become JSON text. Other keys are left out. */
  static Struct of(CollectionSchema collection, Map<String, @Nullable Object> values) {
    Struct struct = new Struct(SCHEMAS.computeIfAbsent(collection, StructRecords::schema));
    for (Field field : collection.fields()) {
      Object value = values.get(field.name());
      struct.put(field.name(), value == null ? null : typed(value, field.type()));
    }
    struct.validate();
    return struct;
  }

  private static Schema schema(CollectionSchema collection) {
    SchemaBuilder schema = SchemaBuilder.struct();
    for (Field field : collection.fields()) {
      schema.field(field.name(), schema(field.type()).optional().build());
    }
    return schema.build();
  }

  private static SchemaBuilder schema(FieldType type) {
    if (type instanceof FieldType.Bool) {
      return SchemaBuilder.bool();
    }
    if (type instanceof FieldType.Int8) {
      return SchemaBuilder.int8();
    }
    if (type instanceof FieldType.Int16) {
      return SchemaBuilder.int16();
    }
    if (type instanceof FieldType.Int32) {
      return SchemaBuilder.int32();
    }
    if (type instanceof FieldType.Int64) {
      return SchemaBuilder.int64();
    }
    if (type instanceof FieldType.Float) {
      return SchemaBuilder.float32();
    }
    if (type instanceof FieldType.Double) {
      return SchemaBuilder.float64();
    }
    if (type instanceof FieldType.Array array) {
      return SchemaBuilder.array(schema(array.element()).build());
    }
    if (type instanceof FieldType.FloatVector) {
      return SchemaBuilder.array(Schema.FLOAT32_SCHEMA);
    }
    if (type instanceof FieldType.Float16Vector || type instanceof FieldType.BFloat16Vector) {
      return SchemaBuilder.array(Schema.FLOAT64_SCHEMA);
    }
    if (type instanceof FieldType.BinaryVector || type instanceof FieldType.Int8Vector) {
      return SchemaBuilder.array(Schema.INT32_SCHEMA);
    }
    if (type instanceof FieldType.SparseFloatVector) {
      return SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.FLOAT64_SCHEMA);
    }
    if (type instanceof FieldType.ArrayOfStruct array) {
      return SchemaBuilder.array(subSchema(array));
    }
    return SchemaBuilder.string();
  }

  private static Schema subSchema(FieldType.ArrayOfStruct type) {
    return SUB_SCHEMAS.computeIfAbsent(type, array -> structSchema(type));
  }

  private static Schema structSchema(FieldType.ArrayOfStruct type) {
    SchemaBuilder struct = SchemaBuilder.struct();
    type.fields().forEach(field -> struct.field(field.name(), schema(field.type()).build()));
    return struct.build();
  }

  private static Object typed(Object value, FieldType type) {
    if (type instanceof FieldType.Json) {
      return value instanceof String ? value : Json.text(value);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(item -> typed(item, element(type))).toList();
    }
    if (type instanceof FieldType.ArrayOfStruct array && value instanceof Map<?, ?> map) {
      Struct struct = new Struct(subSchema(array));
      for (FieldType.SubField field : array.fields()) {
        Object member = Objects.requireNonNull(map.get(field.name()));
        struct.put(field.name(), typed(member, field.type()));
      }
      return struct;
    }
    if (type instanceof FieldType.Int8) {
      return ((Number) value).byteValue();
    }
    if (type instanceof FieldType.Int16) {
      return ((Number) value).shortValue();
    }
    if (type instanceof FieldType.Int32) {
      return ((Number) value).intValue();
    }
    if (type instanceof FieldType.Float) {
      return ((Number) value).floatValue();
    }
    return type instanceof FieldType.Double ? ((Number) value).doubleValue() : value;
  }

  private static FieldType element(FieldType type) {
    if (type instanceof FieldType.Array array) {
      return array.element();
    }
    if (type instanceof FieldType.BinaryVector || type instanceof FieldType.Int8Vector) {
      return new FieldType.Int32();
    }
    if (type instanceof FieldType.Float16Vector || type instanceof FieldType.BFloat16Vector) {
      return new FieldType.Double();
    }
    return type instanceof FieldType.ArrayOfStruct ? type : new FieldType.Float();
  }
}
