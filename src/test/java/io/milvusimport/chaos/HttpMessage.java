package io.milvusimport.chaos;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * A request or an answer as it came over the wire, whole.
 *
 * @param head start line and headers, with the empty line at their end
 * @param body as it was sent: chunks are left as they are
 */
record HttpMessage(String head, byte[] body) {
  private static final int MAX_HEAD_BYTES = 64 * 1024;

  /**
   * Reads one message.
   *
   * @param hasBody asked about the head, before the body is read: false for an answer that has none
   *     whatever its headers say
   * @return empty when the connection ended before a message began
   * @throws EOFException when it ended within one
   */
  static Optional<HttpMessage> read(InputStream in, HeadReader hasBody) throws IOException {
    Optional<String> head = readHead(in);
    if (head.isEmpty()) {
      return Optional.empty();
    }
    HttpMessage message = new HttpMessage(head.get(), new byte[0]);
    return Optional.of(
        hasBody.hasBody(message) ? new HttpMessage(message.head, message.readBody(in)) : message);
  }

  /** Sees a message without its body. */
  interface HeadReader {
    boolean hasBody(HttpMessage head) throws IOException;
  }

  private static Optional<String> readHead(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int seen = 0;
    while (seen != 0x0D0A0D0A) {
      int next = in.read();
      if (next < 0) {
        if (bytes.size() == 0) {
          return Optional.empty();
        }
        throw new EOFException("the connection ended within the head of a message");
      }
      bytes.write(next);
      seen = (seen << 8) | next;
      if (bytes.size() > MAX_HEAD_BYTES) {
        throw new IOException("the head of a message is longer than " + MAX_HEAD_BYTES + " bytes");
      }
    }
    return Optional.of(bytes.toString(StandardCharsets.ISO_8859_1));
  }

  private byte[] readBody(InputStream in) throws IOException {
    Optional<String> length = header("content-length");
    if (length.isPresent()) {
      return exactly(in, Integer.parseInt(length.get()));
    }
    boolean isChunked =
        header("transfer-encoding").filter(coding -> coding.equals("chunked")).isPresent();
    if (isChunked) {
      return chunks(in);
    }
    return isRequest() ? new byte[0] : in.readAllBytes();
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (true) {
      String size = line(in);
      bytes.writeBytes((size + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      int length = Integer.parseInt(size.replaceFirst(";.*", "").strip(), 16);
      if (length == 0) {
        break;
      }
      bytes.writeBytes(exactly(in, length + 2));
    }
    String trailer;
    do {
      trailer = line(in);
      bytes.writeBytes((trailer + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    } while (!trailer.isEmpty());
    return bytes.toByteArray();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection ended within a chunk");
      }
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException(
          "the connection ended after " + bytes.length + " of " + length + " bytes of a body");
    }
    return bytes;
  }

  /** Whether its end can be told without the end of the connection. */
  boolean isDelimited() {
    return header("content-length").isPresent()
        || header("transfer-encoding").isPresent()
        || body.length == 0;
  }

  private boolean isRequest() {
    return !head.startsWith("HTTP/");
  }

  /** The value of a header, in small letters. */
  Optional<String> header(String name) {
    return head.lines()
        .skip(1)
        .map(line -> line.toLowerCase(Locale.ROOT))
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }

  /** The same without a header. */
  HttpMessage without(String name) {
    StringBuilder kept = new StringBuilder();
    for (String line : head.split("\r\n")) {
      if (!line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
        kept.append(line).append("\r\n");
      }
    }
    return new HttpMessage(kept.append("\r\n").toString(), body);
  }

  /** The n-th word of the start line, from 0. */
  String word(int n) {
    String[] words = head.substring(0, head.indexOf("\r\n")).split(" ");
    return n < words.length ? words[n] : "";
  }

  /** The status of an answer. */
  int status() {
    return Integer.parseInt(word(1));
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** Writes it whole. */
  void writeTo(OutputStream out) throws IOException {
    out.write(bytes());
    out.flush();
  }

  /** Writes the head and half of the body; of a message without a body, half of the head. */
  void writeHalfTo(OutputStream out) throws IOException {
    byte[] whole = bytes();
    int half = body.length == 0 ? whole.length / 2 : whole.length - (body.length + 1) / 2;
    out.write(whole, 0, half);
    out.flush();
  }

  private byte[] bytes() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
    whole.writeBytes(body);
    return whole.toByteArray();
  }
}
