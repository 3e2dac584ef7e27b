package io.milvusimport.milvus;

import static io.milvusimport.milvus.ScriptedServer.CREATE;
import static io.milvusimport.milvus.ScriptedServer.DESTINATION;
import static io.milvusimport.milvus.ScriptedServer.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.importjob.ImportService.Accepted;
import io.milvusimport.importjob.ImportService.CreateRequest;
import io.milvusimport.importjob.ImportService.Described;
import io.milvusimport.importjob.ImportService.InputFile;
import io.milvusimport.importjob.ImportService.JobAnswer;
import io.milvusimport.importjob.ImportService.ListAnswer;
import io.milvusimport.importjob.ImportService.Listed;
import io.milvusimport.importjob.ImportService.Refused;
import io.milvusimport.importjob.ImportService.Unknown;
import io.milvusimport.importjob.ImportService.Unusable;
import io.milvusimport.schema.Destination;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZillizCloudTest {
  private ScriptedServer server;
  private MilvusClient client;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedServer();
    client = server.zillizCloud();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void createNamesUrlsKeysAndCluster() throws Exception {
    // Given
    server.answer("{\"code\":0,\"data\":{\"jobId\":\"job-abc\"}}");

    // When
    assertThat(client.create(CREATE)).isEqualTo(new Accepted("job-abc"));

    // Then
    RecordedRequest request = server.taken();
    assertThat(request.getTarget()).isEqualTo("/v2/vectordb/jobs/import/create");
    assertThat(request.getHeaders().get("Authorization"))
        .isEqualTo("Bearer " + ScriptedServer.API_KEY);
    assertThat(request.getHeaders().get("Idempotency-Key")).isEqualTo("key-1");
    assertThat(ScriptedServer.body(request))
        .isEqualTo(
            JSON.readTree(
                """
                {"clusterId": "in01-abc", "dbName": "shop", "collectionName": "items",
                 "objectUrls": [["s3://lake/imports/a/1.parquet"], ["s3://lake/imports/a/2.parquet"]],
                 "accessKey": "AKIDEXAMPLE", "secretKey": "bucket/secret+key",
                 "token": "session-token-xyz", "options": {"auto_commit": "false"}}
                """));
  }

  @Test
  void filesInPartsAreFoldersThere() throws Exception {
    // Given
    server.answer("{\"code\":0,\"data\":{\"jobId\":\"job-abc\"}}");
    List<InputFile> files =
        List.of(new InputFile("in/a-1-0.0-1/", List.of("id.npy", "v.npy")), InputFile.of("b.json"));

    // When
    client.create(new CreateRequest(DESTINATION, files, "k", true, Duration.ofMinutes(5)));

    // Then
    assertThat(ScriptedServer.body(server.taken()).path("objectUrls"))
        .isEqualTo(JSON.readTree("[[\"s3://lake/in/a-1-0.0-1/\"], [\"s3://lake/b.json\"]]"));
  }

  @Test
  void defaultDatabaseIsNotNamedAndProjectStandsForTheCluster() throws Exception {
    // Given
    server.answer("{\"code\":0,\"data\":{\"jobId\":\"job-abc\"}}");
    ZillizCloudSettings settings =
        server.cloudSettings(new ZillizCloudSettings.Project("proj-1", "aws-us-west-2"));
    Destination destination = new Destination("default", "items", Optional.empty());

    // When
    try (MilvusClient project = MilvusClient.zillizCloud(settings, Timeouts.DEFAULT, false)) {
      project.create(
          new CreateRequest(
              destination, List.of(InputFile.of("a.parquet")), "k", true, Duration.ofHours(1)));
    }

    // Then
    assertThat(ScriptedServer.body(server.taken()))
        .isEqualTo(
            JSON.readTree(
                """
                {"projectId": "proj-1", "regionId": "aws-us-west-2", "collectionName": "items",
                 "objectUrls": [["s3://lake/a.parquet"]],
                 "accessKey": "AKIDEXAMPLE", "secretKey": "bucket/secret+key",
                 "token": "session-token-xyz"}
                """));
  }

  @Test
  void jobCommandsNameTheCluster() throws Exception {
    // Given
    for (int i = 0; i < 3; i++) {
      server.answer("{\"code\":0,\"data\":{\"jobId\":\"job-1\",\"state\":\"Importing\"}}");
    }

    // When
    client.describe(DESTINATION, "job-1");
    client.commit(DESTINATION, "job-1");
    client.abort(DESTINATION, "job-1");

    // Then
    for (String call : List.of("describe", "commit", "abort")) {
      RecordedRequest request = server.taken();
      assertThat(request.getTarget()).isEqualTo("/v2/vectordb/jobs/import/" + call);
      assertThat(ScriptedServer.body(request))
          .isEqualTo(JSON.readTree("{\"jobId\":\"job-1\",\"clusterId\":\"in01-abc\"}"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "imports/a/1.parquet",
        "/imports/a/1.parquet",
        "s3://lake/imports/a/1.parquet",
        "https://lake.s3.us-west-2.amazonaws.com/imports/a/1.parquet",
        "https://s3.us-west-2.amazonaws.com/lake/imports/a/1.parquet?X-Amz-Signature=abc",
        "[s3://lake/imports/a/1.parquet]",
        "[\\\"imports/a/1.parquet\\\"]"
      })
  void fileIsKnownByItsKeyHoweverTheServiceNamesIt(String fileName) {
    // Given
    server.answer(
        "{\"code\":0,\"data\":{\"jobId\":\"job-1\",\"state\":\"Completed\",\"totalRows\":9,"
            + "\"reason\":\"\",\"details\":[{\"fileName\":\""
            + fileName
            + "\"}]}}");

    // When
    JobAnswer answer = client.describe(DESTINATION, "job-1");

    // Then
    assertThat(answer).isInstanceOf(Described.class);
    assertThat(((Described) answer).job().files()).containsExactly("imports/a/1.parquet");
    assertThat(((Described) answer).job().importedRows()).isEqualTo(9);
  }

  @Test
  void collectionIsAskedForAtTheCluster() throws Exception {
    // Given
    server.answer(
        "{\"code\":0,\"data\":{\"collectionName\":\"items_v2\",\"collectionID\":1,\"fields\":[]}}");
    server.answer("{\"code\":0,\"data\":{}}");

    // When
    var described = client.describeCollection("shop", "items");
    client.refreshLoad(DESTINATION);

    // Then an alias is refused, since jobs are listed by the collection's name
    assertThat(described)
        .isInstanceOf(Unusable.class)
        .asString()
        .contains("items is an alias of collection items_v2");
    RecordedRequest request = server.taken();
    assertThat(request.getTarget()).isEqualTo("/cluster/v2/vectordb/collections/describe");
    assertThat(request.getHeaders().get("Authorization"))
        .isEqualTo("Bearer " + ScriptedServer.TOKEN);
    assertThat(server.taken().getTarget())
        .isEqualTo("/cluster/v2/vectordb/collections/refresh_load");
  }

  @Test
  void listIsReadPageByPageAndKeepsTheJobsOfTheCollection() throws Exception {
    // Given 150 jobs, every third of another collection
    server.answer(page(0, 100, 150));
    server.answer(page(100, 150, 150));

    // When
    ListAnswer answer = client.list(DESTINATION);

    // Then
    assertThat(answer).isInstanceOf(Listed.class);
    assertThat(((Listed) answer).jobs()).hasSize(100);
    assertThat(ScriptedServer.body(server.taken()))
        .isEqualTo(
            JSON.readTree(
                "{\"clusterId\":\"in01-abc\",\"dbName\":\"shop\",\"pageSize\":100,"
                    + "\"currentPage\":1}"));
    assertThat(ScriptedServer.body(server.taken()).path("currentPage").asInt()).isEqualTo(2);
  }

  @Test
  void listThatChangesUnderTheReadingOrBreaksOffIsNotGivenOut() {
    // Given a job that slipped from the second page to the first between the two requests
    server.answer(page(0, 100, 150));
    server.answer(page(101, 150, 150));
    // Given a second page that is refused
    server.answer(page(0, 100, 150));
    server.answer(429, "slow down");

    // When / Then
    assertThat(client.list(DESTINATION)).isInstanceOf(Unknown.class).asString().contains("changed");
    assertThat(client.list(DESTINATION))
        .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.retryable()).isTrue());
  }

  private static String page(int first, int end, int count) {
    String records =
        IntStream.range(first, end)
            .mapToObj(
                i ->
                    String.format(
                        "{\"jobId\":\"job-%d\",\"collectionName\":\"%s\",\"state\":\"Completed\"}",
                        i, i % 3 == 0 ? "other" : "items"))
            .collect(Collectors.joining(","));
    return "{\"code\":0,\"data\":{\"count\":" + count + ",\"records\":[" + records + "]}}";
  }
}
