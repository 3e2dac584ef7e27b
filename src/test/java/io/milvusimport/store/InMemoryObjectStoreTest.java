package io.milvusimport.store;

import static io.milvusimport.store.InMemoryObjectStore.Fault.LATE;
import static io.milvusimport.store.InMemoryObjectStore.Fault.LOST_ANSWER;
import static io.milvusimport.store.InMemoryObjectStore.Fault.LOST_REQUEST;
import static io.milvusimport.store.InMemoryObjectStore.Fault.REFUSED;
import static io.milvusimport.store.InMemoryObjectStore.Operation.COPY;
import static io.milvusimport.store.InMemoryObjectStore.Operation.CREATE;
import static io.milvusimport.store.InMemoryObjectStore.Operation.DELETE;
import static io.milvusimport.store.InMemoryObjectStore.Operation.GET;
import static io.milvusimport.store.ObjectStore.Created.EXISTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class InMemoryObjectStoreTest extends ObjectStoreContract {
  private final AtomicLong clockMs = new AtomicLong(1_700_000_000_000L);
  private final InMemoryObjectStore memory = new InMemoryObjectStore(clockMs::get);

  @Override
  ObjectStore openEmpty() {
    return memory;
  }

  @Test
  void agesAreThoseOfTheTestsClock() throws Exception {
    // Given
    create("key", "x");

    // When
    clockMs.addAndGet(90_000);

    // Then
    assertThat(store.get("key").orElseThrow().ageMs()).isEqualTo(90_000);
  }

  @Test
  void lostRequestHasNoEffect() throws Exception {
    // Given
    memory.injectOnce(LOST_REQUEST, CREATE);

    // When
    StoreException e = failure(() -> store.createIfAbsent("key", bytes("x")));

    // Then
    assertThat(e.inDoubt()).isTrue();
    assertThat(store.get("key")).isEmpty();
    create("key", "second try");
  }

  @Test
  void lostAnswerHasItsEffect() throws Exception {
    // Given
    memory.injectOnce(LOST_ANSWER, CREATE);

    // When
    StoreException e = failure(() -> store.createIfAbsent("key", bytes("x")));

    // Then
    assertThat(e.inDoubt()).isTrue();
    assertThat(store.createIfAbsent("key", bytes("y"))).isEqualTo(EXISTS);
    assertThat(contentOf("key")).asString().isEqualTo("x");
  }

  @Test
  void lateCallTakesEffectWhenDelivered() throws Exception {
    // Given
    create("from", "x");
    memory.injectOnce(LATE, COPY);
    memory.injectOnce(LATE, CREATE);
    failure(() -> store.copy("from", "to"));
    failure(() -> store.createIfAbsent("new", bytes("late")));
    create("new", "early");
    assertThat(store.get("to")).isEmpty();

    // When
    int delivered = memory.deliverLate();

    // Then
    assertThat(delivered).isEqualTo(2);
    assertThat(contentOf("to")).asString().isEqualTo("x");
    assertThat(contentOf("new")).asString().isEqualTo("early");
    assertThat(memory.deliverLate()).isZero();
  }

  @Test
  void refusedCallHasNoEffect() throws Exception {
    // Given
    create("key", "x");
    memory.injectOnce(REFUSED, DELETE);

    // When
    StoreException e = failure(() -> store.delete(List.of("key")));

    // Then
    assertThat(e.kind()).isEqualTo(StoreException.Kind.REFUSED);
    assertThat(store.get("key")).isPresent();
  }

  @Test
  void faultStrikesTheNthCallOnly() throws Exception {
    // Given
    memory.inject(LOST_REQUEST, call -> call.operation() == CREATE && call.ordinal() == 2);
    create("one", "1");

    // When
    StoreException e = failure(() -> store.createIfAbsent("two", bytes("2")));

    // Then
    assertThat(e).hasMessageContaining("two");
    create("three", "3");
    assertThat(store.list("", "")).containsExactly("one", "three");
    assertThat(memory.calls(CREATE)).isEqualTo(3);
  }

  @Test
  void faultStaysUntilCleared() throws Exception {
    // Given
    memory.inject(
        LOST_REQUEST, call -> call.operation() == GET && call.key().startsWith("ledger/"));
    create("ledger/1", "x");

    // When, Then
    failure(() -> store.get("ledger/1"));
    failure(() -> store.get("ledger/1"));
    assertThat(store.get("data/1")).isEmpty();
    memory.clearFaults();
    assertThat(store.get("ledger/1")).isPresent();
  }

  private static StoreException failure(Effect effect) {
    StoreException e = catchThrowableOfType(StoreException.class, effect::run);
    assertThat(e).isNotNull();
    return e;
  }
}
