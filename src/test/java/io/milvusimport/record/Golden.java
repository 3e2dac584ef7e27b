package io.milvusimport.record;

import static io.milvusimport.file.SampleCollections.dynamic;
import static io.milvusimport.file.SampleCollections.key;
import static io.milvusimport.file.SampleCollections.nullable;

import io.milvusimport.file.SampleCollections;
import io.milvusimport.file.WrittenFile;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The reference files in {@code golden}, restricted to the field types that are supported. */
enum Golden {
  ALL_TYPES(dynamic(fields(false))),
  NULLABLE(SampleCollections.of(fields(true)));

  private final CollectionSchema schema;

  Golden(CollectionSchema schema) {
    this.schema = schema;
  }

  CollectionSchema schema() {
    return schema;
  }

  /** The Parquet file of the official writer. */
  WrittenFile file() {
    return new WrittenFile(resource(".parquet"));
  }

  /**
   * The rows as records, without the unsupported fields, in the Java types of Connect's
   * JsonConverter. (Not by that converter itself, as it takes -0.0 for 0.0.)
   */
  List<Map<String, @Nullable Object>> records() throws IOException {
    List<Map<String, @Nullable Object>> records = new ArrayList<>();
    for (String line : Files.readAllLines(resource(".rows.jsonl"))) {
      Map<String, @Nullable Object> row = new HashMap<>(Json.map(line));
      row.keySet().removeIf(key -> !isSupported(key));
      records.add(row);
    }
    return records;
  }

  private boolean isSupported(String key) {
    return key.startsWith("dyn_")
        || schema.fields().stream().anyMatch(field -> field.name().equals(key));
  }

  private Path resource(String suffix) {
    String name = "/golden/" + name().toLowerCase(Locale.ROOT) + suffix;
    try {
      return Path.of(Objects.requireNonNull(Golden.class.getResource(name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Field[] fields(boolean isNullable) {
    List<Field> fields = new ArrayList<>();
    fields.add(key("id"));
    scalars().forEach((name, type) -> fields.add(field(name, type, isNullable)));
    fields.add(field("json", new FieldType.Json(), isNullable));
    fields.add(field("float_vector", new FieldType.FloatVector(8), isNullable));
    scalars()
        .forEach(
            (name, type) ->
                fields.add(field("array_" + name, new FieldType.Array(type, 16), isNullable)));
    return fields.toArray(Field[]::new);
  }

  private static Field field(String name, FieldType type, boolean isNullable) {
    return isNullable ? nullable(name, type) : SampleCollections.field(name, type);
  }

  private static Map<String, FieldType.Scalar> scalars() {
    Map<String, FieldType.Scalar> scalars = new LinkedHashMap<>();
    scalars.put("bool", new FieldType.Bool());
    scalars.put("int8", new FieldType.Int8());
    scalars.put("int16", new FieldType.Int16());
    scalars.put("int32", new FieldType.Int32());
    scalars.put("int64", new FieldType.Int64());
    scalars.put("float", new FieldType.Float());
    scalars.put("double", new FieldType.Double());
    scalars.put("varchar", new FieldType.VarChar(128));
    return scalars;
  }
}
