package io.milvusimport.testbed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests with JSON bodies to one server, each sent once. */
public final class JsonHttp {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final String uri;
  private final Map<String, String> headers;

  /** Requests to {@code uri}, {@code http://host:port}. */
  public JsonHttp(String uri) {
    this(uri, Map.of());
  }

  /** Requests to {@code uri} that all carry the headers. */
  public JsonHttp(String uri, Map<String, String> headers) {
    this.uri = uri;
    this.headers = Map.copyOf(headers);
  }

  /**
   * Sends one request and gives the answer, whatever its status.
   *
   * @throws UncheckedIOException when there is no answer
   */
  public HttpResponse<String> send(String method, String path, @Nullable JsonNode body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(uri + path))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body.toString()));
    headers.forEach(request::header);
    try {
      return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + uri + path + " was not answered", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerFailure("Interrupted while waiting for " + method + " " + uri + path, e);
    }
  }

  /** The JSON text as a tree. */
  public static JsonNode parse(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new ServerFailure("Not JSON: " + json.substring(0, Math.min(200, json.length())), e);
    }
  }
}
