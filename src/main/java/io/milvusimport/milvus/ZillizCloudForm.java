package io.milvusimport.milvus;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.milvusimport.importjob.ImportService.CreateRequest;
import io.milvusimport.milvus.ZillizCloudSettings.Bucket;
import io.milvusimport.schema.Destination;
import java.util.Map;

/**
 * Requests as Zilliz Cloud takes them: two addresses, {@code objectUrls} with the keys of the
 * bucket, the cluster or project in each body.
 */
record ZillizCloudForm(ZillizCloudSettings settings, ObjectPaths paths) implements RequestForm {
  /** The most that the service gives on a page. */
  private static final int PAGE_SIZE = 100;

  /** Free and serverless clusters have this one only, and refuse requests that name it. */
  private static final String DEFAULT_DATABASE = "default";

  @Override
  public Endpoint importEndpoint() {
    return settings.controlEndpoint();
  }

  @Override
  public Endpoint collectionEndpoint() {
    return settings.clusterEndpoint();
  }

  @Override
  public Map<String, String> headers(String database) {
    return Map.of();
  }

  /**
   * A file in parts is named by its folder. The timeout is not sent: the service documents no
   * options. A job there ends by itself.
   */
  @Override
  public ObjectNode create(CreateRequest request) {
    Destination destination = request.destination();
    ObjectNode body = collection(destination.database(), destination.collection());
    settings.putTarget(body);
    destination.partition().ifPresent(partition -> body.put("partitionName", partition));
    ArrayNode urls = body.putArray("objectUrls");
    request.files().forEach(file -> urls.addArray().add(paths.pathOf(file.path())));
    Bucket bucket = settings.bucket();
    body.put("accessKey", bucket.accessKey()).put("secretKey", bucket.secretKey());
    bucket.sessionToken().ifPresent(token -> body.put("token", token));
    if (!request.autoCommit()) {
      body.putObject("options").put("auto_commit", "false");
    }
    return body;
  }

  @Override
  public ObjectNode job(String remoteJob) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("jobId", remoteJob);
    settings.putTarget(body);
    return body;
  }

  @Override
  public ObjectNode list(Destination destination, int page) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    settings.putTarget(body);
    putDatabase(body, destination.database());
    return body.put("pageSize", PAGE_SIZE).put("currentPage", page);
  }

  @Override
  public int pageSize() {
    return PAGE_SIZE;
  }

  @Override
  public ObjectNode collection(String database, String collection) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    putDatabase(body, database);
    return body.put("collectionName", collection);
  }

  private static void putDatabase(ObjectNode body, String database) {
    if (!database.equals(DEFAULT_DATABASE)) {
      body.put("dbName", database);
    }
  }
}
