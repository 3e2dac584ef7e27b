package io.milvusimport.schema;

import java.util.List;

/**
 * A collection as files see it.
 *
 * @param collectionId the server's id; another id under the same name is another collection
 * @param fields the columns of a file, in the collection's order: without a generated primary key
 *     and without function outputs
 * @param leftOut names that a file must not carry: the generated primary key and function outputs
 * @param dynamicField whether keys that are no field travel in the {@code $meta} column
 * @param partitionKey whether the server routes rows by a field; a partition name is then refused
 * @param fingerprint a hash over everything above that changes what a file must look like
 */
public record CollectionSchema(
    String database,
    String collection,
    String collectionId,
    List<Field> fields,
    List<String> leftOut,
    boolean dynamicField,
    boolean partitionKey,
    String fingerprint) {
  /** The name of the column that holds the dynamic keys as one JSON object. */
  public static final String DYNAMIC_COLUMN = "$meta";

  public CollectionSchema {
    fields = List.copyOf(fields);
    leftOut = List.copyOf(leftOut);
  }
}
