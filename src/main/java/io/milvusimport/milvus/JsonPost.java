package io.milvusimport.milvus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.milvusimport.milvus.Exchange.Answered;
import io.milvusimport.milvus.Exchange.Lost;
import io.milvusimport.milvus.Exchange.NotSent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.ConnectionPool;
import okhttp3.EventListener;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import okio.BufferedSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends JSON by POST, and never twice. Left to itself OkHttp repeats a POST on HTTP 408, on HTTP
 * 503 with {@code Retry-After: 0} and when a kept connection is cut, so that one create would make
 * two jobs: retries and redirects are off, and the body can be written only once. Any thread.
 */
final class JsonPost implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JsonPost.class);
  private static final MediaType JSON = MediaType.get("application/json");
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Of an answer, in bytes after decompression; the largest are lists of thousands of jobs. */
  static final int MAX_ANSWER_BYTES = 8 << 20;

  private final OkHttpClient http;
  private final String serverSeconds;
  private final Secrets secrets;

  JsonPost(Timeouts timeouts, Secrets secrets) {
    this.secrets = secrets;
    serverSeconds = Long.toString(timeouts.serverSeconds());
    http =
        new OkHttpClient.Builder()
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            .protocols(List.of(Protocol.HTTP_1_1)) // one request, one connection, one answer
            // Shorter than the patience of any proxy: a create on a connection that is silently
            // gone leaves the caller in doubt.
            .connectionPool(new ConnectionPool(5, 15, TimeUnit.SECONDS))
            .connectTimeout(timeouts.connect())
            .readTimeout(timeouts.read())
            .writeTimeout(timeouts.read())
            .callTimeout(timeouts.call())
            .eventListenerFactory(call -> new SendWatch(sentMark(call.request())))
            .build();
  }

  Exchange send(Endpoint endpoint, Call call, Map<String, String> headers, ObjectNode body) {
    AtomicBoolean sent = new AtomicBoolean();
    Request.Builder request =
        new Request.Builder()
            .url(endpoint.url(call))
            .tag(AtomicBoolean.class, sent)
            .header("Accept", "application/json")
            .header("User-Agent", "kafka-connect-milvus-import")
            .header("Request-Timeout", serverSeconds)
            .post(new OneShot(body.toString().getBytes(StandardCharsets.UTF_8)));
    endpoint.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    headers.forEach(request::header);
    Exchange exchange = send(request.build(), sent);
    if (LOG.isDebugEnabled()) {
      LOG.debug("POST {}{}: {}", endpoint, call.path(), summary(exchange));
    }
    return exchange;
  }

  private Exchange send(Request request, AtomicBoolean sent) {
    try (Response response = http.newCall(request).execute()) {
      return answered(response);
    } catch (IOException e) {
      String cause = secrets.clean(e.getClass().getSimpleName() + ": " + e.getMessage());
      return sent.get() ? new Lost(cause) : new NotSent(cause);
    }
  }

  private Answered answered(Response response) throws IOException {
    BufferedSource source = response.body().source();
    if (source.request(MAX_ANSWER_BYTES + 1L)) {
      String text = "an answer of more than " + MAX_ANSWER_BYTES + " bytes";
      return new Answered(response.code(), MissingNode.getInstance(), text);
    }
    String text = source.readString(StandardCharsets.UTF_8);
    if (response.isRedirect()) {
      text = "to " + response.header("Location", "nowhere").replaceFirst("\\?.*", "");
    }
    JsonNode body = parse(text);
    String shown = WebPage.display(response.header("Content-Type"), text).orElse(text);
    return new Answered(response.code(), body, body.isObject() ? "" : secrets.clean(shown));
  }

  private static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      // The caller quotes the text; the parser's words add nothing.
      return MissingNode.getInstance();
    }
  }

  private static String summary(Exchange exchange) {
    if (exchange instanceof Answered answered) {
      return "HTTP " + answered.status() + ", code " + answered.body().path("code").asText("none");
    }
    return exchange.toString();
  }

  private static AtomicBoolean sentMark(Request request) {
    AtomicBoolean mark = request.tag(AtomicBoolean.class);
    return mark != null ? mark : new AtomicBoolean();
  }

  @Override
  public void close() {
    http.dispatcher().cancelAll();
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }

  /** Notes the moment before the first byte of a request is written. */
  private static final class SendWatch extends EventListener {
    private final AtomicBoolean sent;

    SendWatch(AtomicBoolean sent) {
      this.sent = sent;
    }

    @Override
    public void requestHeadersStart(okhttp3.Call call) {
      sent.set(true);
    }
  }

  /** A body that OkHttp may write only once. */
  private static final class OneShot extends RequestBody {
    private final byte[] bytes;

    OneShot(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public MediaType contentType() {
      return JSON;
    }

    @Override
    public long contentLength() {
      return bytes.length;
    }

    @Override
    public boolean isOneShot() {
      return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.write(bytes);
    }
  }
}
