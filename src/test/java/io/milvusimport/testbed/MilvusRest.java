package io.milvusimport.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A small client of Milvus' REST interface (v2), written apart from the connector's own. */
public final class MilvusRest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int PAGE = 1000;

  private final JsonHttp http;

  /**
   * @param uri {@code http://host:port}
   * @param token {@code user:password} or an API key
   */
  public MilvusRest(String uri, String token) {
    this.http = new JsonHttp(uri, Map.of("Authorization", "Bearer " + token));
  }

  /** Creates the collection of a {@code collections/create} request body and loads it. */
  public void createCollection(JsonNode request) {
    call("/v2/vectordb/collections/create", request);
    call(
        "/v2/vectordb/collections/load",
        collection(request.required("collectionName").textValue()));
  }

  /** Adds a nullable field to a collection, in the words of {@code collections/create}. */
  public void addField(String name, JsonNode field) {
    call("/v2/vectordb/collections/fields/add", collection(name).set("schema", field));
  }

  /** Drops the collection with its rows. */
  public void dropCollection(String name) {
    call("/v2/vectordb/collections/drop", collection(name));
  }

  /**
   * How many rows the collection has, by {@code count(*)}, which counts two rows of one key twice.
   */
  public long count(String name) {
    ObjectNode query = collection(name).put("filter", "");
    query.putArray("outputFields").add("count(*)");
    return call("/v2/vectordb/entities/query", query).required(0).required("count(*)").asLong();
  }

  /**
   * The named fields of all rows, in pages by the Int64 key {@code key}; two rows with one key are
   * two elements.
   */
  public List<JsonNode> rows(String name, String key, List<String> fields) {
    return rowsWhere(name, key + " >= " + -Long.MAX_VALUE, fields);
  }

  /** The named fields of the rows that a filter expression keeps, in pages. */
  public List<JsonNode> rowsWhere(String name, String filter, List<String> fields) {
    List<JsonNode> rows = new ArrayList<>();
    while (true) {
      ObjectNode query =
          collection(name).put("filter", filter).put("limit", PAGE).put("offset", rows.size());
      fields.forEach(query.withArray("outputFields")::add);
      JsonNode page = call("/v2/vectordb/entities/query", query);
      page.forEach(rows::add);
      if (page.size() < PAGE) {
        return rows;
      }
    }
  }

  /**
   * The ids of all rows, one for each row.
   *
   * @throws ServerFailure when rows share an id: which ones a query does not tell
   */
  public List<Long> ids(String name) {
    List<Long> ids = new ArrayList<>();
    rows(name, "id", List.of("id")).forEach(row -> ids.add(row.required("id").asLong()));
    long count = count(name);
    if (count != ids.size()) {
      throw new ServerFailure(
          name + " counts " + count + " rows, and a query finds " + ids.size() + " keys");
    }
    return ids;
  }

  /** Creates a partition. */
  public void createPartition(String name, String partition) {
    call("/v2/vectordb/partitions/create", collection(name).put("partitionName", partition));
  }

  /** How many rows a partition has, by the server's statistics. */
  public long countInPartition(String name, String partition) {
    ObjectNode request = collection(name).put("partitionName", partition);
    return call("/v2/vectordb/partitions/get_stats", request).required("rowCount").asLong();
  }

  /**
   * The {@code limit} rows nearest to the vector, best first, each with {@code distance} and the
   * named fields.
   */
  public List<JsonNode> search(
      String name, String vectorField, JsonNode vector, int limit, List<String> fields) {
    ObjectNode search = collection(name).put("annsField", vectorField).put("limit", limit);
    search.putArray("data").add(vector);
    fields.forEach(search.withArray("outputFields")::add);
    List<JsonNode> hits = new ArrayList<>();
    call("/v2/vectordb/entities/search", search).forEach(hits::add);
    return hits;
  }

  /** The import jobs of the collection, each as {@code jobs/import/describe} gives it. */
  public List<JsonNode> importJobs(String name) {
    List<JsonNode> jobs = new ArrayList<>();
    for (JsonNode record :
        call("/v2/vectordb/jobs/import/list", collection(name)).path("records")) {
      ObjectNode describe = JSON.objectNode().put("jobId", record.required("jobId").asText());
      jobs.add(call("/v2/vectordb/jobs/import/describe", describe));
    }
    return jobs;
  }

  /**
   * Asks for an import of one object.
   *
   * @return the whole answer: {@code code} and {@code data.jobId}, or {@code code} and {@code
   *     message}
   */
  public JsonNode createImport(String name, String key, boolean autoCommit) {
    ObjectNode request = collection(name);
    request.putArray("files").addArray().add(key);
    request.putObject("options").put("auto_commit", String.valueOf(autoCommit));
    return JsonHttp.parse(http.send("POST", "/v2/vectordb/jobs/import/create", request).body());
  }

  /** An import job as the server describes it. */
  public JsonNode importJob(String jobId) {
    return call("/v2/vectordb/jobs/import/describe", JSON.objectNode().put("jobId", jobId));
  }

  /** Aborts an import job that was not committed. */
  public void abortImport(String jobId) {
    call("/v2/vectordb/jobs/import/abort", JSON.objectNode().put("jobId", jobId));
  }

  private static ObjectNode collection(String name) {
    return JSON.objectNode().put("collectionName", name);
  }

  private JsonNode call(String path, JsonNode body) {
    HttpResponse<String> answer = http.send("POST", path, body);
    JsonNode json = JsonHttp.parse(answer.body());
    if (answer.statusCode() != 200 || json.path("code").asInt(-1) != 0) {
      throw new ServerFailure(
          path
              + " answered HTTP "
              + answer.statusCode()
              + " "
              + json.path("code")
              + " "
              + json.path("message"));
    }
    return json.path("data");
  }
}
