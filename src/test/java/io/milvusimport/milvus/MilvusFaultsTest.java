package io.milvusimport.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.faults.Fault;
import io.milvusimport.faults.FaultServer;
import io.milvusimport.faults.FaultSheet;
import io.milvusimport.importjob.ImportService.KeysUnknown;
import io.milvusimport.importjob.ImportService.Refused;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the client makes of every fault of every call, as {@code faults/milvus-answers.tsv} wants
 * it: both forms of the requests, through real sockets.
 */
class MilvusFaultsTest {
  private static final FaultSheet SHEET = FaultSheet.read("milvus-answers.tsv");
  private static final List<String> SECRETS =
      List.of(
          ScriptedServer.TOKEN,
          ScriptedServer.API_KEY,
          ScriptedServer.SECRET_KEY,
          ScriptedServer.SESSION_TOKEN);

  /** Cells that end by a deadline wait for it together. */
  private static final int TOGETHER = 8;

  private static ExecutorService pool;
  private static final Map<Cell, Future<Outcome>> outcomes = new LinkedHashMap<>();

  /** How the requests are made. */
  enum Form {
    MILVUS,
    ZILLIZ_CLOUD;

    MilvusClient client(URI uri, Timeouts timeouts) {
      return this == MILVUS
          ? MilvusClient.selfHosted(
              new SelfHostedSettings(uri, Optional.of(ScriptedServer.TOKEN)),
              ObjectPaths.verbatim(),
              timeouts,
              false)
          : MilvusClient.zillizCloud(ScriptedServer.cloudSettings(uri), timeouts, false);
    }

    /** What the requests hold that nobody else may see. */
    String secrets() {
      return this == MILVUS ? ScriptedServer.TOKEN : String.join(" and ", SECRETS);
    }

    String credential(Call call) {
      boolean isOfACollection =
          call == Call.REFRESH_LOAD
              || call == Call.DESCRIBE_COLLECTION
              || call == Call.HAS_PARTITION
              || call == Call.QUERY;
      return this == MILVUS || isOfACollection ? "milvus.token" : "cloud.api.key";
    }
  }

  record Cell(String fault, Call call, Form form) {}

  record Outcome(Object answer, int requests, URI uri) {}

  @BeforeAll
  static void meetEveryFault() {
    pool = Executors.newFixedThreadPool(TOGETHER);
    cells().forEach(cell -> outcomes.put(cell, pool.submit(() -> meet(cell))));
  }

  @AfterAll
  static void stop() {
    pool.shutdownNow();
    outcomes.clear();
  }

  static Stream<Cell> cells() {
    return SHEET.faults().stream()
        .flatMap(
            fault ->
                Arrays.stream(Call.values())
                    .flatMap(
                        call ->
                            Arrays.stream(Form.values()).map(form -> new Cell(fault, call, form))));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void everyFaultOfEveryCallComesToWhatTheSheetSays(Cell cell) throws Exception {
    // Given
    FaultSheet.Row row = SHEET.row(cell.fault(), MilvusUnderFault.column(cell.call()));

    // When
    Outcome outcome = Objects.requireNonNull(outcomes.get(cell)).get(200, TimeUnit.SECONDS);

    // Then
    String message = outcome.answer().toString();
    assertThat(MilvusUnderFault.word(outcome.answer()))
        .as(message)
        .isEqualTo(row.get(MilvusUnderFault.column(cell.call())));
    assertThat(outcome.requests()).isEqualTo(Integer.parseInt(row.get("requests")));
    assertThat(message).doesNotContain(SECRETS).doesNotContain("{").doesNotContain("\n");
    if (outcome.answer() instanceof KeysUnknown keys) {
      assertThat(message).isEqualTo(new KeysUnknown(keys.code()).toString());
      return; // the server's words may repeat the keys
    }
    if (!cell.fault().equals("code 0")) {
      assertThat(message).contains(outcome.uri().toString(), subject(cell.call()));
    }
    for (String part : row.says()) {
      assertThat(message)
          .contains(part.replace("{credential}", cell.form().credential(cell.call())));
    }
    if (outcome.answer() instanceof Refused refused && cell.fault().startsWith("code ")) {
      assertThat("code " + refused.code()).isEqualTo(cell.fault());
    }
  }

  @Test
  void theSheetHasACellForEveryCallAndKnowsNoOther() {
    List<String> calls = Arrays.stream(Call.values()).map(MilvusUnderFault::column).toList();

    assertThat(SHEET.columns())
        .containsExactlyElementsOf(
            Stream.of(Stream.of("fault"), calls.stream(), Stream.of("requests", "says"))
                .flatMap(s -> s)
                .toList());
  }

  @Test
  void everyRowOfTheDecisionTableIsInTheSheet() {
    for (DecisionTable.Row row : DecisionTable.ROWS) {
      String fault = (row.in() == DecisionTable.In.CODE ? "code " : "HTTP ") + row.number();
      assertThat(SHEET.faults()).contains(fault);
    }
  }

  @Test
  void noNumberHasTwoRowsForACall() {
    // Given
    Stream<String> keys =
        DecisionTable.ROWS.stream()
            .flatMap(row -> row.calls().stream().map(c -> row.in() + " " + row.number() + " " + c));

    // When / Then
    assertThat(keys.toList()).doesNotHaveDuplicates();
  }

  private static Outcome meet(Cell cell) throws IOException {
    Fault fault = Fault.ofMilvus(cell.fault(), "you sent " + cell.form().secrets());
    try (FaultServer server = FaultServer.with(fault);
        MilvusClient client = cell.form().client(server.uri(), MilvusUnderFault.timeouts(fault))) {
      Object answer = MilvusUnderFault.send(client, cell.call());
      return new Outcome(answer, server.requestsMet(), server.uri());
    }
  }

  /** What was asked, as every message begins. */
  private static String subject(Call call) {
    return switch (call) {
      case CREATE -> "An import job of 2 file(s) for shop.items";
      case DESCRIBE -> "The state of job 7 of shop.items";
      case LIST -> "The list of jobs of shop.items";
      case COMMIT -> "The commit of job 7 of shop.items";
      case ABORT -> "The abort of job 7 of shop.items";
      case REFRESH_LOAD -> "The refresh of shop.items";
      case DESCRIBE_COLLECTION -> "The description of collection items of database shop";
      case HAS_PARTITION -> "The existence of partition shop.items/p";
      case QUERY -> "A query of shop.items";
    };
  }
}
