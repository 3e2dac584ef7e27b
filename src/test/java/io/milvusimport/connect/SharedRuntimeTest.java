package io.milvusimport.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusimport.connect.config.ConnectorConfig;
import io.milvusimport.store.InMemoryObjectStore;
import io.milvusimport.store.InMemoryObjectStore.Fault;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class SharedRuntimeTest {
  private final InMemoryObjectStore store = new InMemoryObjectStore(System::currentTimeMillis);
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();

  private static Map<String, String> settings(String name) {
    return Map.of(
        "name", name,
        "milvus.uri", "http://milvus:19530",
        "milvus.collection", "products",
        "store.bucket", "bucket");
  }

  private SharedRuntime acquire(String name) {
    return SharedRuntime.acquire(
        settings(name), ConnectorConfig.of(settings(name)), config -> edges());
  }

  private Edges edges() {
    opened.incrementAndGet();
    return new Edges(store, new FakeMilvus(store), closed::incrementAndGet);
  }

  @Test
  void theLastUserClosesIt() {
    // Given
    SharedRuntime one = acquire("last-user");
    SharedRuntime two = acquire("last-user");
    assertThat(two).isSameAs(one);

    // When, Then
    one.release();
    assertThat(closed).hasValue(0);
    two.release();
    assertThat(closed).hasValue(1);
    assertThat(opened).hasValue(1);
  }

  @Test
  void aStartThatFailsLeavesNothingOpen() {
    store.inject(Fault.REFUSED, call -> true);

    assertThatThrownBy(() -> acquire("failed-start")).isInstanceOf(ConnectException.class);

    assertThat(closed).hasValue(opened.get());
    store.clearFaults();
    acquire("failed-start").release();
    assertThat(closed).hasValue(opened.get());
  }

  @Test
  void aStoreThatHangsHoldsUpNoOtherConnector() throws Exception {
    // Given: the start of one connector waits for its store
    CountDownLatch answers = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    CompletableFuture<SharedRuntime> hanging =
        CompletableFuture.supplyAsync(
            () ->
                SharedRuntime.acquire(
                    settings("hanging"),
                    ConnectorConfig.of(settings("hanging")),
                    config -> {
                      asked.countDown();
                      await(answers);
                      return edges();
                    }));
    await(asked);

    // When
    CompletableFuture<SharedRuntime> other =
        CompletableFuture.supplyAsync(() -> acquire("not-hanging"));

    // Then
    try {
      other.get(20, TimeUnit.SECONDS).release();
    } finally {
      answers.countDown();
    }
    hanging.get(20, TimeUnit.SECONDS).release();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aNewTaskIsNotGivenAViewThatHasFailed() {
    // Given: a task that does not end still holds it
    SharedRuntime failed = acquire("failed-view");
    failed.ledger().raise("rows are in twice");

    // When
    SharedRuntime fresh = acquire("failed-view");

    // Then
    assertThat(fresh).isNotSameAs(failed);
    assertThat(fresh.ledger().fault()).isEmpty();
    failed.release();
    assertThat(acquire("failed-view")).isSameAs(fresh);
    fresh.release();
    fresh.release();
    assertThat(closed).hasValue(2);
  }
}
