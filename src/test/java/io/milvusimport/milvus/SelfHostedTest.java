package io.milvusimport.milvus;

import static io.milvusimport.milvus.ScriptedServer.CREATE;
import static io.milvusimport.milvus.ScriptedServer.DESTINATION;
import static io.milvusimport.milvus.ScriptedServer.JSON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusimport.importjob.ImportService.Accepted;
import io.milvusimport.importjob.ImportService.CollectionAnswer;
import io.milvusimport.importjob.ImportService.CreateRequest;
import io.milvusimport.importjob.ImportService.Described;
import io.milvusimport.importjob.ImportService.InputFile;
import io.milvusimport.importjob.ImportService.JobAnswer;
import io.milvusimport.importjob.ImportService.Listed;
import io.milvusimport.importjob.ImportService.Refused;
import io.milvusimport.importjob.ImportService.RemoteJob;
import io.milvusimport.importjob.ImportService.RemoteJobLine;
import io.milvusimport.importjob.ImportService.RemoteState;
import io.milvusimport.importjob.ImportService.Unknown;
import io.milvusimport.importjob.ImportService.Unusable;
import io.milvusimport.importjob.ImportService.Usable;
import io.milvusimport.schema.Destination;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelfHostedTest {
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
  void createSaysEverythingThatMilvusNeeds() throws Exception {
    // Given
    server.answer("{\"code\":0,\"data\":{\"jobId\":\"4567890123456789012\"}}");

    // When
    assertThat(client.create(CREATE)).isEqualTo(new Accepted("4567890123456789012"));

    // Then
    RecordedRequest request = server.taken();
    assertThat(request.getMethod()).isEqualTo("POST");
    assertThat(request.getTarget()).isEqualTo("/v2/vectordb/jobs/import/create");
    assertThat(request.getHeaders().get("Authorization"))
        .isEqualTo("Bearer " + ScriptedServer.TOKEN);
    assertThat(request.getHeaders().get("DB-Name")).isEqualTo("shop");
    assertThat(request.getHeaders().get("Idempotency-Key")).isEqualTo("key-1");
    assertThat(request.getHeaders().get("Request-Timeout")).isEqualTo("58");
    assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/json");
    assertThat(ScriptedServer.body(request))
        .isEqualTo(
            JSON.readTree(
                """
                {"dbName": "shop", "collectionName": "items",
                 "files": [["imports/a/1.parquet"], ["imports/a/2.parquet"]],
                 "options": {"timeout": "86400s", "auto_commit": "false"}}
                """));
  }

  @Test
  void partitionAndAutomaticCommitAreSaidToo() throws Exception {
    // Given
    server.answer("{\"code\":0,\"data\":{\"jobId\":\"1\"}}");
    Destination partition = new Destination("shop", "items", Optional.of("p1"));

    // When
    client.create(
        new CreateRequest(
            partition, List.of(InputFile.of("a.parquet")), "k", true, Duration.ofMinutes(5)));

    // Then
    RecordedRequest request = server.taken();
    assertThat(ScriptedServer.body(request).path("partitionName").asText()).isEqualTo("p1");
    assertThat(ScriptedServer.body(request).path("options"))
        .isEqualTo(JSON.readTree("{\"timeout\":\"300s\",\"auto_commit\":\"true\"}"));
  }

  @Test
  void csvFilesComeWithTheTextThatStandsForNull() throws Exception {
    // Given
    server.answer("{\"code\":0,\"data\":{\"jobId\":\"1\"}}");

    // When
    client.create(
        new CreateRequest(
            DESTINATION, List.of(InputFile.of("a.csv")), "k", true, Duration.ofMinutes(5)));

    // Then
    assertThat(ScriptedServer.body(server.taken()).path("options").path("nullkey").asText())
        .isEqualTo("~NULL~");
  }

  @Test
  void withoutTokenNoneIsSentAndPathOfTheAddressIsKept() throws Exception {
    // Given
    server.answer("{\"code\":0,\"data\":{}}");
    URI behindProxy = URI.create(server.uri() + "/milvus/");

    // When
    try (MilvusClient other =
        MilvusClient.selfHosted(
            new SelfHostedSettings(behindProxy, Optional.empty()),
            ObjectPaths.verbatim(),
            Timeouts.DEFAULT,
            false)) {
      other.commit(DESTINATION, "7");
    }

    // Then
    RecordedRequest request = server.taken();
    assertThat(request.getHeaders().get("Authorization")).isNull();
    assertThat(request.getTarget()).isEqualTo("/milvus/v2/vectordb/jobs/import/commit");
    assertThat(ScriptedServer.body(request)).isEqualTo(JSON.readTree("{\"jobId\":\"7\"}"));
  }

  @Test
  void aGeneratedKeyIsAFieldOnlyWhereTheConnectorSuppliesKeys() {
    // Given
    String described =
        "{\"code\":0,\"data\":{\"collectionID\":5,\"autoId\":true,\"fields\":[{\"name\":\"id\",\"type\":"
            + "\"Int64\",\"primaryKey\":true,\"autoId\":true}],\"properties\":[{\"key\":"
            + "\"allow_insert_auto_id\",\"value\":\"true\"}]}}";
    server.answer(described);
    server.answer(described);

    // When
    CollectionAnswer generated = client.describeCollection("shop", "items");
    CollectionAnswer supplied;
    try (MilvusClient supplying =
        MilvusClient.selfHosted(
            new SelfHostedSettings(server.uri(), Optional.empty()),
            ObjectPaths.verbatim(),
            Timeouts.DEFAULT,
            true)) {
      supplied = supplying.describeCollection("shop", "items");
    }

    // Then
    assertThat(((Usable) generated).schema().leftOut()).containsExactly("id");
    assertThat(((Usable) supplied).schema().leftOut()).isEmpty();
  }

  @Test
  void localStoreIsNamedByAbsolutePathsThereAndBack() throws Exception {
    // Given
    server.answer("{\"code\":0,\"data\":{\"jobId\":\"1\"}}");
    server.answer(
        "{\"code\":0,\"data\":{\"jobId\":\"1\",\"state\":\"Importing\",\"details\":"
            + "[{\"fileName\":\"[/data/store/imports/a/1.parquet]\"}]}}");

    // When
    JobAnswer answer;
    try (MilvusClient local =
        MilvusClient.selfHosted(
            new SelfHostedSettings(server.uri(), Optional.empty()),
            ObjectPaths.below(Path.of("/data/store")),
            Timeouts.DEFAULT,
            false)) {
      local.create(CREATE);
      answer = local.describe(DESTINATION, "1");
    }

    // Then
    assertThat(ScriptedServer.body(server.taken()).path("files").path(0).path(0).asText())
        .isEqualTo("/data/store/imports/a/1.parquet");
    assertThat(((Described) answer).job().files()).containsExactly("imports/a/1.parquet");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'code':0,'data':{'jobId':'12'}} | 12",
        "{'code':200,'data':{'jobId':'12'}} | 12",
        "{'code':0,'data':{'jobId':4567890123456789012}} | 4567890123456789012",
        "{'code':0,'message':'fine','data':{'jobId':'job-x'}} | job-x"
      })
  void jobIdIsReadHoweverItIsWritten(String body, String id) {
    // Given
    server.answer(body.replace('\'', '"'));

    // When / Then
    assertThat(client.create(CREATE)).isEqualTo(new Accepted(id));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "null",
        "[]",
        "{\"code\":0,\"data\":{\"jobId\":\"1\"}",
        "{\"code\":0,\"data\":{\"jobId\":\"1\"}}{\"code\":0}",
        "{\"data\":{\"jobId\":\"1\"}}",
        "{\"code\":\"0\",\"data\":{\"jobId\":\"1\"}}",
        "{\"code\":0.5,\"data\":{\"jobId\":\"1\"}}",
        "{\"code\":99999999999,\"data\":{\"jobId\":\"1\"}}",
        "{\"code\":0}",
        "{\"code\":0,\"data\":{}}",
        "{\"code\":0,\"data\":{\"jobId\":\"\"}}",
        "{\"code\":0,\"data\":{\"jobId\":{}}}",
        "{\"code\":0,\"data\":{\"jobId\":null}}",
        "{\"code\":0,\"data\":\"7\"}"
      })
  void createWithoutReadableJobIsUnknown(String body) {
    // Given
    server.answer(body);

    // When / Then
    assertThat(client.create(CREATE)).isInstanceOf(Unknown.class);
  }

  @Test
  void answerThatIsEndlessIsUnknown() {
    // Given a body longer than is read
    String start = "{\"code\":0,\"data\":{\"jobId\":\"1\"}}";
    server.answer(
        new MockResponse.Builder()
            .body(new Buffer().writeUtf8(start + " ".repeat(JsonPost.MAX_ANSWER_BYTES)))
            .build());

    // When / Then
    assertThat(client.create(CREATE))
        .isInstanceOf(Unknown.class)
        .asString()
        .contains("more than 8388608 bytes");
  }

  @Test
  void filesInPartsAreOneListEach() throws Exception {
    // Given
    server.answer("{\"code\":0,\"data\":{\"jobId\":\"7\"}}");
    List<InputFile> files =
        List.of(
            new InputFile("in/a-1-0.0-1/", List.of("id.npy", "v.npy")),
            new InputFile("in/a-2-0.0-1/", List.of("id.npy", "v.npy")));

    // When
    client.create(new CreateRequest(DESTINATION, files, "k", true, Duration.ofMinutes(5)));

    // Then
    assertThat(ScriptedServer.body(server.taken()).path("files"))
        .isEqualTo(
            JSON.readTree(
                """
                [["in/a-1-0.0-1/id.npy", "in/a-1-0.0-1/v.npy"],
                 ["in/a-2-0.0-1/id.npy", "in/a-2-0.0-1/v.npy"]]\
                """));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[in/my sink/id.npy in/my sink/$meta.npy]",
        "[in/my sink/id.npy, in/my sink/$meta.npy]",
        "in/my sink/id.npy,in/my sink/$meta.npy",
        "[\\\"in/my sink/id.npy\\\" \\\"in/my sink/$meta.npy\\\"]",
        "id:3 paths:\\\"in/my sink/id.npy\\\" paths:\\\"in/my sink/$meta.npy\\\" "
      })
  void everyPartOfAPrintedListIsAFile(String printed) {
    // Given
    server.answer(
        "{\"code\":0,\"data\":{\"jobId\":\"7\",\"state\":\"Importing\",\"details\":[{\"fileName\":\""
            + printed
            + "\"}]}}");

    // When
    JobAnswer answer = client.describe(DESTINATION, "7");

    // Then
    assertThat(((Described) answer).job().files())
        .containsExactlyInAnyOrder("in/my sink/id.npy", "in/my sink/$meta.npy");
  }

  @Test
  void jobIsDescribedWithItsFilesAndReason() throws Exception {
    // Given
    server.answer(
        """
        {"code":0,"data":{"jobId":"7","createTime":"2026-11-01T10:00:00Z","collectionName":"items",
         "completeTime":"","state":"Failed","progress":0,"importedRows":12,"totalRows":20,
         "reason":"object key not found, file: imports/a/1.parquet","fileSize":3,
         "details":[{"fileName":"[imports/a/1.parquet]","state":"Completed"},
                    {"fileName":"id:3  paths:\\"imports/a/2.parquet\\" "},
                    {"fileName":"imports/a/3.parquet"},{"fileName":""},{"progress":1},7]}}
        """);

    // When
    JobAnswer answer = client.describe(DESTINATION, "7");

    // Then
    assertThat(answer)
        .isEqualTo(
            new Described(
                new RemoteJob(
                    "7",
                    RemoteState.FAILED,
                    12,
                    "object key not found, file: imports/a/1.parquet",
                    Set.of("imports/a/1.parquet", "imports/a/2.parquet", "imports/a/3.parquet"))));
    RecordedRequest request = server.taken();
    assertThat(request.getHeaders().get("DB-Name")).isEqualTo("shop");
    assertThat(request.getHeaders().get("Idempotency-Key")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "Pending,IN_PROGRESS",
    "Importing,IN_PROGRESS",
    "InProgress,IN_PROGRESS",
    "Resharding,IN_PROGRESS",
    "completed,IN_PROGRESS",
    "Uncommitted,UNCOMMITTED",
    "Committing,COMMITTING",
    "Completed,COMPLETED",
    "Failed,FAILED"
  })
  void stateOfTheFutureIsInProgress(String name, RemoteState state) {
    // Given
    server.answer("{\"code\":0,\"data\":{\"jobId\":7,\"state\":\"" + name + "\"}}");

    // When
    JobAnswer answer = client.describe(DESTINATION, "7");

    // Then
    assertThat(answer).isEqualTo(new Described(new RemoteJob("7", state, -1, "", Set.of())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"code\":0,\"data\":{\"jobId\":\"8\",\"state\":\"Completed\",\"importedRows\":5}}",
        "{\"code\":0,\"data\":{\"jobId\":\"7\"}}",
        "{\"code\":0}",
        "{\"code\":0,\"data\":[]}"
      })
  void answerAboutAnotherJobOrNoneIsUnknown(String body) {
    // Given
    server.answer(body);

    // When / Then
    assertThat(client.describe(DESTINATION, "7")).isInstanceOf(Unknown.class);
  }

  @Test
  void jobsAreListedWholeOrNotAtAll() throws Exception {
    // Given
    server.answer(
        "{\"code\":0,\"data\":{\"records\":[{\"jobId\":\"1\",\"collectionName\":\"real_name\","
            + "\"state\":\"Importing\"},{\"jobId\":2,\"state\":\"Failed\",\"reason\":\"x\"}]}}");
    server.answer("{\"code\":0,\"data\":{\"records\":[{\"jobId\":\"1\"},{\"state\":\"Failed\"}]}}");
    server.answer("{\"code\":0,\"data\":{}}");

    // When / Then
    assertThat(client.list(DESTINATION))
        .isEqualTo(
            new Listed(
                List.of(
                    new RemoteJobLine("1", RemoteState.IN_PROGRESS),
                    new RemoteJobLine("2", RemoteState.FAILED))));
    assertThat(client.list(DESTINATION)).isInstanceOf(Unknown.class);
    assertThat(client.list(DESTINATION)).isInstanceOf(Unknown.class);
    assertThat(ScriptedServer.body(server.taken()))
        .isEqualTo(JSON.readTree("{\"dbName\":\"shop\",\"collectionName\":\"items\"}"));
  }

  @Test
  void collectionIsUsableUnusableOrNotDescribed() throws Exception {
    // Given
    String description =
        "{\"code\":0,\"message\":\"load state unknown\",\"data\":{\"collectionName\":\"items\","
            + "\"collectionID\":5,\"fields\":[{\"name\":\"id\",\"type\":\"%s\",\"primaryKey\":true}]}}";
    server.answer(String.format(description, "Int64"));
    server.answer(String.format(description, "Int8Vector"));
    server.answer("{\"code\":0,\"data\":{}}");

    // When / Then
    assertThat(client.describeCollection("shop", "items")).isInstanceOf(Usable.class);
    assertThat(client.describeCollection("shop", "items"))
        .isInstanceOf(Unusable.class)
        .asString()
        .contains("Field id has type Int8Vector");
    assertThat(client.describeCollection("shop", "items"))
        .isInstanceOf(Unknown.class)
        .asString()
        .contains("no collectionID");
    assertThat(server.taken().getTarget()).isEqualTo("/v2/vectordb/collections/describe");
  }

  @Test
  void refusalNamesWhatWasAskedWhereAndWhatToDo() {
    // Given
    server.answer("{\"code\":100,\"message\":\"can't find collection[database=shop]\"}");
    server.answer(401, "{\"code\":1800,\"message\":\"user hasn't authenticated\"}");
    server.answer(404, "404 page not found");

    // When / Then
    assertThat(client.describeCollection("shop", "items"))
        .isEqualTo(
            new Refused(
                100,
                "The description of collection items of database shop was refused by "
                    + server.uri()
                    + ": the collection does not exist in this database (HTTP 200, code 100: can't"
                    + " find collection[database=shop]).",
                false));
    assertThat(client.create(CREATE))
        .isEqualTo(
            new Refused(
                1800,
                "An import job of 2 file(s) for shop.items was refused by "
                    + server.uri()
                    + ": the credential is not accepted; check milvus.token (HTTP 401, code 1800:"
                    + " user hasn't authenticated).",
                false));
    assertThat(client.commit(DESTINATION, "7"))
        .isEqualTo(
            new Refused(
                404,
                "The commit of job 7 of shop.items was refused by "
                    + server.uri()
                    + ": the server has no two-phase import (Milvus has it from 3.0) (HTTP 404: 404"
                    + " page not found).",
                false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "host:19530",
        "ftp://host",
        "http://user:pa55@host:19530",
        "http://host:19530?token=pa55"
      })
  void addressThatNoRequestCanUseIsRefusedWithoutShowingIt(String uri) {
    // When / Then
    assertThatThrownBy(() -> new SelfHostedSettings(URI.create(uri), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("milvus.uri")
        .hasMessageNotContaining("pa55");
  }

  @Test
  void tokenThatNoHeaderCanCarryIsRefusedWithoutShowingIt() {
    // When / Then
    assertThatThrownBy(
            () -> new SelfHostedSettings(server.uri(), Optional.of("root:pa55\nX-Evil: 1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("milvus.token")
        .hasMessageNotContaining("pa55");
  }
}
