package io.milvusimport.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.milvusimport.emulator.catalog.Generation;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The switches that make a server misbehave, in process and over HTTP. */
class FaultsTest {
  private static final String CREATE = "jobs/import/create";
  private static final String BODY = "{'collectionName':'c','files':[['a.parquet']]}";

  @TempDir Path bucket;
  private Rig rig;

  @BeforeEach
  void startEmulator() {
    rig = new Rig(Generation.V3_0_2, bucket);
    rig.createCollection("c", Rig.SCHEMA);
    rig.writeRows("a.parquet", 0, 3);
  }

  @AfterEach
  void stopEmulator() {
    rig.close();
  }

  @Test
  void answerLostBeforeTheEffectLeavesNoJob() {
    // Given
    rig.emulator.requestFaults().next(CREATE, new RequestFault.LostBefore());

    // When
    assertThatThrownBy(() -> rig.send(CREATE, BODY)).isInstanceOf(IOException.class);

    // Then
    assertThat(jobs()).isZero();
    assertThat(rig.emulator.requests().of(CREATE)).hasSize(1);
    assertThat(rig.emulator.requests().of(CREATE).get(0).outcome()).isEqualTo("lost");
    assertThat(rig.create("c", "a.parquet")).isNotEmpty();
  }

  @Test
  void answerLostAfterTheEffectLeavesAJob() {
    // Given
    rig.emulator.requestFaults().next(CREATE, new RequestFault.LostAfter());

    // When
    assertThatThrownBy(() -> rig.send(CREATE, BODY)).isInstanceOf(IOException.class);
    rig.finish();

    // Then
    assertThat(jobs()).isEqualTo(1);
    assertThat(rig.count("c")).isEqualTo(3);
  }

  @Test
  void lateRequestMakesItsJobMinutesAfterTheLostAnswer() {
    // Given
    rig.emulator.requestFaults().next(CREATE, new RequestFault.Late(Duration.ofMinutes(5)));
    assertThatThrownBy(() -> rig.send(CREATE, BODY)).isInstanceOf(IOException.class);
    rig.ticker.advance(Duration.ofMinutes(4));
    int before = jobs();

    // When
    rig.ticker.advance(Duration.ofMinutes(2));

    // Then
    assertThat(before).isZero();
    assertThat(jobs()).isEqualTo(1);
  }

  @Test
  void plannedAnswersAreGivenWithoutEffectAndThenUsedUp() throws IOException {
    // Given
    rig.emulator.requestFaults().next(CREATE, 2, new RequestFault.Answer(503, "upstream is away"));
    rig.emulator.requestFaults().next(CREATE, RequestFault.Answer.code(1807, "slow down"));

    // When
    int first = rig.send(CREATE, BODY).statusCode();
    int second = rig.send(CREATE, BODY).statusCode();
    int third = rig.code(CREATE, BODY);
    int fourth = rig.code(CREATE, BODY);

    // Then
    assertThat(first).isEqualTo(503);
    assertThat(second).isEqualTo(503);
    assertThat(third).isEqualTo(1807);
    assertThat(fourth).isZero();
    assertThat(jobs()).isEqualTo(1);
  }

  @Test
  void delayedAnswerComesAndHasItsEffect() {
    // Given
    rig.emulator.requestFaults().next(CREATE, new RequestFault.Delayed(Duration.ofMillis(50)));

    // When
    String job = rig.create("c", "a.parquet");
    rig.finish();

    // Then
    assertThat(rig.state(job)).isEqualTo("Completed");
  }

  @Test
  void failureAfterCommitWasSentShowsNoRows() {
    // Given
    rig.emulator.jobFaults().failNext(1, JobPhase.COMMITTING, "vchannel lost");
    String job = rig.create("c", "a.parquet", "{'auto_commit':'false'}", new String[0]);
    rig.finish();
    rig.ok("jobs/import/commit", "{'jobId':'" + job + "'}");

    // When
    rig.finish();

    // Then
    assertThat(rig.describe(job).path("reason").asText()).isEqualTo("vchannel lost");
    assertThat(rig.count("c")).isZero();
  }

  @Test
  void restartLosesJobsAndKeysButNoRows() {
    // Given
    String finished = rig.create("c", "a.parquet", "Idempotency-Key", "k");
    rig.finish();

    // When
    rig.emulator.jobFaults().restartLosingJobs();

    // Then
    assertThat(rig.code("jobs/import/describe", "{'jobId':'" + finished + "'}")).isEqualTo(2101);
    assertThat(rig.create("c", "a.parquet", "Idempotency-Key", "k")).isNotEqualTo(finished);
    assertThat(rig.count("c")).isEqualTo(3);
  }

  @Test
  void misreportedRowsAreOnlyMisreported() {
    // Given
    rig.emulator.jobFaults().misreportRows(1, -1);

    // When
    String job = rig.create("c", "a.parquet");
    rig.finish();

    // Then
    assertThat(rig.describe(job).path("importedRows").asLong()).isEqualTo(2);
    assertThat(rig.count("c")).isEqualTo(3);
  }

  @Test
  void everySwitchWorksOverHttp() throws Exception {
    // Given
    control("fail-jobs", "{'count':1,'phase':'importing','reason':'planned over HTTP'}");
    control("misreport-rows", "{'by':5}");
    control("fault", "{'endpoint':'collections/has','kind':'answer','code':8,'message':'busy'}");
    control("fault", "{'endpoint':'collections/load','kind':'answer','status':502,'body':'x'}");
    control("fault", "{'endpoint':'collections/drop','kind':'lost-before'}");
    control("hold", "{'phase':'sorting'}");

    // When
    String failed = rig.create("c", "a.parquet", "Idempotency-Key", "k1");
    rig.finish();
    String held = rig.create("c", "a.parquet");
    rig.finish();
    String heldState = rig.state(held);
    control("release", "{}");
    rig.finish();

    // Then
    assertThat(rig.describe(failed).path("reason").asText()).isEqualTo("planned over HTTP");
    assertThat(heldState).isEqualTo("Importing");
    assertThat(rig.state(held)).isEqualTo("Completed");
    assertThat(rig.code("collections/has", "{'collectionName':'c'}")).isEqualTo(8);
    assertThat(rig.send("collections/load", "{}").statusCode()).isEqualTo(502);
    assertThatThrownBy(() -> rig.send("collections/drop", "{'collectionName':'c'}"))
        .isInstanceOf(IOException.class);
    JsonNode log = control("requests", "{'endpoint':'jobs/import/create'}").path("data");
    assertThat(log.findValuesAsText("idempotencyKey")).containsExactly("k1", "");
    assertThat(log.findValuesAsText("outcome")).containsOnly("200 code 0");
    JsonNode rows = control("rows", "{'collectionName':'c','offset':1,'limit':5}").path("data");
    assertThat(rows.findValuesAsText("id")).containsExactly("1", "2");
    control("forget-job", "{'jobId':'" + held + "'}");
    assertThat(rig.code("jobs/import/describe", "{'jobId':'" + held + "'}")).isEqualTo(2101);
    control("restart", "{}");
    assertThat(jobs()).isZero();
    assertThat(control("hold", "{'phase':'nosuch'}").path("message").asText()).contains("refused");
  }

  private int jobs() {
    return rig.ok("jobs/import/list", "{}").path("records").size();
  }

  private JsonNode control(String action, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(rig.emulator.uri().resolve("/emulator/" + action))
            .POST(HttpRequest.BodyPublishers.ofString(Rig.json(body)))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    return Json.MAPPER.readTree(answer.body());
  }
}
