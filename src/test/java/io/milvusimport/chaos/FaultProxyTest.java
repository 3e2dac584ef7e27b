package io.milvusimport.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.chaos.Request.Server;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What each fault does, against a plain server, seen from both ends. */
class FaultProxyTest {
  private static final String REQUEST =
      "POST /there HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nbody";
  private static final String SEEN = "POST /there body";

  private static final Duration FOR_EVER = Duration.ofHours(1);

  private final List<Request> arrived = new CopyOnWriteArrayList<>();
  private final List<Request> answered = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Fault> hold = new CompletableFuture<>();
  private volatile boolean delivers = true;
  private PlainServer server;

  @BeforeEach
  void start() throws IOException {
    server = new PlainServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void withoutAFaultRequestAndAnswerPassAsTheyCame() throws IOException {
    try (FaultProxy proxy = proxy(Fault.NONE)) {
      assertThat(sent(proxy, REQUEST)).startsWith("HTTP/1.1 200 OK").endsWith("done");
      assertThat(server.whole()).containsExactly(SEEN);
      assertThat(answered)
          .singleElement()
          .satisfies(
              request -> {
                assertThat(request.worker()).isEqualTo("w1");
                assertThat(request.toString()).isEqualTo("POST /there");
                assertThat(request.text()).isEqualTo("body");
              });
    }
  }

  @Test
  void oneConnectionCarriesManyRequestsOfAllForms() throws IOException {
    String chunked =
        "PUT /chunks HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
    String head = "HEAD /head HTTP/1.1\r\nHost: localhost\r\n\r\n";
    String last = "GET /last?a=b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    try (FaultProxy proxy = proxy(Fault.NONE)) {
      String answers = sent(proxy, REQUEST + chunked + head + last);
      assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(5);
      assertThat(server.whole())
          .containsExactly(SEEN, "PUT /chunks abcde", "HEAD /head ", "GET /last?a=b ");
    }
  }

  @Test
  void aClientThatAsksFirstIsToldToGoOn() throws IOException {
    String asking =
        "PUT /there HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n";
    try (FaultProxy proxy = proxy(Fault.NONE);
        Socket client = connect(proxy)) {
      client.getOutputStream().write(asking.getBytes(StandardCharsets.ISO_8859_1));
      assertThat(new String(client.getInputStream().readNBytes(25), StandardCharsets.UTF_8))
          .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      client.getOutputStream().write("body".getBytes(StandardCharsets.ISO_8859_1));
      client.shutdownOutput();
      assertThat(read(client)).startsWith("HTTP/1.1 200 OK");
      assertThat(server.whole()).containsExactly("PUT /there body");
    }
  }

  @Test
  void resetBeforeShowsTheServerNothing() throws IOException {
    try (FaultProxy proxy = proxy(Fault.RESET_BEFORE)) {
      assertThat(sent(proxy, REQUEST)).isEqualTo("reset");
      assertThat(server.whole()).isEmpty();
      assertThat(server.broken()).isEmpty();
    }
  }

  @Test
  void halfSentShowsTheServerARequestThatBreaksOff() throws IOException {
    try (FaultProxy proxy = proxy(Fault.HALF_SENT)) {
      assertThat(sent(proxy, REQUEST)).isEqualTo("reset");
      Awaitility.await().until(() -> server.broken().equals(List.of("POST /there")));
      assertThat(server.whole()).isEmpty();
    }
  }

  @Test
  void resetAfterLetsTheServerActOnceAndTheClientSeeNothing() throws IOException {
    try (FaultProxy proxy = proxy(Fault.RESET_AFTER)) {
      assertThat(sent(proxy, REQUEST)).isEqualTo("reset");
      assertThat(server.whole()).containsExactly(SEEN);
      assertThat(answered).hasSize(1);
    }
  }

  @Test
  void cutAnswerLetsTheServerActOnceAndTheClientSeeHalf() throws IOException {
    try (FaultProxy proxy = proxy(Fault.CUT_ANSWER)) {
      assertThat(sent(proxy, REQUEST)).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\ndo");
      assertThat(server.whole()).containsExactly(SEEN);
    }
  }

