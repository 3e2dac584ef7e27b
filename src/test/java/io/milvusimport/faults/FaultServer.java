package io.milvusimport.faults;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * An HTTP server on the loopback address that has one fault. A bare socket: whatever an HTTP
 * library would do about the fault stays visible.
 */
public final class FaultServer implements AutoCloseable {
  private static final long TRICKLE_MS = 20;

  private final Fault fault;
  private final Predicate<String> struck;
  private final String otherwise;
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final ScheduledExecutorService trickle =
      Executors.newSingleThreadScheduledExecutor(FaultServer::daemon);

  private FaultServer(Fault fault, Predicate<String> struck, String otherwise) throws IOException {
    this.fault = fault;
    this.struck = struck;
    this.otherwise = otherwise;
    if (fault.wire() == Fault.Wire.CLOSED_PORT) {
      listener.close();
    } else {
      daemon(this::accept).start();
    }
  }

  /** Every request meets the fault. */
  public static FaultServer with(Fault fault) throws IOException {
    return new FaultServer(fault, line -> true, "");
  }

  /**
   * Requests meet the fault whose first line is struck; the others get an answer.
   *
   * @param otherwise the whole of that answer
   */
  public static FaultServer with(Fault fault, Predicate<String> struck, String otherwise)
      throws IOException {
    return new FaultServer(fault, struck, otherwise);
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /**
   * How many requests met the fault, those included that were not read to their end. What was sent
   * to the server is waited for, also where the client gave up before the server looked at it.
   */
  public int requestsMet() {
    if (fault.wire() != Fault.Wire.CLOSED_PORT) {
      Awaitility.await().until(() -> requests.get() > 0);
    }
    return requests.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        daemon(() -> serve(socket)).start();
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      for (String line = firstLine(in); !line.isEmpty(); line = firstLine(in)) {
        boolean isStruck = struck.test(line);
        if (isStruck) {
          requests.incrementAndGet();
        }
        if (isStruck && fault.wire() == Fault.Wire.RESET_BEFORE) {
          socket.setSoLinger(true, 0);
          return;
        }
        readRest(in);
        if (!isStruck) {
          write(out, otherwise);
        } else if (!answers(socket, in, out, line.startsWith("HEAD "))) {
          return;
        }
      }
    } catch (IOException e) {
      // the client has gone
    }
  }

  /** Whether the connection is good for another request. */
  private boolean answers(Socket socket, InputStream in, OutputStream out, boolean isHead)
      throws IOException {
    String answer = isHead ? headOf(fault) : fault.answer();
    switch (fault.wire()) {
      case RESET_AFTER -> socket.setSoLinger(true, 0);
      case SILENCE -> awaitEnd(in);
      case STALL -> {
        write(out, answer);
        awaitEnd(in);
      }
      case TRICKLE -> {
        write(out, answer);
        var unused =
            trickle.scheduleWithFixedDelay(
                () -> write(out, " "), TRICKLE_MS, TRICKLE_MS, TimeUnit.MILLISECONDS);
        awaitEnd(in);
      }
      case CUT -> write(out, answer);
      case ANSWER -> {
        write(out, answer);
        return true;
      }
      case CLOSED_PORT, RESET_BEFORE -> throw new IllegalStateException("Nothing is read then");
    }
    return false;
  }

  /** The answer to a HEAD has no body; where not all is to come, it is the head that is cut. */
  private static String headOf(Fault fault) {
    String head = fault.answer().replaceFirst("(?s)\r\n\r\n.*", "\r\n\r\n");
    return fault.wire() == Fault.Wire.ANSWER ? head : head.replaceFirst("(?s)\r\n.*", "\r\nX-");
  }

  private static void write(OutputStream out, String text) {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new IllegalStateException("The client has gone", e); // ends a trickle
    }
  }

  private static void awaitEnd(InputStream in) throws IOException {
    while (in.read() >= 0) {
      // what the client may still say
    }
  }

  private static String firstLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).strip();
  }

  private static void readRest(InputStream in) throws IOException {
    int length = 0;
    for (String line = firstLine(in); !line.isEmpty(); line = firstLine(in)) {
      String header = line.toLowerCase(Locale.ROOT);
      if (header.startsWith("content-length:")) {
        length = Integer.parseInt(header.substring("content-length:".length()).strip());
      }
    }
    in.readNBytes(length);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "fault-server");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() throws IOException {
    trickle.shutdownNow();
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
