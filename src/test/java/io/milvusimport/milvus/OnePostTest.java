package io.milvusimport.milvus;

import static io.milvusimport.milvus.ScriptedServer.CREATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.importjob.ImportService.Accepted;
import io.milvusimport.importjob.ImportService.CreateAnswer;
import io.milvusimport.importjob.ImportService.Refused;
import io.milvusimport.importjob.ImportService.Unknown;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However a create ends, the server has seen it at most once. */
@Timeout(60)
class OnePostTest {
  private static final String ACCEPTED = "{\"code\":0,\"data\":{\"jobId\":\"1\"}}";

  @Test
  void serverThatTimesOutIsAskedOnce() throws Exception {
    // Given a server that would take the second request
    try (RawServer server = new RawServer()) {
      server.answer("HTTP/1.1 408 Request Timeout", "{\"code\":10001}").answer(ACCEPTED);

      // When
      CreateAnswer answer = create(server.uri());

      // Then
      assertThat(answer).isInstanceOf(Unknown.class);
      assertThat(server.posts()).isEqualTo(1);
    }
  }

  @Test
  void serverThatAsksForARetryIsAskedOnce() throws Exception {
    // Given
    try (RawServer server = new RawServer()) {
      server.answer("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 0", "{}").answer(ACCEPTED);

      // When
      CreateAnswer answer = create(server.uri());

      // Then
      assertThat(answer).isInstanceOf(Unknown.class);
      assertThat(server.posts()).isEqualTo(1);
    }
  }

  @Test
  void keptConnectionThatIsCutAfterTheRequestIsNotTriedAgain() throws Exception {
    // Given a first create over a connection that is kept, and cut when the second has been read
    try (RawServer server = new RawServer();
        MilvusClient client = client(server.uri(), Timeouts.DEFAULT)) {
      server.answer(ACCEPTED).cut().answer(ACCEPTED);
      assertThat(client.create(CREATE)).isEqualTo(new Accepted("1"));

      // When
      CreateAnswer answer = client.create(CREATE);

      // Then
      assertThat(answer).isInstanceOf(Unknown.class);
      assertThat(server.posts()).isEqualTo(2);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void redirectIsNotFollowed() throws Exception {
    // Given
    try (RawServer server = new RawServer()) {
      for (String status : new String[] {"301", "302", "303", "307", "308"}) {
        server.answer(
            "HTTP/1.1 " + status + " Moved\r\nLocation: /elsewhere?token=x", "{\"code\":0}");
      }

      for (int requests = 1; requests <= 5; requests++) {
        // When
        CreateAnswer answer = create(server.uri());

        // Then
        assertThat(answer)
            .isInstanceOfSatisfying(
                Refused.class,
                refused -> {
                  assertThat(refused.retryable()).isFalse();
                  assertThat(refused.reason())
                      .contains("redirect, which is not followed")
                      .contains("to /elsewhere)");
                });
        assertThat(server.posts()).isEqualTo(requests);
      }
    }
  }

  @Test
  void slowTrickleEndsInUnknownWhenTheCallHasTakenTooLong() throws Exception {
    // Given an answer that never pauses for as long as the read timeout
    try (ScriptedServer server = new ScriptedServer();
        MilvusClient client =
            server.selfHosted(
                new Timeouts(
                    Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(1)))) {
      server.answer(
          new MockResponse.Builder()
              .body(ACCEPTED + " ".repeat(10_000))
              .throttleBody(300, 200, TimeUnit.MILLISECONDS) // slows the request too
              .build());
      long startNs = System.nanoTime();

      // When
      CreateAnswer answer = client.create(CREATE);

      // Then
      assertThat(answer).isInstanceOf(Unknown.class);
      assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(Duration.ofSeconds(5));
      assertThat(server.requests()).isEqualTo(1);
    }
  }

  @Test
  void silentServerIsUnknown() throws Exception {
    // Given a server that reads the request and says nothing
    try (RawServer server = new RawServer();
        MilvusClient client =
            client(
                server.uri(),
                new Timeouts(
                    Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofSeconds(5)))) {
      server.silence();

      // When
      CreateAnswer answer = client.create(CREATE);

      // Then
      assertThat(answer).isInstanceOf(Unknown.class);
      assertThat(server.posts()).isEqualTo(1);
    }
  }

  @Test
  void whatWasNeverSentMayBeSentAgain() throws Exception {
    // Given a port that nobody listens on, a name that is none, and TLS to a server without
    int freePort;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      freePort = socket.getLocalPort();
    }
    try (RawServer plain = new RawServer()) {
      plain.answer(ACCEPTED);
      for (URI uri :
          new URI[] {
            URI.create("http://127.0.0.1:" + freePort),
            URI.create("http://no-such-host.invalid:19530"),
            URI.create("https://127.0.0.1:" + plain.uri().getPort())
          }) {
        // When
        CreateAnswer answer = create(uri);

        // Then
        assertThat(answer)
            .isInstanceOfSatisfying(
                Refused.class,
                refused -> {
                  assertThat(refused.code()).isZero();
                  assertThat(refused.retryable()).isTrue();
                  assertThat(refused.reason()).contains(uri.toString(), "could not be reached");
                });
      }
      assertThat(plain.posts()).isZero();
    }
  }

  @Test
  void closingEndsACallUnderWayAsUnknown() throws Exception {
    // Given
    try (RawServer server = new RawServer()) {
      MilvusClient client = client(server.uri(), Timeouts.DEFAULT);
      server.onSilence(client::close).silence();

      // When
      CreateAnswer answer = client.create(CREATE);

      // Then
      assertThat(answer).isInstanceOf(Unknown.class);
    }
  }

  private static CreateAnswer create(URI uri) {
    try (MilvusClient client = client(uri, Timeouts.DEFAULT)) {
      return client.create(CREATE);
    }
  }

  private static MilvusClient client(URI uri, Timeouts timeouts) {
    return MilvusClient.selfHosted(
        new SelfHostedSettings(uri, Optional.empty()), ObjectPaths.verbatim(), timeouts, false);
  }
}
