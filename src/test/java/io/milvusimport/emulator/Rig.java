package io.milvusimport.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.milvusimport.emulator.catalog.Generation;
import io.milvusimport.emulator.reader.DirectoryBucket;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** An emulator in virtual time over a directory, with a client and a writer of Parquet files. */
final class Rig implements AutoCloseable {
  /** Key, text and a vector of two floats. */
  static final String SCHEMA =
      "{'fields':[{'fieldName':'id','dataType':'Int64','isPrimary':true},"
          + "{'fieldName':'title','dataType':'VarChar','elementTypeParams':{'max_length':'16'}},"
          + "{'fieldName':'v','dataType':'FloatVector','elementTypeParams':{'dim':'2'}}]}";

  final SettableTicker ticker = new SettableTicker();
  final Emulator emulator;
  private final Path bucket;
  private final HttpClient client = HttpClient.newHttpClient();

  Rig(Generation generation, Path bucket) {
    this(generation, bucket, settings -> settings);
  }

  Rig(Generation generation, Path bucket, UnaryOperator<EmulatorSettings> change) {
    this.bucket = bucket;
    EmulatorSettings settings =
        change.apply(EmulatorSettings.of(generation).withVirtualTime(ticker));
    emulator = Emulator.start(settings, new DirectoryBucket(bucket));
  }

  /** JSON with single quotes, for tests that can be read. */
  static String json(String singleQuoted) {
    return singleQuoted.replace('\'', '"');
  }

  HttpResponse<String> send(String endpoint, String body, String... headers) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(emulator.uri().resolve("/v2/vectordb/" + endpoint))
            .POST(HttpRequest.BodyPublishers.ofString(json(body)))
            .timeout(Duration.ofSeconds(20));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  JsonNode post(String endpoint, String body, String... headers) {
    try {
      return Json.MAPPER.readTree(send(endpoint, body, headers).body());
    } catch (IOException e) {
      throw new IllegalStateException(endpoint + " was not answered in JSON", e);
    }
  }

  /** The {@code data} of an answer that must have code 0. */
  JsonNode ok(String endpoint, String body, String... headers) {
    JsonNode answer = post(endpoint, body, headers);
    if (answer.path("code").asInt(-1) != 0) {
      throw new AssertionError(endpoint + " answered " + answer);
    }
    return answer.path("data");
  }

  int code(String endpoint, String body, String... headers) {
    return post(endpoint, body, headers).path("code").asInt(-1);
  }

  void createCollection(String name, String schema) {
    ok(
        "collections/create",
        "{'collectionName':'" + name + "','schema':" + schema + ",'indexParams':[" + INDEX + "]}");
  }

  private static final String INDEX =
      "{'fieldName':'v','indexName':'v','metricType':'L2','indexType':'FLAT'}";

  /** Writes the rows of a DuckDB query as an object. */
  void write(String key, String select) {
    write(key, select, "COMPRESSION zstd");
  }

  void write(String key, String select, String options) {
    Path file = bucket.resolve(key);
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      Files.createDirectories(file.getParent());
      statement.execute(
          "COPY (" + select + ") TO '" + file + "' (FORMAT parquet, " + options + ")");
    } catch (SQLException | IOException e) {
      throw new IllegalStateException("cannot plant " + key + " from " + select, e);
    }
  }

  /** Rows {@code first} up to {@code first + count - 1} of {@link #SCHEMA}. */
  void writeRows(String key, int first, int count) {
    write(
        key,
        "SELECT i::BIGINT AS id, 'title ' || i AS title, [i::FLOAT, 1::FLOAT] AS v FROM range("
            + first
            + ","
            + (first + count)
            + ") t(i)");
  }

  void delete(String key) {
    try {
      Files.delete(bucket.resolve(key));
    } catch (IOException e) {
      throw new IllegalStateException("cannot delete " + key, e);
    }
  }

  void put(String key, byte[] bytes) {
    try {
      Files.createDirectories(bucket.resolve(key).getParent());
      Files.write(bucket.resolve(key), bytes);
    } catch (IOException e) {
      throw new IllegalStateException("cannot write " + key, e);
    }
  }

  /** The job id. */
  String create(String collection, String key, String... headers) {
    return create(collection, key, "{}", headers);
  }

  String create(String collection, String key, String options, String[] headers) {
    String body =
        "{'collectionName':'"
            + collection
            + "','files':[['"
            + key
            + "']],'options':"
            + options
            + "}";
    return ok("jobs/import/create", body, headers).path("jobId").asText();
  }

  JsonNode describe(String jobId) {
    return ok("jobs/import/describe", "{'jobId':'" + jobId + "'}");
  }

  String state(String jobId) {
    return describe(jobId).path("state").asText();
  }

  void ticks(int count) {
    for (int i = 0; i < count; i++) {
      ticker.advance(Duration.ofMillis(200));
      emulator.runDueTicks();
    }
  }

  /** Enough for any job that nothing holds. */
  void finish() {
    ticks(10);
  }

  long count(String collection) {
    return ok(
            "entities/query", "{'collectionName':'" + collection + "','outputFields':['count(*)']}")
        .path(0)
        .path("count(*)")
        .asLong();
  }

  @Override
  public void close() {
    emulator.close();
  }
}
