package io.milvusimport.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.faults.FaultSheet;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
  private static final Map<Cell, Future<S3UnderFault.Outcome>> outcomes = new LinkedHashMap<>();

  record Cell(String fault, S3UnderFault request) {}

  @BeforeAll
  static void meetEveryFault() throws IOException {
    Path file = Files.write(folder.resolve("spool"), new byte[100_000]);
    pool = Executors.newFixedThreadPool(TOGETHER);
    cells()
        .forEach(
            cell -> outcomes.put(cell, pool.submit(() -> cell.request().meet(cell.fault(), file))));
  }

  @AfterAll
  static void stop() {
    pool.shutdownNow();
    outcomes.clear();
  }

  static Stream<Cell> cells() {
    return SHEET.faults().stream()
        .flatMap(
            fault -> Arrays.stream(S3UnderFault.values()).map(request -> new Cell(fault, request)))
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
    S3UnderFault.Outcome outcome =
        Objects.requireNonNull(outcomes.get(cell)).get(200, TimeUnit.SECONDS);

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
    List<String> requests = Arrays.stream(S3UnderFault.values()).map(S3UnderFault::column).toList();

    assertThat(SHEET.columns())
        .containsExactlyElementsOf(
            Stream.of(Stream.of("fault"), requests.stream(), Stream.of("says"))
                .flatMap(s -> s)
                .toList());
    for (FaultSheet.Row row : SHEET.rows()) {
      for (S3UnderFault request : S3UnderFault.values()) {
        boolean mayBeBare = request.method().equals("HEAD ");
        assertThat(row.get(request.column()))
            .matches(mayBeBare ? "=|-|[a-z \\[\\]]+ x[0-9-]+" : "-|[a-z \\[\\]]+ x[0-9-]+");
      }
    }
  }
}
