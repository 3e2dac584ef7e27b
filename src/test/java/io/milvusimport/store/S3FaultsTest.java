package io.milvusimport.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.faults.Fault;
import io.milvusimport.faults.FaultServer;
import io.milvusimport.faults.FaultSheet;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the S3 store makes of every fault of every operation, as {@code faults/store-answers.tsv}
 * wants it. The fault lasts: what comes of one that passes is in {@link S3ObjectStoreFaultTest}.
 */
class S3FaultsTest {
  private static final FaultSheet SHEET = FaultSheet.read("store-answers.tsv");

  /** In a cell: a HEAD has no body, so that the fault is the one of the bare status. */
  private static final String BARE = "=";

  /** Cells that end by a deadline wait for it together. */
  private static final int TOGETHER = 8;

  @TempDir static Path folder;
  private static ExecutorService pool;
  private static final Map<Cell, Future<Outcome>> outcomes = new LinkedHashMap<>();

  /** An operation, by the request that meets the fault. */
  enum Request {
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

    Request(String method) {
      this.method = method;
    }

    String column() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
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
  }

  record Cell(String fault, Request request) {}

  record Outcome(String word, int requests, String uri, @Nullable StoreException failure) {}

  @BeforeAll
  static void meetEveryFault() throws IOException {
    Path file = Files.write(folder.resolve("spool"), new byte[100_000]);
    pool = Executors.newFixedThreadPool(TOGETHER);
    cells().forEach(cell -> outcomes.put(cell, pool.submit(() -> meet(cell, file))));
  }

  @AfterAll
  static void stop() {
    pool.shutdownNow();
    outcomes.clear();
  }

  static Stream<Cell> cells() {
    return SHEET.faults().stream()
        .flatMap(fault -> Arrays.stream(Request.values()).map(request -> new Cell(fault, request)))
        .filter(cell -> !isBare(cell));
  }

  private static boolean isBare(Cell cell) {
    return SHEET
        .row(cell.fault(), cell.request().column())
        .get(cell.request().column())
        .equals(BARE);
  }

  @ParameterizedTest
  @MethodSource("cells")
  void everyFaultOfEveryOperationComesToWhatTheSheetSays(Cell cell) throws Exception {
    // Given
    FaultSheet.Row row = SHEET.row(cell.fault(), cell.request().column());
    String[] expected = row.get(cell.request().column()).split(" x", -1);

    // When
    Outcome outcome = Objects.requireNonNull(outcomes.get(cell)).get(200, TimeUnit.SECONDS);

    // Then
    StoreException failure = outcome.failure();
    String message = failure == null ? "" : failure.getMessage();
    assertThat(outcome.word()).as(message).isEqualTo(expected[0]);
    String[] range = (expected[1] + "-" + expected[1]).split("-", -1);
    assertThat(outcome.requests())
        .isBetween(Integer.parseInt(range[0]), Integer.parseInt(range[1]));
    if (failure != null) {
      assertThat(message).startsWith(cell.request().subject()).contains(outcome.uri());
      assertThat(message).contains("s3://bucket").contains(row.says()).doesNotContain("\n");
      StringWriter printed = new StringWriter();
      failure.printStackTrace(new PrintWriter(printed));
      assertThat(printed.toString()).doesNotContain(QuickS3.SECRETS);
    }
  }

  @Test
  void theSheetHasACellForEveryOperationAndKnowsNoOther() {
    List<String> requests = Arrays.stream(Request.values()).map(Request::column).toList();

    assertThat(SHEET.columns())
        .containsExactlyElementsOf(
            Stream.of(Stream.of("fault"), requests.stream(), Stream.of("says"))
                .flatMap(s -> s)
                .toList());
    for (FaultSheet.Row row : SHEET.rows()) {
      for (Request request : Request.values()) {
        boolean mayBeBare = request.method.equals("HEAD ");
        assertThat(row.get(request.column()))
            .matches(mayBeBare ? "=|-|[a-z \\[\\]]+ x[0-9-]+" : "-|[a-z \\[\\]]+ x[0-9-]+");
      }
    }
  }

  /** Short deadlines only where it is they that must end the call. */
  private static ObjectStore open(FaultServer server, Fault fault) {
    return fault.isEndedByTime()
        ? QuickS3.open(server.uri(), Duration.ofSeconds(2))
        : QuickS3.open(server.uri());
  }

  private static Outcome meet(Cell cell, Path file) throws IOException {
    Fault fault = Fault.ofS3(cell.fault(), "you sent " + String.join(" and ", QuickS3.SECRETS));
    Request request = cell.request();
    try (FaultServer server = FaultServer.with(fault, request::isStruck, request.otherwise());
        ObjectStore store = open(server, fault)) {
      String uri = server.uri().toString();
      String word;
      StoreException failure = null;
      try {
        word = request.send(store, file).toLowerCase(Locale.ROOT);
      } catch (StoreException e) {
        word = e.kind().name().toLowerCase(Locale.ROOT);
        failure = e;
      }
      return new Outcome(word, server.requestsMet(), uri, failure);
    }
  }
}
