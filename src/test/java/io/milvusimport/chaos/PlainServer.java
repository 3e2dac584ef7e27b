package io.milvusimport.chaos;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server that answers every request with 200 and {@code done}, and remembers what it got whole.
 */
final class PlainServer implements AutoCloseable {
  static final String ANSWER = "done";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> whole = new CopyOnWriteArrayList<>();
  private final List<String> broken = new CopyOnWriteArrayList<>();

  PlainServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  private void serve(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    try {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      whole.add(request + " " + body);
    } catch (IOException e) {
      broken.add(request);
      throw e;
    }
    byte[] answer = ANSWER.getBytes(StandardCharsets.UTF_8);
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(200, isHead ? -1 : answer.length);
    if (!isHead) {
      exchange.getResponseBody().write(answer);
    }
    exchange.close();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Requests that arrived whole: method, path, body. */
  List<String> whole() {
    return whole;
  }

  /** Requests whose body ended too early: method, path. */
  List<String> broken() {
    return broken;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
