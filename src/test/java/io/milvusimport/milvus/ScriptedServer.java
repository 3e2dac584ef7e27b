package io.milvusimport.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.milvusimport.importjob.ImportService.CreateRequest;
import io.milvusimport.importjob.ImportService.InputFile;
import io.milvusimport.schema.Destination;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/** A server on the loopback address that gives prepared answers, and requests to send to it. */
final class ScriptedServer implements AutoCloseable {
  static final String TOKEN = "loader:s3cr3t-Pa55";
  static final String API_KEY = "api-key-0123456789";
  static final String SECRET_KEY = "bucket/secret+key";
  static final String SESSION_TOKEN = "session-token-xyz";
  static final ObjectMapper JSON = new ObjectMapper();
  static final Destination DESTINATION = new Destination("shop", "items", Optional.empty());
  static final CreateRequest CREATE =
      new CreateRequest(
          DESTINATION,
          List.of(InputFile.of("imports/a/1.parquet"), InputFile.of("imports/a/2.parquet")),
          "key-1",
          false,
          Duration.ofHours(24));

  private final MockWebServer web = new MockWebServer();

  ScriptedServer() throws IOException {
    web.start(InetAddress.getByName("127.0.0.1"), 0);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + web.getPort());
  }

  MilvusClient selfHosted() {
    return selfHosted(Timeouts.DEFAULT);
  }

  MilvusClient selfHosted(Timeouts timeouts) {
    return MilvusClient.selfHosted(
        new SelfHostedSettings(uri(), Optional.of(TOKEN)), ObjectPaths.verbatim(), timeouts, false);
  }

  ZillizCloudSettings cloudSettings(ZillizCloudSettings.Target target) {
    return cloudSettings(uri(), target);
  }

  static ZillizCloudSettings cloudSettings(URI uri) {
    return cloudSettings(uri, new ZillizCloudSettings.ServingCluster("in01-abc"));
  }

  private static ZillizCloudSettings cloudSettings(URI uri, ZillizCloudSettings.Target target) {
    return new ZillizCloudSettings(
        uri,
        API_KEY,
        URI.create(uri + "/cluster"),
        Optional.of(TOKEN),
        target,
        new ZillizCloudSettings.Bucket(
            "lake", "AKIDEXAMPLE", SECRET_KEY, Optional.of(SESSION_TOKEN)));
  }

  MilvusClient zillizCloud() {
    return MilvusClient.zillizCloud(
        cloudSettings(new ZillizCloudSettings.ServingCluster("in01-abc")), Timeouts.DEFAULT, false);
  }

  void answer(String json) {
    answer(200, json);
  }

  void answer(int status, String body) {
    answer(new MockResponse.Builder().code(status).body(body).build());
  }

  void answer(MockResponse response) {
    web.enqueue(response);
  }

  int requests() {
    return web.getRequestCount();
  }

  RecordedRequest taken() throws InterruptedException {
    RecordedRequest request = web.takeRequest(5, TimeUnit.SECONDS);
    assertThat(request).as("a request within 5 s").isNotNull();
    return request;
  }

  static JsonNode body(RecordedRequest request) throws IOException {
    assertThat(request.getBody()).isNotNull();
    return JSON.readTree(request.getBody().utf8());
  }

  @Override
  public void close() {
    web.close();
  }
}
