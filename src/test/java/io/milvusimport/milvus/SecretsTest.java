package io.milvusimport.milvus;

import static io.milvusimport.milvus.ScriptedServer.API_KEY;
import static io.milvusimport.milvus.ScriptedServer.CREATE;
import static io.milvusimport.milvus.ScriptedServer.DESTINATION;
import static io.milvusimport.milvus.ScriptedServer.SECRET_KEY;
import static io.milvusimport.milvus.ScriptedServer.SESSION_TOKEN;
import static io.milvusimport.milvus.ScriptedServer.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SecretsTest {
  private static final List<String> ALL =
      List.of(TOKEN, "s3cr3t-Pa55", API_KEY, "AKIDEXAMPLE", SECRET_KEY, SESSION_TOKEN);

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
  void secretsThatTheServerEchoesAreMasked() {
    // Given
    String echo = String.join(" and ", ALL);
    server.answer("{\"code\":1100,\"message\":\"bad: " + echo + "\"}");
    server.answer("{\"code\":77,\"message\":\"odd: " + echo + "\"}");
    server.answer(502, "<html><title>" + echo + "</title></html>");
    server.answer("not JSON: " + echo);
    server.answer(
        "{\"code\":0,\"data\":{\"state\":\"Failed\",\"reason\":\"cannot read: " + echo + "\"}}");
    server.answer("{\"code\":2101,\"message\":\"gone: " + echo + "\"}");

    // When
    List<Object> answers =
        List.of(
            client.create(CREATE),
            client.create(CREATE),
            client.create(CREATE),
            client.create(CREATE),
            client.describe(DESTINATION, "job-1"),
            client.describe(DESTINATION, "job-1"));

    // Then
    assertThat(answers)
        .extracting(Object::toString)
        .allSatisfy(text -> assertThat(text).contains("*** and ***").doesNotContain(ALL));
  }

  @Test
  void nothingThatHoldsSecretsPrintsThem() {
    // Given
    ZillizCloudSettings cloud = server.cloudSettings(new ZillizCloudSettings.ServingCluster("c"));
    SelfHostedSettings selfHosted = new SelfHostedSettings(server.uri(), Optional.of(TOKEN));

    // When
    List<Object> holders =
        List.of(
            cloud,
            cloud.bucket(),
            selfHosted,
            selfHosted.endpoint(),
            new SelfHostedForm(selfHosted.endpoint(), ObjectPaths.verbatim()),
            new ZillizCloudForm(cloud, ObjectPaths.s3("lake")),
            new Secrets(ALL),
            client);

    // Then
    assertThat(holders)
        .extracting(Object::toString)
        .allSatisfy(text -> assertThat(text).doesNotContain(ALL));
    assertThat(cloud.toString()).contains(server.uri().toString(), "/cluster", "lake");
  }

  @Test
  void messageIsOneLineOfAtMostFiveHundredCharacters() {
    // Given a secret that the cut would leave half of
    Secrets secrets = new Secrets(List.of("hunter2-hunter2", "with\"quote"));

    // When
    String clean = secrets.clean("a\nb\tc " + "x".repeat(490) + "hunter2-hunter2" + "y".repeat(99));

    // Then
    assertThat(clean).startsWith("a b c x").endsWith("***y...").hasSize(503);
    assertThat(secrets.clean("{\"echo\":\"with\\\"quote\"}")).isEqualTo("{\"echo\":\"***\"}");
  }
}
