package io.milvusimport.milvus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bare socket that counts the requests it has read to the end, and does to each what was
 * prepared: whatever an HTTP library would do about it stays visible.
 */
final class RawServer implements AutoCloseable {
  private static final String CUT = "cut";
  private static final String SILENCE = "silence";

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
  private final BlockingQueue<String> script = new LinkedBlockingQueue<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger posts = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile Runnable onSilence = () -> {};

  RawServer() throws IOException {
    thread(this::accept);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  int posts() {
    return posts.get();
  }

  int connections() {
    return connections.get();
  }

  RawServer answer(String body) {
    return answer("HTTP/1.1 200 OK", body);
  }

  /**
   * @param head the status line, and headers after it
   */
  RawServer answer(String head, String body) {
    script.add(head + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    return this;
  }

  /** Cuts the connection once a request has been read. */
  RawServer cut() {
    script.add(CUT);
    return this;
  }

  /** Reads a request and says nothing. */
  RawServer silence() {
    script.add(SILENCE);
    return this;
  }

  RawServer onSilence(Runnable action) {
    onSilence = action;
    return this;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        connections.incrementAndGet();
        thread(() -> serve(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      while (readRequest(socket.getInputStream())) {
        posts.incrementAndGet();
        String next = script.take();
        if (next.equals(CUT)) {
          return;
        }
        if (next.equals(SILENCE)) {
          onSilence.run();
          continue; // until the client goes
        }
        socket.getOutputStream().write(next.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
      }
    } catch (IOException | InterruptedException e) {
      // the client has gone, or the test is over
    }
  }

  /** False at the end of the stream, and for bytes that are no POST. */
  private static boolean readRequest(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    String text;
    do {
      int b = in.read();
      if (b < 0) {
        return false;
      }
      head.write(b);
      text = head.toString(StandardCharsets.ISO_8859_1);
      if (text.length() == 4 && !text.equals("POST")) {
        return false;
      }
    } while (!text.endsWith("\r\n\r\n"));
    String length =
        text.toLowerCase(Locale.ROOT).replaceFirst("(?s).*content-length: (\\d+).*", "$1");
    int bytes = Integer.parseInt(length);
    return in.readNBytes(bytes).length == bytes;
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
