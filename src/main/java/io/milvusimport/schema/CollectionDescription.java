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

  /**
   * Reads the {@code data} of a describe answer.
   *
   * <p>A generated primary key is left out of the schema even where the collection's property
   * {@code allow_insert_auto_id} would let a file carry it: the server then still fills in what is
   * missing.
   *
   * @param database the database that was asked; the document does not name it
   * @param collection the name that was asked for, which may be an alias
   */
  static CollectionDescription read(String database, String collection, JsonNode data) {
    return new DescriptionReader(database, collection, data).read();
  }
}
