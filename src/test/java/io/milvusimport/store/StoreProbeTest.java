package io.milvusimport.store;

import static io.milvusimport.store.InMemoryObjectStore.Fault.LOST_ANSWER;
import static io.milvusimport.store.InMemoryObjectStore.Fault.REFUSED;
import static io.milvusimport.store.InMemoryObjectStore.Operation.COPY;
import static io.milvusimport.store.InMemoryObjectStore.Operation.CREATE;
import static io.milvusimport.store.InMemoryObjectStore.Operation.DELETE;
import static io.milvusimport.store.InMemoryObjectStore.Operation.GET;
import static io.milvusimport.store.InMemoryObjectStore.Operation.LIST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.milvusimport.store.InMemoryObjectStore.Fault;
import io.milvusimport.store.InMemoryObjectStore.Operation;
import io.milvusimport.store.StoreException.Kind;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StoreProbeTest {
  private final AtomicLong clockMs = new AtomicLong(1_700_000_000_000L);
  private final InMemoryObjectStore memory = new InMemoryObjectStore(clockMs::get);

  @ParameterizedTest
  @MethodSource("failures")
  void failureIsPassedOnAndNothingIsLeft(Fault fault, Operation operation, Kind kind)
      throws Exception {
    // Given
    memory.injectOnce(fault, operation);

    // When
    StoreException e = failure(memory);

    // Then
    assertThat(e.kind()).isEqualTo(kind);
    assertThat(memory.list("", "")).isEmpty();
  }

  static Stream<Arguments> failures() {
    return Stream.of(CREATE, COPY, GET, LIST, DELETE)
        .flatMap(
            operation ->
                Stream.of(
                    Arguments.of(LOST_ANSWER, operation, Kind.UNAVAILABLE),
                    Arguments.of(REFUSED, operation, Kind.REFUSED)))
        // A delete refused leaves what it was to delete.
        .filter(each -> !(each.get()[0] == REFUSED && each.get()[1] == DELETE));
  }

  @Test
  void cleaningUpThatFailsIsToldWithTheFirstFailure() {
    // Given
    memory.injectOnce(REFUSED, COPY);
    memory.inject(REFUSED, call -> call.operation() == DELETE);

    // When
    StoreException e = failure(memory);

    // Then
    assertThat(e).hasMessageContaining("COPY");
    assertThat(e.getSuppressed()).hasSize(1);
  }

  @Test
  void storeThatReplacesHasNoConditionalWrites() throws Exception {
    // Given
    ObjectStore careless = ForwardingStore.withoutConditions(memory);

    // When
    StoreProbe.Result result = StoreProbe.run(careless, "prefix", "token");

    // Then
    assertThat(result).isInstanceOf(StoreProbe.NoConditionalWrites.class);
    assertThat(memory.list("", "")).isEmpty();
  }

  @Test
  void storeThatReplacesAndDeniesItHasNoConditionalWrites() throws Exception {
    // Given
    ObjectStore liar =
        new ForwardingStore(memory) {
          @Override
          public Created createIfAbsent(String key, Body body) throws StoreException {
            boolean there = memory.get(key).isPresent();
            memory.delete(List.of(key));
            memory.createIfAbsent(key, body);
            return there ? Created.EXISTS : Created.CREATED;
          }
        };

    // When, Then
    assertThat(StoreProbe.run(liar, "prefix", "token"))
        .isInstanceOf(StoreProbe.NoConditionalWrites.class);
  }

  @Test
  void copyThatCopiesNothingIsNamed() throws Exception {
    assertBroken(
        "content of a copy",
        new ForwardingStore(memory) {
          @Override
          public void copy(String fromKey, String toKey) {}
        });
  }

  @Test
  void listingThatTrailsIsNamed() throws Exception {
    assertBroken(
        "does not list",
        new ForwardingStore(memory) {
          @Override
          public List<String> list(String prefix, String startAfter) {
            return List.of();
          }
        });
  }

  @Test
  void deleteThatDeletesNothingIsNamed() {
    StoreException e =
        failure(
            new ForwardingStore(memory) {
              @Override
              public void delete(Collection<String> keys) {}
            });
    assertThat(e.kind()).isEqualTo(Kind.REFUSED);
    assertThat(e).hasMessageContaining("lists a deleted object");
  }

  @Test
  void clocksThatDisagreeAreNamed() throws Exception {
    assertBroken(
        "clock",
        new ForwardingStore(memory) {
          @Override
          public Optional<StoredObject> get(String key) throws StoreException {
            return memory
                .get(key)
                .map(
                    object ->
                        new StoredObject(
                            object.bytes(),
                            object.lastModifiedMs(),
                            object.answeredAtMs() + 3_600_000));
          }
        });
  }

  private void assertBroken(String how, ObjectStore store) throws StoreException {
    // When
    StoreException e = failure(store);

    // Then
    assertThat(e.kind()).isEqualTo(Kind.REFUSED);
    assertThat(e).hasMessageContaining("memory").hasMessageContaining(how);
    assertThat(memory.list("", "")).isEmpty();
  }

  private static StoreException failure(ObjectStore store) {
    StoreException e =
        catchThrowableOfType(StoreException.class, () -> StoreProbe.run(store, "prefix", "token"));
    assertThat(e).isNotNull();
    return e;
  }
}
