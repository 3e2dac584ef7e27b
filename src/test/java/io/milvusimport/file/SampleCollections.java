package io.milvusimport.file;

import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import java.util.List;
import java.util.Optional;

/** Collections for tests. */
public final class SampleCollections {
  private SampleCollections() {}

  public static CollectionSchema of(Field... fields) {
    return of(false, fields);
  }

  public static CollectionSchema dynamic(Field... fields) {
    return of(true, fields);
  }

  public static Field key(String name) {
    return new Field(name, new FieldType.Int64(), true, false, false, Optional.empty());
  }

  public static Field field(String name, FieldType type) {
    return new Field(name, type, false, false, false, Optional.empty());
  }

  public static Field nullable(String name, FieldType type) {
    return new Field(name, type, false, false, true, Optional.empty());
  }

  public static Field withDefault(String name, FieldType type, Object value) {
    return new Field(name, type, false, false, false, Optional.of(value));
  }

  private static CollectionSchema of(boolean dynamic, Field... fields) {
    return new CollectionSchema(
        "default", "c", "1", List.of(fields), List.of("auto_id", "bm25"), dynamic, false, "f");
  }
}
