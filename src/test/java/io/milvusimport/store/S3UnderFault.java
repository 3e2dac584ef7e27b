package io.milvusimport.store;

import io.milvusimport.faults.Fault;
import io.milvusimport.faults.FaultServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An operation of the real S3 store, by the request of it that meets a fault over a real socket.
 */
public enum S3UnderFault {
  CREATE_BYTES("PUT "),
  CREATE_FILE("PUT "),
  WHOSE("HEAD "),
  COPY_LOOK("HEAD "),
  COPY("PUT "),
  GET("GET "),
  LIST("GET "),
  DELETE_ONE("DELETE "),
  DELETE_MANY("");

  private final String method;

  S3UnderFault(String method) {
    this.method = method;
  }

  /** As the sheets name it. */
  public String column() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  String method() {
    return method;
  }

  boolean isStruck(String line) {
    return line.startsWith(method);
  }

  /** The answer to the requests that come before, or after. */
  String otherwise() {
    return switch (this) {
      case WHOSE -> "HTTP/1.1 412 Precondition Failed\r\nContent-Length: 0\r\n\r\n";
      case COPY -> "HTTP/1.1 200 OK\r\nETag: \"etag\"\r\nContent-Length: 7\r\n\r\n";
      case COPY_LOOK -> listOfNothing();
      default -> "HTTP/1.1 200 OK\r\nETag: \"etag\"\r\nContent-Length: 0\r\n\r\n";
    };
  }

  private static String listOfNothing() {
    String list = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";
    return "HTTP/1.1 200 OK\r\nContent-Length: " + list.length() + "\r\n\r\n" + list;
  }

  /** Sends the operation; the word for what it came to where it did not fail. */
  String send(ObjectStore store, Path file) throws StoreException {
    switch (this) {
      case CREATE_BYTES, WHOSE -> {
        return store.createIfAbsent("key", new Body.Bytes(new byte[7])).name();
      }
      case CREATE_FILE -> {
        return store.createIfAbsent("key", new Body.LocalFile(file)).name();
      }
      case COPY_LOOK, COPY -> store.copy("key", "to");
      case GET -> {
        return store.get("key").isEmpty() ? "none" : "got";
      }
      case LIST -> {
        return "listed " + store.list("key", "");
      }
      case DELETE_ONE -> store.delete(List.of("key"));
      case DELETE_MANY -> store.delete(List.of("key", "key-2"));
    }
    return "done";
  }

  /** What every message begins with. */
  String subject() {
    return switch (this) {
      case CREATE_BYTES, CREATE_FILE -> "Create of s3://bucket/key";
      case WHOSE -> "C"; // that of the create, or of the check
      case COPY_LOOK, COPY -> "Copy of s3://bucket/key to s3://bucket/to";
      case GET -> "Get of s3://bucket/key";
      case LIST -> "List of s3://bucket/key";
      case DELETE_ONE -> "Delete of s3://bucket/key";
      case DELETE_MANY -> "Delete of ";
    };
  }

  /** What came of it, the word of the sheets first. */
  public record Outcome(String word, int requests, String uri, @Nullable StoreException failure) {}

  /** Short deadlines only where it is they that must end the call. */
  private static ObjectStore open(FaultServer server, Fault fault) {
    return fault.isEndedByTime()
        ? QuickS3.open(server.uri(), Duration.ofSeconds(2))
        : QuickS3.open(server.uri());
  }

  /** Sends it to a store that has the fault. */
  public Outcome meet(String name, Path file) throws IOException {
    Fault fault = Fault.ofS3(name, "you sent " + String.join(" and ", QuickS3.SECRETS));
    try (FaultServer server = FaultServer.with(fault, this::isStruck, otherwise());
        ObjectStore store = open(server, fault)) {
      String uri = server.uri().toString();
      String word;
      StoreException failure = null;
      try {
        word = send(store, file).toLowerCase(Locale.ROOT);
      } catch (StoreException e) {
        word = e.kind().name().toLowerCase(Locale.ROOT);
        failure = e;
      }
      return new Outcome(word, server.requestsMet(), uri, failure);
    }
  }
}
