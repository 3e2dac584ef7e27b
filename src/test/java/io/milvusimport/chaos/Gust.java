package io.milvusimport.chaos;

import java.util.function.Predicate;

/** One fault, and the kind of request it is meant for. */
record Gust(Target target, Fault fault) {
  /** Kinds of requests. */
  enum Target {
    UPLOAD(Request::isUpload),
    APPEND(Request::isAppend),
    CREATE(request -> request.isImportCall("create")),
    DESCRIBE(request -> request.isImportCall("describe")),
    COMMIT(request -> request.isImportCall("commit")),
    S3(request -> request.server() == Request.Server.S3),
    MILVUS(request -> request.server() == Request.Server.MILVUS);

    private final Predicate<Request> requests;

    Target(Predicate<Request> requests) {
      this.requests = requests;
    }
  }

  boolean isFor(Request request) {
    return target.requests.test(request);
  }

  @Override
  public String toString() {
    return target + " " + fault;
  }
}
