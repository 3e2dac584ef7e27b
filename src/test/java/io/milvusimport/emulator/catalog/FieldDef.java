package io.milvusimport.emulator.catalog;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A field as the collection's creator declared it.
 *
 * @param type the server's name, such as {@code FloatVector}; {@code ArrayOfStruct} only within a
 *     {@link StructDef}
 * @param elementType of an {@code Array}; empty otherwise
 * @param params {@code dim}, {@code max_length}, {@code max_capacity} and others, as text
 * @param defaultValue a JSON scalar as {@code Boolean}, {@code Long}, {@code Double} or {@code
 *     String}; null where none is set
 * @param functionOutput whether the server computes the column
 */
public record FieldDef(
    String name,
    long id,
    String type,
    String elementType,
    Map<String, String> params,
    boolean primaryKey,
    boolean partitionKey,
    boolean clusteringKey,
    boolean autoId,
    boolean nullable,
    @Nullable Object defaultValue,
    boolean functionOutput,
    String description) {

  /** The column that holds the dynamic keys; a collection never lists it as a field. */
  public static final FieldDef DYNAMIC =
      new FieldDef(
          "$meta", 0, "$meta", "", Map.of(), false, false, false, false, false, null, false, "");

  public FieldDef {
    params = Map.copyOf(params);
  }

  /** {@code Int64} or {@code Array<Int64>}: how the rule table names types. */
  public String typeToken() {
    return type.equals("Array") ? "Array<" + elementType + ">" : type;
  }

  public boolean isVector() {
    return type.endsWith("Vector");
  }

  /**
   * A number among the params.
   *
   * @throws IllegalStateException if the field has no such param
   */
  public int intParam(String key) {
    String value = params.get(key);
    if (value == null) {
      throw new IllegalStateException("field " + name + " (" + type + ") has no " + key);
    }
    return Integer.parseInt(value);
  }
}
