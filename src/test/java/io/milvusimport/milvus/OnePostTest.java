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
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * However a create ends, the server has seen it at most once; most ways of ending are in {@link
 * MilvusFaultsTest}.
 */
@Timeout(60)
class OnePostTest {
  private static final String ACCEPTED = "{\"code\":0,\"data\":{\"jobId\":\"1\"}}";

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
  void redirectIsNotFollowedAndNamedWithoutItsQuery() throws Exception {
    // Given
    try (RawServer server = new RawServer()) {
      server.answer("HTTP/1.1 307 Moved\r\nLocation: /elsewhere?token=x", "{\"code\":0}");

      // When
      CreateAnswer answer = create(server.uri());

      // Then
      assertThat(answer)
          .isInstanceOfSatisfying(
              Refused.class, refused -> assertThat(refused.reason()).contains("to /elsewhere)"));
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
