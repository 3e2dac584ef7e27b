package io.milvusimport.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.importjob.ImportService.Accepted;
import io.milvusimport.importjob.ImportService.Described;
import io.milvusimport.importjob.ImportService.Done;
import io.milvusimport.importjob.ImportService.Listed;
import io.milvusimport.importjob.ImportService.Missing;
import io.milvusimport.importjob.ImportService.PartitionSeen;
import io.milvusimport.importjob.ImportService.Refused;
import io.milvusimport.importjob.ImportService.Unknown;
import io.milvusimport.importjob.ImportService.Usable;
import io.milvusimport.schema.Destination;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Spells out what the client makes of every number, for every call, through real HTTP: a line is
 * the number, then one letter a call in the order of {@link Call}.
 *
 * <p>o = done, m = missing, x = refused, r = refused for now, ? = unknown.
 */
class DecisionTableTest {
  private static final String CODES =
      """
      0     o o o o o o o o
      1     ? ? ? ? ? ? ? ?
      2     ? ? ? ? ? ? ? ?
      8     r r r r r r r r
      9     r r r r r r r r
      100   x x x x x x x x
      200   x x x x x x x x
      800   x x x x x x x x
      1100  x x x x x x x x
      1101  x x x x x x x x
      1400  x x x x x x x x
      1401  x x x x x x x x
      1800  x x x x x x x x
      1801  x x x x x x x x
      1802  x x x x x x x x
      1807  r r r r r r r r
      2100  x m x x x x x x
      2101  ? m ? x x ? ? ?
      3000  x x x x x x x x
      10001 ? ? ? ? ? ? ? ?
      21119 x x x x x x x x
      65535 ? ? ? ? ? ? ? ?
      -1    ? ? ? ? ? ? ? ?
      """;

  private static final String STATUSES =
      """
      301   x x x x x x x x
      302   x x x x x x x x
      307   x x x x x x x x
      308   x x x x x x x x
      400   x x x x x x x x
      401   x x x x x x x x
      403   x x x x x x x x
      404   x x x x x x x x
      405   x x x x x x x x
      408   ? ? ? ? ? ? ? ?
      409   ? ? ? ? ? ? ? ?
      413   x x x x x x x x
      429   r r r r r r r r
      500   ? ? ? ? ? ? ? ?
      502   ? ? ? ? ? ? ? ?
      503   ? ? ? ? ? ? ? ?
      504   ? ? ? ? ? ? ? ?
      """;

  private static ScriptedServer server;
  private static MilvusClient client;

  @BeforeAll
  static void start() throws IOException {
    server = new ScriptedServer();
    client = server.selfHosted();
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  /** One cell of the tables above. */
  record Cell(Call call, int status, String body, int number, char expected) {
    @Override
    public String toString() {
      return call + " " + (status == 200 ? "code " : "HTTP ") + number + " -> " + expected;
    }
  }

  static Stream<Cell> cells() {
    return Stream.concat(
        cells(CODES, true),
        // a status decides whatever the body claims
        cells(STATUSES, false));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void everyNumberDecidesAsTheTableSays(Cell cell) {
    // Given
    server.answer(cell.status(), cell.body());
    int before = server.requests();

    // When
    Object answer = send(cell.call());

    // Then
    assertThat(letter(answer)).isEqualTo(cell.expected());
    assertThat(server.requests()).isEqualTo(before + 1);
    if (answer instanceof Refused refused && cell.status() == 200) {
      assertThat(refused.code()).isEqualTo(cell.number());
    }
    assertThat(answer.toString()).doesNotContain("s3cr3t").doesNotContain("{");
  }

  @Test
  void everyRowOfTheTableIsSpelledOutHere() {
    // Given
    List<Integer> codes = cells(CODES, true).map(Cell::number).distinct().toList();
    List<Integer> statuses = cells(STATUSES, false).map(Cell::number).distinct().toList();

    // When / Then
    for (DecisionTable.Row row : DecisionTable.ROWS) {
      assertThat(row.in() == DecisionTable.In.CODE ? codes : statuses).contains(row.number());
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

  private static Stream<Cell> cells(String table, boolean codes) {
    return table
        .lines()
        .map(line -> Arrays.stream(line.split(" +")).collect(Collectors.toList()))
        .flatMap(
            line ->
                IntStream.range(0, Call.values().length)
                    .mapToObj(
                        i -> {
                          int number = Integer.parseInt(line.get(0));
                          Call call = Call.values()[i];
                          char expected = line.get(i + 1).charAt(0);
                          return codes
                              ? new Cell(call, 200, body(call, number), number, expected)
                              : new Cell(call, number, body(call, 0), number, expected);
                        }));
  }

  private static String body(Call call, int code) {
    if (code != 0) {
      return "{\"code\":"
          + code
          + ",\"message\":\"no such thing as "
          + ScriptedServer.TOKEN
          + "\"}";
    }
    String data =
        switch (call) {
          case CREATE -> "{'jobId':'7'}";
          case DESCRIBE -> "{'jobId':'7','state':'Importing'}";
          case LIST -> "{'records':[]}";
          case COMMIT, ABORT, REFRESH_LOAD -> "{}";
          case DESCRIBE_COLLECTION ->
              "{'collectionID':1,'fields':[{'name':'id','type':'Int64','primaryKey':true}]}";
          case HAS_PARTITION -> "{'has':true}";
        };
    return "{\"code\":0,\"data\":" + data.replace('\'', '"') + "}";
  }

  private static Object send(Call call) {
    return switch (call) {
      case CREATE -> client.create(ScriptedServer.CREATE);
      case DESCRIBE -> client.describe(ScriptedServer.DESTINATION, "7");
      case LIST -> client.list(ScriptedServer.DESTINATION);
      case COMMIT -> client.commit(ScriptedServer.DESTINATION, "7");
      case ABORT -> client.abort(ScriptedServer.DESTINATION, "7");
      case REFRESH_LOAD -> client.refreshLoad(ScriptedServer.DESTINATION);
      case DESCRIBE_COLLECTION -> client.describeCollection("shop", "items");
      case HAS_PARTITION -> client.hasPartition(new Destination("shop", "items", Optional.of("p")));
    };
  }

  private static char letter(Object answer) {
    if (answer instanceof Refused refused) {
      return refused.retryable() ? 'r' : 'x';
    }
    if (answer instanceof Missing) {
      return 'm';
    }
    if (answer instanceof Unknown) {
      return '?';
    }
    boolean done =
        answer instanceof Accepted
            || answer instanceof Described
            || answer instanceof Listed
            || answer instanceof Done
            || answer instanceof Usable
            || answer instanceof PartitionSeen;
    return done ? 'o' : '!';
  }
}
