package io.milvusimport.milvus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.milvusimport.importjob.ImportService.CreateRequest;
import io.milvusimport.schema.Destination;
import java.util.Map;

/** How one kind of server wants its requests: where they go and what their bodies hold. */
interface RequestForm {
  /** Takes the calls about jobs. */
  Endpoint importEndpoint();

  /** Takes the calls about collections. */
  Endpoint collectionEndpoint();

  ObjectPaths paths();

  /** Headers of every call. */
  Map<String, String> headers(String database);

  ObjectNode create(CreateRequest request);

  /** Names one job, for describe, commit and abort. */
  ObjectNode job(String remoteJob);

  /**
   * @param page from 1
   */
  ObjectNode list(Destination destination, int page);

  /**
   * Jobs on a full page of a list; 0 if the server gives all jobs at once. A list in pages is one
   * of all collections.
   */
  int pageSize();

  ObjectNode collection(String database, String collection);
}
