package io.milvusimport.milvus;

/** One operation of the server's REST interface, version 2. Each is a POST with a JSON body. */
enum Call {
  CREATE("/v2/vectordb/jobs/import/create"),
  DESCRIBE("/v2/vectordb/jobs/import/describe"),
  LIST("/v2/vectordb/jobs/import/list"),
  COMMIT("/v2/vectordb/jobs/import/commit"),
  ABORT("/v2/vectordb/jobs/import/abort"),
  REFRESH_LOAD("/v2/vectordb/collections/refresh_load"),
  DESCRIBE_COLLECTION("/v2/vectordb/collections/describe"),
  HAS_PARTITION("/v2/vectordb/partitions/has"),
  QUERY("/v2/vectordb/entities/query");

  private final String path;

  Call(String path) {
    this.path = path;
  }

  String path() {
    return path;
  }
}
