package io.milvusimport.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.milvusimport.testbed.S3Proxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * An S3 server that overwrites where it was told to create only: a proxy that removes the object
 * before it passes on a PUT with {@code If-None-Match}. The header itself is signed and cannot be
 * taken out.
 */
final class UnconditionalS3 implements AutoCloseable {
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("connection", "content-length", "transfer-encoding", "expect", "date");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final OkHttpClient http =
      new OkHttpClient.Builder().followRedirects(false).retryOnConnectionFailure(false).build();
  private final AtomicInteger conditionalWrites = new AtomicInteger();
  private final S3Proxy behind;
  private final S3Client client;
  private final String bucket;

  private UnconditionalS3(HttpServer server, S3Proxy behind, String bucket) {
    this.server = server;
    this.behind = behind;
    this.client = behind.client();
    this.bucket = bucket;
  }

  static UnconditionalS3 inFrontOf(S3Proxy behind, String bucket) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    UnconditionalS3 proxy = new UnconditionalS3(server, behind, bucket);
    server.setExecutor(proxy.threads);
    server.createContext("/", proxy::pass);
    server.start();
    return proxy;
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** How many writes with a condition came by. */
  int conditionalWrites() {
    return conditionalWrites.get();
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (exchange.getRequestHeaders().containsKey("If-None-Match")) {
        conditionalWrites.incrementAndGet();
        String key = exchange.getRequestURI().getPath().substring(bucket.length() + 2);
        client.deleteObject(request -> request.bucket(bucket).key(key));
      }
      try (Response answer = http.newCall(copy(exchange, body)).execute()) {
        byte[] content = answer.body().bytes();
        answer
            .headers()
            .forEach(h -> exchange.getResponseHeaders().add(h.getFirst(), h.getSecond()));
        exchange.getResponseHeaders().remove("Transfer-Encoding");
        boolean bodiless = exchange.getRequestMethod().equals("HEAD") || content.length == 0;
        exchange.sendResponseHeaders(answer.code(), bodiless ? -1 : content.length);
        if (!bodiless) {
          exchange.getResponseBody().write(content);
        }
      }
    }
  }

  /** The same request for the server behind; the Host header is signed and stays. */
  private Request copy(HttpExchange exchange, byte[] body) {
    String method = exchange.getRequestMethod();
    boolean hasBody = method.equals("PUT") || method.equals("POST");
    Request.Builder request =
        new Request.Builder()
            .url(behind.endpoint() + exchange.getRequestURI().toString())
            .method(method, hasBody ? RequestBody.create(body) : null);
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.addHeader(name, value));
              }
            });
    return request.build();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    client.close();
  }
}
