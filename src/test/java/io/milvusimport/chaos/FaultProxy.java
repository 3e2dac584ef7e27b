package io.milvusimport.chaos;

import io.milvusimport.chaos.Request.Server;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The way from one worker to one server: plain HTTP on 127.0.0.1, request by request, each past a
 * {@link Gate}. Messages are passed on byte by byte as they came, but for {@code Expect}, which is
 * answered here.
 */
final class FaultProxy implements AutoCloseable {
  private static final String BUSY =
      "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  private static final String GO_ON = "HTTP/1.1 100 Continue\r\n\r\n";

  private final String worker;
  private final Server server;
  private final int target;
  private final Gate gate;
  private final Duration patience;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);

  private FaultProxy(
      String worker,
      Server server,
      int target,
      Gate gate,
      Duration patience,
      ServerSocket listener) {
    this.worker = worker;
    this.server = server;
    this.target = target;
    this.gate = gate;
    this.patience = patience;
    this.listener = listener;
  }

  /**
   * Starts on a free port.
   *
   * @param target the server's port
   * @param patience how long {@link Fault#DELAYED} and {@link Fault#LATE} take
   */
  static FaultProxy start(String worker, Server server, int target, Gate gate, Duration patience) {
    try {
      ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
      FaultProxy proxy = new FaultProxy(worker, server, target, gate, patience, listener);
      proxy.inBackground(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("The fault proxy cannot listen", e);
    }
  }

  /** {@code http://host:port}. */
  String uri() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  private void inBackground(Runnable work) {
    Thread thread = new Thread(work, "proxy " + worker + " " + server);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        open.add(client);
        inBackground(() -> serve(client));
      } catch (IOException e) {
        close();
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(client.getInputStream());
      while (pass(client, in)) {
        // One request after the other: nobody here pipelines.
      }
    } catch (IOException e) {
      // One of the two ends is gone, and so is the connection.
    } finally {
      open.remove(client);
    }
  }

  /** Returns whether the connection goes on. */
  private boolean pass(Socket client, InputStream in) throws IOException {
    Optional<HttpMessage> read = readRequest(client, in);
    if (read.isEmpty()) {
      return false;
    }
    HttpMessage message = read.get().without("expect");
    Request request = new Request(worker, server, message.word(0), message.word(1), message.body());
    switch (gate.arrived(request)) {
      case RESET_BEFORE -> reset(client);
      case HALF_SENT -> {
        halfSend(message);
        reset(client);
      }
      case RESET_AFTER -> {
        boolean unused = gate.answered(request, exchange(request, message), true);
        reset(client);
      }
      case CUT_ANSWER -> {
        HttpMessage answer = exchange(request, message);
        boolean unused = gate.answered(request, answer, true);
        answer.writeHalfTo(client.getOutputStream());
      }
      case LATE -> {
        reset(client);
        await();
        boolean unused = gate.answered(request, exchange(request, message), false);
      }
      case UNAVAILABLE ->
          client.getOutputStream().write(BUSY.getBytes(StandardCharsets.ISO_8859_1));
      case DELAYED -> {
        await();
        return deliver(client, request, message);
      }
      case NONE -> {
        return deliver(client, request, message);
      }
    }
    return false;
  }

  /** A client that asks whether it may send the body is told yes. */
  private static Optional<HttpMessage> readRequest(Socket client, InputStream in)
      throws IOException {
    return HttpMessage.read(
        in,
        head -> {
          if (head.header("expect").isPresent()) {
            client.getOutputStream().write(GO_ON.getBytes(StandardCharsets.ISO_8859_1));
          }
          return true;
        });
  }

  private boolean deliver(Socket client, Request request, HttpMessage message) throws IOException {
    HttpMessage answer = exchange(request, message);
    if (!gate.answered(request, answer, true)) {
      reset(client);
      return false;
    }
    answer.writeTo(client.getOutputStream());
    return answer.isDelimited() && !answer.header("connection").equals(Optional.of("close"));
  }

  /** One connection for each request: what the server still sends later meets nobody. */
  private HttpMessage exchange(Request request, HttpMessage message) throws IOException {
    try (Socket upstream = new Socket("127.0.0.1", target)) {
      open.add(upstream);
      upstream.setTcpNoDelay(true);
      message.writeTo(upstream.getOutputStream());
      InputStream in = new BufferedInputStream(upstream.getInputStream());
      boolean isHead = request.method().equals("HEAD");
      HttpMessage answer =
          HttpMessage.read(in, head -> !isHead && head.status() != 204 && head.status() != 304)
              .orElseThrow(() -> new IOException("the server ended the connection"));
      open.remove(upstream);
      return answer;
    }
  }

  private void halfSend(HttpMessage message) throws IOException {
    try (Socket upstream = new Socket("127.0.0.1", target)) {
      OutputStream out = upstream.getOutputStream();
      message.writeHalfTo(out);
    }
  }

  /** Ends the connection without the usual farewell: the peer sees a reset. */
  private static void reset(Socket client) throws IOException {
    client.setSoLinger(true, 0);
    client.close();
  }

  private void await() {
    try {
      boolean unused = closed.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends all connections; what waits is sent on after that, and nobody hears the answer. */
  @Override
  public void close() {
    if (listener.isClosed()) {
      return;
    }
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The fault proxy was not closed", e);
    } finally {
      closed.countDown();
    }
  }
}
