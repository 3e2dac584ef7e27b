package io.milvusimport.milvus;

import static io.milvusimport.milvus.ScriptedServer.DESTINATION;
import static io.milvusimport.milvus.ScriptedServer.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.milvusimport.importjob.ImportService.KeysAnswer;
import io.milvusimport.importjob.ImportService.KeysSeen;
import io.milvusimport.importjob.ImportService.KeysUnknown;
import io.milvusimport.schema.Destination;
import io.milvusimport.schema.PrimaryKeys;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyQueryTest {
  private static final PrimaryKeys NUMBERS =
      new PrimaryKeys("id", false, List.of("17", "-9223372036854775807"));

  private ScriptedServer server;
  private MilvusClient client;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedServer();
    client = server.selfHosted();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void numbersAreAskedForByAStrongRead() throws Exception {
    // Given
    server.answer("{\"code\":0,\"data\":[{\"id\":17}]}");

    // When
    KeysAnswer answer = client.findKeys(DESTINATION, NUMBERS);

    // Then
    assertThat(answer).isEqualTo(new KeysSeen(Set.of("17")));
    RecordedRequest request = server.taken();
    assertThat(request.getUrl().encodedPath()).isEqualTo("/v2/vectordb/entities/query");
    assertThat(ScriptedServer.body(request))
        .isEqualTo(
            JSON.readTree(
                """
                {"dbName":"shop","collectionName":"items",
                 "filter":"id in [17, -9223372036854775807]",
                 "outputFields":["id"],"limit":100,"consistencyLevel":"Strong"}\
                """));
  }

  @Test
  void textsAreQuotedWhateverIsInThem() throws Exception {
    // Given
    List<String> keys = List.of("plain", "a\"b", "back\\slash", "or'1", "new\nline", "käse", "{}");
    server.answer("{\"code\":0,\"data\":[{\"sku\":\"a\\\"b\"},{\"sku\":\"käse\"}]}");

    // When
    KeysAnswer answer = client.findKeys(DESTINATION, new PrimaryKeys("sku", true, keys));

    // Then
    assertThat(answer).isEqualTo(new KeysSeen(Set.of("a\"b", "käse")));
    JsonNode body = ScriptedServer.body(server.taken());
    assertThat(body.path("filter").asText())
        .isEqualTo(
            "sku in [\"plain\", \"a\\\"b\", \"back\\\\slash\", \"or'1\", \"new\\nline\","
                + " \"käse\", \"{}\"]");
  }

  @Test
  void aDestinationWithAPartitionIsAskedForThatAlone() throws Exception {
    server.answer("{\"code\":0,\"data\":[]}");

    KeysAnswer answer =
        client.findKeys(new Destination("shop", "items", Optional.of("2026")), NUMBERS);

    assertThat(answer).isEqualTo(new KeysSeen(Set.of()));
    assertThat(ScriptedServer.body(server.taken()).path("partitionNames"))
        .isEqualTo(JSON.readTree("[\"2026\"]"));
  }

  @Test
  void zillizCloudIsAskedAtItsCluster() throws Exception {
    server.answer("{\"code\":0,\"data\":[{\"id\":\"17\"}]}");

    try (MilvusClient cloud = server.zillizCloud()) {
      KeysAnswer answer =
          cloud.findKeys(new Destination("default", "items", Optional.empty()), NUMBERS);

      assertThat(answer).isEqualTo(new KeysSeen(Set.of("17")));
    }
    RecordedRequest request = server.taken();
    assertThat(request.getUrl().encodedPath()).isEqualTo("/cluster/v2/vectordb/entities/query");
    assertThat(ScriptedServer.body(request).has("dbName")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"code\":0,\"data\":{}}",
        "{\"code\":0}",
        "{\"code\":0,\"data\":[{\"id\":18}]}",
        "{\"code\":0,\"data\":[{}]}",
        "not JSON",
      })
  void anAnswerThatIsNotOneLeavesTheKeysUnknown(String answer) {
    server.answer(answer);

    assertThat(client.findKeys(DESTINATION, NUMBERS)).isInstanceOf(KeysUnknown.class);
  }

  @Test
  void anAnswerThatMayHaveBeenCutOffLeavesTheKeysUnknown() {
    String rows =
        IntStream.range(0, 100).mapToObj(i -> "{\"id\":17}").collect(Collectors.joining(","));
    server.answer("{\"code\":0,\"data\":[" + rows + "]}");

    assertThat(client.findKeys(DESTINATION, NUMBERS)).isInstanceOf(KeysUnknown.class);
  }

  @Test
  void nothingOfAnAnswerRepeatsTheKeys() {
    server.answer(
        "{\"code\":1100,\"message\":\"cannot parse expression: id in [17,"
            + " -9223372036854775807]\"}");

    KeysAnswer refused = client.findKeys(DESTINATION, NUMBERS);

    assertThat(refused).isEqualTo(new KeysUnknown(1100));
    assertThat(refused + " " + NUMBERS + " " + new KeysSeen(Set.of("17"))).doesNotContain("17");
  }
}
