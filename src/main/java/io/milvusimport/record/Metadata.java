package io.milvusimport.record;

import io.milvusimport.schema.FieldType;
import java.util.Locale;

/** What a record has beside its value, and a row may hold on request. */
public enum Metadata {
  TOPIC("VarChar or Text"),
  PARTITION("Int32 or Int64"),
  OFFSET("Int64"),
  TIMESTAMP("Int64 or Timestamptz"),
  KEY("a scalar, Text or JSON"),
  HEADERS("JSON");

  private final String types;

  Metadata(String types) {
    this.types = types;
  }

  /** The setting that asks for it, such as {@code metadata.topic.field}. */
  public String setting() {
    return "metadata." + name().toLowerCase(Locale.ROOT) + ".field";
  }

  /** The types that it fits into, in words. */
  String types() {
    return types;
  }

  boolean fits(FieldType type) {
    return switch (this) {
      case TOPIC -> type instanceof FieldType.VarChar || type instanceof FieldType.Text;
      case PARTITION -> type instanceof FieldType.Int32 || type instanceof FieldType.Int64;
      case OFFSET -> type instanceof FieldType.Int64;
      case TIMESTAMP -> type instanceof FieldType.Int64 || type instanceof FieldType.Timestamptz;
      case KEY ->
          type instanceof FieldType.Scalar
              || type instanceof FieldType.Text
              || type instanceof FieldType.Json;
      case HEADERS -> type instanceof FieldType.Json;
    };
  }
}
