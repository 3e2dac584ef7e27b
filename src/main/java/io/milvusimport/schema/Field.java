package io.milvusimport.schema;

import java.util.Optional;

/**
 * A field that a file carries a column for. Keys that the server generates and outputs of functions
 * are no fields in this sense: {@link CollectionSchema} leaves them out.
 *
 * @param defaultValue what the server fills in where the column holds a null. By the type: a {@link
 *     Boolean}; a {@link Long} for whole numbers; a {@link Double} for Float and Double; a {@link
 *     String} for VarChar, Text, Geometry (WKT), JSON (its text) and Timestamptz (ISO 8601)
 */
public record Field(
    String name,
    FieldType type,
    boolean primaryKey,
    boolean partitionKey,
    boolean nullable,
    Optional<Object> defaultValue) {
  public boolean hasDefault() {
    return defaultValue.isPresent();
  }

  /** Whether the column may hold a null: the server stores it as null or fills in the default. */
  public boolean acceptsNull() {
    return nullable || hasDefault();
  }

  /** {@code embedding (FloatVector, dim 768)}, for messages. */
  public String display() {
    return name + " (" + typeDisplay() + ")";
  }

  /** {@code FloatVector, dim 768}: the type with its limits, for messages. */
  public String typeDisplay() {
    return type.display();
  }
}
