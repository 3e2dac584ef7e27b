package io.milvusimport.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusimport.connect.config.ConnectorConfig;
import io.milvusimport.store.ForwardingStore;
import io.milvusimport.store.InMemoryObjectStore;
import io.milvusimport.store.InMemoryObjectStore.Fault;
import io.milvusimport.store.InMemoryObjectStore.Operation;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class StartChecksTest {
  private final InMemoryObjectStore store = new InMemoryObjectStore(() -> 0);

  @Test
  void exactlyOnceRefusesAStoreWithoutConditionalWrites() {
    StartChecks checks = checks(Map.of());

    assertThatThrownBy(() -> checks.requireStore(ForwardingStore.withoutConditions(store)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("If-None-Match")
        .hasMessageContaining("delivery.guarantee=at_least_once");
  }

  @Test
  void atLeastOnceDoesWithoutConditionalWrites() {
    StartChecks checks = checks(Map.of("delivery.guarantee", "at_least_once"));

    assertThatCode(() -> checks.requireStore(ForwardingStore.withoutConditions(store)))
        .doesNotThrowAnyException();
  }

  @Test
  void aStoreThatGivesNoAnswerIsAskedThreeTimes() {
    store.inject(Fault.LOST_REQUEST, call -> call.operation() == Operation.CREATE);

    assertThatThrownBy(() -> checks(Map.of()).requireStore(store))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("store.bucket (bucket)");

    assertThat(store.calls(Operation.CREATE)).isEqualTo(3);
  }

  @Test
  void aWorkerThatDoesNotTellOriginalOffsetsIsRefused() {
    assertThatThrownBy(() -> StartChecks.requireOriginalOffsets(Object.class))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("Kafka 3.6");
    assertThatCode(StartChecks::requireOriginalOffsets).doesNotThrowAnyException();
  }

  private static StartChecks checks(Map<String, String> changes) {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "name", "sink",
                "milvus.uri", "http://milvus:19530",
                "milvus.collection", "products",
                "store.bucket", "bucket"));
    settings.putAll(changes);
    return new StartChecks(ConnectorConfig.of(settings), n -> {});
  }
}
