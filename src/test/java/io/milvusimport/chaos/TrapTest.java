package io.milvusimport.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.chaos.Request.Server;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TrapTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final HttpMessage DONE = new HttpMessage("HTTP/1.1 200 OK\r\n\r\n", new byte[0]);
  private static final HttpMessage EXISTS =
      new HttpMessage("HTTP/1.1 412 Precondition Failed\r\n\r\n", new byte[0]);

  private final Trap trap = new Trap();

  @Test
  void theRequestAtTheMomentWaitsUntilItIsReleasedWithAFault() throws Exception {
    // Given
    CompletableFuture<Optional<Trap.Caught>> caught = awaiting(Moment.CREATE_UNSENT, LONG);

    // When
    CompletableFuture<Fault> fate = held(() -> trap.arrived(create("w2")), caught);

    // Then
    assertThat(caught.get().orElseThrow().worker()).isEqualTo("w2");
    assertThat(fate).isNotDone();
    caught.get().orElseThrow().release(Fault.LATE);
    assertThat(fate.get(30, TimeUnit.SECONDS)).isEqualTo(Fault.LATE);
  }

  @Test
  void onlyTheFirstRequestIsHeld() throws Exception {
    CompletableFuture<Optional<Trap.Caught>> caught = awaiting(Moment.CREATE_UNSENT, LONG);
    CompletableFuture<Fault> first = held(() -> trap.arrived(create("w1")), caught);

    assertThat(trap.arrived(create("w2"))).isEqualTo(Fault.NONE);
    caught.get().orElseThrow().release(Fault.NONE);
    assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(Fault.NONE);
  }

  @Test
  void anAppendThatTheStoreRefusedIsNotTheMomentAfterIt() throws Exception {
    CompletableFuture<Optional<Trap.Caught>> caught = awaiting(Moment.SUBMIT_WRITTEN, LONG);

    assertThat(trap.answered(append("SubmitStarted"), EXISTS)).isEqualTo(Fault.NONE);
    assertThat(trap.answered(append("SubmitAccepted"), DONE)).isEqualTo(Fault.NONE);
    CompletableFuture<Fault> fate =
        held(() -> trap.answered(append("SubmitStarted"), DONE), caught);

    assertThat(caught.get()).isPresent();
    caught.get().orElseThrow().release(Fault.RESET_BEFORE);
    assertThat(fate.get(30, TimeUnit.SECONDS)).isEqualTo(Fault.RESET_BEFORE);
  }

  @Test
  void aTrapThatWasGivenUpHoldsNobody() throws Exception {
    assertThat(trap.await(Moment.CREATE_UNSENT, Duration.ZERO)).isEmpty();

    assertThat(trap.arrived(create("w1"))).isEqualTo(Fault.NONE);
  }

  private CompletableFuture<Optional<Trap.Caught>> awaiting(Moment moment, Duration limit) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return trap.await(moment, limit);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** The call again and again until the trap, which is being set meanwhile, holds one. */
  private static CompletableFuture<Fault> held(Supplier<Fault> call, CompletableFuture<?> caught)
      throws Exception {
    CompletableFuture<Fault> fate =
        CompletableFuture.supplyAsync(
            () -> {
              Fault last = call.get();
              while (!caught.isDone()) {
                last = call.get();
              }
              return last;
            });
    caught.get(30, TimeUnit.SECONDS);
    return fate;
  }

  private static Request create(String worker) {
    return new Request(
        worker, Server.MILVUS, "POST", "/v2/vectordb/jobs/import/create", new byte[0]);
  }

  private static Request append(String fact) {
    String body = "{\"format\":1,\"facts\":[{\"fact\":\"" + fact + "\",\"epoch\":1}]}";
    return new Request(
        "w1",
        Server.S3,
        "PUT",
        "/bucket/p/c/ledger/entries/00000000000000000042.json",
        body.getBytes(StandardCharsets.UTF_8));
  }
}
