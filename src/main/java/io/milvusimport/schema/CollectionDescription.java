package io.milvusimport.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What the server's description of a collection means for files: a schema to write by, or why no
 * file can be written.
 *
 * <p>Source of the document's shape: {@code /v2/vectordb/collections/describe} of Milvus 2.5 to
 * 3.0.
 */
public sealed interface CollectionDescription {
  /** Files can be written by this schema. */
  record Loadable(CollectionSchema schema) implements CollectionDescription {}

  /** The collection holds something that this version cannot load; one sentence a problem. */
  record NotLoadable(List<String> problems) implements CollectionDescription {
    public NotLoadable {
      problems = List.copyOf(problems);
    }
  }

  /** The document does not describe a collection, so it says nothing about the real one. */
  record NotADescription(String problem) implements CollectionDescription {}

  /** As {@link #read(String, String, JsonNode, boolean)}; the server generates its keys. */
  static CollectionDescription read(String database, String collection, JsonNode data) {
    return read(database, collection, data, false);
  }

  /**
   * Reads the {@code data} of a describe answer.
   *
   * <p>A generated primary key is left out of the schema, even where the collection's property
   * {@code allow_insert_auto_id} lets a file carry it, unless the connector is told where keys come
   * from. A file carries keys for all of its rows or for none: records that have none must not fail
   * because of a property that was once set for the sake of others, and a record that brings one is
   * refused, never stripped of it.
   *
   * @param database the database that was asked; the document does not name it
   * @param collection the name that was asked for, which may be an alias
   * @param suppliesGeneratedKeys whether the settings say where keys come from. A generated key is
   *     then a field like any other if the property is set, and the collection is not loadable if
   *     it is not
   */
  static CollectionDescription read(
      String database, String collection, JsonNode data, boolean suppliesGeneratedKeys) {
    return new DescriptionReader(database, collection, data, suppliesGeneratedKeys).read();
  }
}
