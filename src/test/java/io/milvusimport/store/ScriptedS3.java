package io.milvusimport.store;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * An S3 server that does just enough of PUT, GET, HEAD and DELETE to be probed, and misbehaves as
 * the test asks: scripted answers come first, in order, and have no effect.
 */
final class ScriptedS3 implements AutoCloseable {
  private static final String DATE = "Wed, 01 Jul 2026 12:00:00 GMT";

  private record Stored(ByteString bytes, @Nullable String createId) {}

  private final MockWebServer server = new MockWebServer();
  private final Map<String, Stored> objects = new ConcurrentHashMap<>();
  private final Queue<MockResponse> script = new ArrayDeque<>();
  private final List<RecordedRequest> requests = new ArrayList<>();
  private final boolean honoursConditions;
  private int answersToLose;

  private ScriptedS3(boolean honoursConditions) {
    this.honoursConditions = honoursConditions;
  }

  static ScriptedS3 start() throws IOException {
    return started(new ScriptedS3(true));
  }

  /** One that takes every PUT as if it had no condition. */
  static ScriptedS3 startIgnoringIfNoneMatch() throws IOException {
    return started(new ScriptedS3(false));
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  synchronized void answerNext(MockResponse answer) {
    script.add(answer);
  }

  void answerNext(int status, String code, String message) {
    answerNext(error(status, code, message).build());
  }

  /** Does what the next requests ask and cuts their connections before the answer. */
  synchronized void loseNextAnswers(int count) {
    answersToLose = count;
  }

  /** Puts an object of someone else's there. */
  void hold(String key, String content) {
    objects.put("/bucket/" + key, new Stored(ByteString.encodeUtf8(content), "someone-else"));
  }

  boolean holds(String key) {
    return objects.containsKey("/bucket/" + key);
  }

  /** Method and target of each request so far. */
  synchronized List<String> requestLines() {
    return requests.stream().map(r -> r.getMethod() + " " + r.getTarget()).toList();
  }

  synchronized List<@Nullable String> headersSent(String name) {
    List<@Nullable String> values = new ArrayList<>();
    requests.forEach(request -> values.add(request.getHeaders().get(name)));
    return values;
  }

  @Override
  public void close() {
    server.close();
  }

  static MockResponse.Builder error(int status, String code, String message) {
    return new MockResponse.Builder()
        .code(status)
        .addHeader("Content-Type", "application/xml")
        .body("<Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>");
  }

  private static ScriptedS3 started(ScriptedS3 s3) throws IOException {
    s3.server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return s3.answer(request);
          }
        });
    s3.server.start();
    return s3;
  }

  private synchronized MockResponse answer(RecordedRequest request) {
    requests.add(request);
    MockResponse scripted = script.poll();
    if (scripted != null) {
      return scripted;
    }
    MockResponse.Builder answer = perform(request).addHeader("Date", DATE);
    if (answersToLose > 0) {
      answersToLose--;
      answer.onResponseStart(new SocketEffect.CloseSocket());
    }
    return answer.build();
  }

  private MockResponse.Builder perform(RecordedRequest request) {
    String path = request.getUrl().encodedPath();
    return switch (request.getMethod()) {
      case "PUT" -> put(path, request);
      case "GET", "HEAD" -> read(path, request.getMethod().equals("HEAD"));
      case "DELETE" -> {
        objects.remove(path);
        yield new MockResponse.Builder().code(204);
      }
      default -> error(501, "NotImplemented", "not implemented");
    };
  }

  private MockResponse.Builder put(String path, RecordedRequest request) {
    boolean ifAbsent = honoursConditions && "*".equals(request.getHeaders().get("If-None-Match"));
    if (ifAbsent && objects.containsKey(path)) {
      return error(412, "PreconditionFailed", "the condition did not hold");
    }
    String createId = request.getHeaders().get("x-amz-meta-create-id");
    objects.put(path, new Stored(request.getBody(), createId));
    return new MockResponse.Builder().addHeader("ETag", "\"etag\"");
  }

  private MockResponse.Builder read(String path, boolean head) {
    Stored stored = objects.get(path);
    if (stored == null) {
      return head ? new MockResponse.Builder().code(404) : error(404, "NoSuchKey", "no such key");
    }
    MockResponse.Builder answer =
        new MockResponse.Builder()
            .body(new Buffer().write(stored.bytes()))
            .addHeader("ETag", "\"etag\"")
            .addHeader("Last-Modified", DATE);
    if (stored.createId() != null) {
      answer.addHeader("x-amz-meta-create-id", stored.createId());
    }
    return answer;
  }
}