  @Test
  void anAnswerWithoutABodyIsCutInItsHead() throws IOException {
    try (FaultProxy proxy = proxy(Fault.CUT_ANSWER)) {
      assertThat(sent(proxy, "HEAD /there HTTP/1.1\r\nHost: localhost\r\n\r\n"))
          .startsWith("HTTP/1.1")
          .doesNotContain("\r\n\r\n");
    }
  }

  @Test
  void lateReachesTheServerAfterTheClientWasReset() throws IOException {
    try (FaultProxy proxy = proxy(Fault.LATE, FOR_EVER)) {
      assertThat(sent(proxy, REQUEST)).isEqualTo("reset");
      assertThat(server.whole()).isEmpty();
      proxy.close();
      Awaitility.await().until(() -> server.whole().equals(List.of(SEEN)));
    }
  }

  @Test
  void delayedWaitsAndIsAnsweredThen() throws Exception {
    try (FaultProxy proxy = proxy(Fault.DELAYED, Duration.ofMillis(1))) {
      assertThat(sent(proxy, REQUEST)).endsWith("done");
    }
    try (FaultProxy proxy = proxy(Fault.DELAYED, FOR_EVER)) {
      CompletableFuture<String> answer =
          CompletableFuture.supplyAsync(() -> unchecked(proxy, REQUEST));
      Awaitility.await().until(() -> arrived.size() == 2);
      proxy.close();
      assertThat(answer.get(30, TimeUnit.SECONDS)).doesNotContain("done");
      Awaitility.await().until(() -> server.whole().equals(List.of(SEEN, SEEN)));
    }
  }

  @Test
  void unavailableIsAnAnswerOfTheWay() throws IOException {
    try (FaultProxy proxy = proxy(Fault.UNAVAILABLE)) {
      assertThat(sent(proxy, REQUEST)).startsWith("HTTP/1.1 503 ");
      assertThat(server.whole()).isEmpty();
    }
  }

  @Test
  void aRequestWaitsAsLongAsTheGateHoldsIt() throws Exception {
    Gate holding = gate(hold::join);
    try (FaultProxy proxy = proxy(holding, Duration.ZERO)) {
      CompletableFuture<String> answer =
          CompletableFuture.supplyAsync(() -> unchecked(proxy, REQUEST));
      assertThat(server.whole()).isEmpty();
      hold.complete(Fault.NONE);
      assertThat(answer.get(30, TimeUnit.SECONDS)).endsWith("done");
    }
  }

  @Test
  void anAnswerThatTheGateKeepsIsNotDelivered() throws IOException {
    delivers = false;
    try (FaultProxy proxy = proxy(Fault.NONE)) {
      assertThat(sent(proxy, REQUEST)).isEqualTo("reset");
      assertThat(server.whole()).containsExactly(SEEN);
    }
  }

  private FaultProxy proxy(Fault fault) {
    return proxy(fault, Duration.ZERO);
  }

  private FaultProxy proxy(Fault fault, Duration patience) {
    return proxy(gate(() -> fault), patience);
  }

  private FaultProxy proxy(Gate gate, Duration patience) {
    return FaultProxy.start("w1", Server.MILVUS, server.port(), gate, patience);
  }

  private Gate gate(Supplier<Fault> fault) {
    return new Gate() {
      @Override
      public Fault arrived(Request request) {
        arrived.add(request);
        return fault.get();
      }

      @Override
      public boolean answered(Request request, HttpMessage answer, boolean awaited) {
        answered.add(request);
        return delivers;
      }
    };
  }

  private static Socket connect(FaultProxy proxy) throws IOException {
    return new Socket("127.0.0.1", URI.create(proxy.uri()).getPort());
  }

  private static String unchecked(FaultProxy proxy, String text) {
    try {
      return sent(proxy, text);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Sends the text, and gives all that comes back until the end. */
  private static String sent(FaultProxy proxy, String text) throws IOException {
    try (Socket client = connect(proxy)) {
      client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      client.shutdownOutput();
      return read(client);
    }
  }

  private static String read(Socket client) throws IOException {
    try {
      InputStream in = client.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (SocketException e) {
      return "reset";
    }
  }
}
