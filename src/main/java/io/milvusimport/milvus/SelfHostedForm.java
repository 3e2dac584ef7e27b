package io.milvusimport.milvus;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.milvusimport.importjob.ImportService.CreateRequest;
import io.milvusimport.importjob.ImportService.InputFile;
import io.milvusimport.schema.CsvNull;
import io.milvusimport.schema.Destination;
import java.util.Map;

/** Requests as Milvus takes them: one address, {@code files}, the database also as a header. */
record SelfHostedForm(Endpoint endpoint, ObjectPaths paths) implements RequestForm {
  @Override
  public Endpoint importEndpoint() {
    return endpoint;
  }

  @Override
  public Endpoint collectionEndpoint() {
    return endpoint;
  }

  /** Calls about a job name no database in their body; the server checks the privilege by this. */
  @Override
  public Map<String, String> headers(String database) {
    boolean fits = !database.isEmpty() && database.chars().allMatch(c -> c > ' ' && c < 0x7f);
    return fits ? Map.of("DB-Name", database) : Map.of();
  }

  @Override
  public ObjectNode create(CreateRequest request) {
    Destination destination = request.destination();
    ObjectNode body = collection(destination.database(), destination.collection());
    destination.partition().ifPresent(partition -> body.put("partitionName", partition));
    ArrayNode files = body.putArray("files");
    for (InputFile file : request.files()) {
      ArrayNode objects = files.addArray();
      file.keys().forEach(key -> objects.add(paths.pathOf(key)));
    }
    body.putObject("options") // values must be text
        .put("timeout", request.timeout().toSeconds() + "s")
        .put("auto_commit", Boolean.toString(request.autoCommit()))
        .setAll(readerOptions(request));
    return body;
  }

  /** What the server's reader has to know of the files. */
  private static ObjectNode readerOptions(CreateRequest request) {
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    if (request.objectKeys().stream().anyMatch(key -> key.endsWith(".csv"))) {
      options.put("nullkey", CsvNull.TEXT);
    }
    return options;
  }

  @Override
  public ObjectNode job(String remoteJob) {
    return JsonNodeFactory.instance.objectNode().put("jobId", remoteJob);
  }

  @Override
  public ObjectNode list(Destination destination, int page) {
    return collection(destination.database(), destination.collection());
  }

  @Override
  public int pageSize() {
    return 0;
  }

  @Override
  public ObjectNode collection(String database, String collection) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("dbName", database)
        .put("collectionName", collection);
  }
}
