package io.milvusimport.chaos;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * One request of a worker, on its way.
 *
 * @param worker who sends it
 * @param server to whom
 * @param path with the query, if it has one
 */
record Request(String worker, Server server, String method, String path, byte[] body) {
  private static final Pattern ENTRY = Pattern.compile("/ledger/entries/[0-9]+\\.json");

  /** What a worker talks to. */
  enum Server {
    S3,
    MILVUS
  }

  /** Whether it stores an object with rows. A copy has no body. */
  boolean isUpload() {
    return isPut() && path.contains("/data/") && body.length > 0;
  }

  /** Whether it appends to the ledger. */
  boolean isAppend() {
    return isPut() && ENTRY.matcher(path).find();
  }

  /** Whether it appends an entry with a fact of that name. */
  boolean isAppendOf(String fact) {
    return isAppend() && text().contains("\"fact\":\"" + fact + "\"");
  }

  /** Whether it is a call {@code jobs/import/<name>}. */
  boolean isImportCall(String name) {
    return server == Server.MILVUS && path.endsWith("/jobs/import/" + name);
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  private boolean isPut() {
    return server == Server.S3 && method.equals("PUT");
  }

  @Override
  public String toString() {
    return method + " " + path.replaceFirst("\\?.*", "");
  }
}
