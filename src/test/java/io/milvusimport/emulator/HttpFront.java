package io.milvusimport.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The listening socket, on loopback only; applies request faults and keeps the log. */
final class HttpFront implements AutoCloseable {
  private static final String API = "/v2/vectordb/";
  private static final int THREADS = 16;

  static {
    // Without it each answer waits 40 ms for the client's acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private record Request(String method, String path, Map<String, String> headers, String body) {
    String endpoint() {
      return path.startsWith(API) ? path.substring(API.length()) : path;
    }
  }

  private final HttpServer server;
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS);
  private final Router router;
  private final ControlEndpoints controls;
  private final RequestFaults faults;
  private final RequestLog log;
  private final JobRunner runner;
  private final EmulatorSettings settings;

  private HttpFront(
      HttpServer server,
      Router router,
      ControlEndpoints controls,
      RequestFaults faults,
      RequestLog log,
      JobRunner runner,
      EmulatorSettings settings) {
    this.server = server;
    this.router = router;
    this.controls = controls;
    this.faults = faults;
    this.log = log;
    this.runner = runner;
    this.settings = settings;
  }

  static HttpFront start(
      Router router,
      ControlEndpoints controls,
      RequestFaults faults,
      RequestLog log,
      JobRunner runner,
      EmulatorSettings settings)
      throws IOException {
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByName("127.0.0.1"), settings.port()), 0);
    HttpFront front = new HttpFront(server, router, controls, faults, log, runner, settings);
    server.setExecutor(front.threads);
    server.createContext("/", front::serve);
    server.start();
    return front;
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void serve(HttpExchange exchange) throws IOException {
    Request request = read(exchange);
    if (request.path().startsWith(ControlEndpoints.PREFIX)) {
      send(exchange, controls.answer(request.path(), request.body()));
      return;
    }
    if (settings.virtualTime().isPresent()) {
      runner.runDueTicks();
    }
    Optional<RequestFault> fault = faults.take(request.endpoint());
    if (fault.isPresent()) {
      serveBadly(exchange, request, fault.get());
    } else {
      answerAndSend(exchange, request);
    }
  }

  private void serveBadly(HttpExchange exchange, Request request, RequestFault fault)
      throws IOException {
    if (fault instanceof RequestFault.Answer answer) {
      Reply reply = Reply.json(answer.status(), answer.body());
      logged(request, outcome(reply));
      send(exchange, reply);
    } else if (fault instanceof RequestFault.LostBefore) {
      lose(exchange, request);
    } else if (fault instanceof RequestFault.LostAfter) {
      answer(request);
      lose(exchange, request);
    } else if (fault instanceof RequestFault.Late late) {
      long atMs = settings.ticker().nowMs() + late.by().toMillis();
      runner.runLate(atMs, () -> answer(request));
      lose(exchange, request);
    } else if (fault instanceof RequestFault.Delayed delayed) {
      // The delayed task is the request's own thread from here on; the exchange stays open.
      threads.schedule(
          () -> {
            answerAndSend(exchange, request);
            return true;
          },
          delayed.by().toMillis(),
          TimeUnit.MILLISECONDS);
    } else {
      throw new IllegalStateException("fault " + fault + " is not handled");
    }
  }

  private void answerAndSend(HttpExchange exchange, Request request) throws IOException {
    Reply reply = answer(request);
    logged(request, outcome(reply));
    send(exchange, reply);
  }

  private Reply answer(Request request) {
    try {
      return request.path().startsWith(API)
          ? router.answer(request.method(), request.endpoint(), request.headers(), request.body())
          : Reply.unknownRoute();
    } catch (RuntimeException e) {
      // A defect of the emulator: shown to the client and on stderr, where a test run shows it.
      e.printStackTrace();
      return new Reply(500, "text/plain", "emulator defect: " + e);
    }
  }

  private void lose(HttpExchange exchange, Request request) {
    logged(request, "lost");
    exchange.close();
  }

  private void logged(Request request, String outcome) {
    String key = request.headers().getOrDefault("idempotency-key", "");
    log.add(
        new RequestLog.Entry(
            settings.ticker().nowMs(), request.endpoint(), key, tree(request.body()), outcome));
  }

  private static String outcome(Reply reply) {
    JsonNode code = tree(reply.body()).path("code");
    return code.isNumber() ? reply.status() + " code " + code : String.valueOf(reply.status());
  }

  /** The body as JSON, or as a JSON string if it is none. */
  private static JsonNode tree(String body) {
    try {
      return Json.MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      return Json.MAPPER.valueToTree(body);
    }
  }

  private static Request read(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    return new Request(
        exchange.getRequestMethod(), exchange.getRequestURI().getPath(), headers, body);
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    byte[] bytes = reply.body().getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", reply.contentType());
    exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
