package io.milvusimport.schema;

import java.util.Optional;

/**
 * A field that a file carries a column for. Keys that the server generates and outputs of functions
 * are no fields in this sense: {@link CollectionSchema} leaves them out.
 *
 * @param defaultValue what the server fills in where the column holds a null: a {@link Boolean},
 *     {@link Long}, {@link Double} or {@link String}
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
    if (type instanceof FieldType.DenseVector v) {
      return v.typeName() + ", dim " + v.dim();
    }
    if (type instanceof FieldType.VarChar v) {
      return "VarChar, max_length " + v.maxBytes();
    }
    if (type instanceof FieldType.Array a) {
      return "Array of " + a.element().typeName() + ", max_capacity " + a.maxCapacity();
    }
    return type.typeName();
  }
}
