package io.milvusimport.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusimport.connect.config.ConnectorConfig;
import io.milvusimport.file.SampleCollections;
import io.milvusimport.importjob.ImportService.Usable;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Destination;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import io.milvusimport.store.ForwardingStore;
import io.milvusimport.store.InMemoryObjectStore;
import io.milvusimport.store.InMemoryObjectStore.Fault;
import io.milvusimport.store.InMemoryObjectStore.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  void aFieldThatTheFormatCannotCarryIsRefusedAndNamed() {
    // Given
    FieldType structs =
        new FieldType.ArrayOfStruct(List.of(new FieldType.SubField("n", new FieldType.Int32())), 4);
    FakeMilvus milvus = new FakeMilvus(store);
    milvus.describes(
        new Usable(
            SampleCollections.of(
                SampleCollections.key("id"), SampleCollections.nullable("structs", structs))));
    Destination here = new Destination("default", "products", Optional.empty());

    // When
    StartChecks csv = checks(Map.of("file.format", "csv"));
    StartChecks json = checks(Map.of("file.format", "json"));

    // Then
    assertThatThrownBy(() -> csv.look(milvus, here))
        .isInstanceOf(ConnectException.class)
        .hasMessageStartingWith("Collection " + here.display() + " cannot be imported by")
        .hasMessageContaining("file.format=csv: Field structs (ArrayOfStruct")
        .hasMessageContaining("Set file.format=parquet or json.");
    assertThatCode(() -> json.look(milvus, here)).doesNotThrowAnyException();
  }

  @Test
  void aWorkerThatDoesNotTellOriginalOffsetsIsRefused() {
    assertThatThrownBy(() -> StartChecks.requireOriginalOffsets(Object.class))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("Kafka 3.6");
    assertThatCode(StartChecks::requireOriginalOffsets).doesNotThrowAnyException();
  }

  @Test
  void aCollectionBeyondTheServerThatTheUserNamesIsRefused() {
    FakeMilvus milvus = new FakeMilvus(store);
    milvus.describes(new Usable(withText()));
    Destination products = new Destination("default", "products", Optional.empty());

    assertThatThrownBy(() -> checks(Map.of("milvus.server.version", "2.6")).look(milvus, products))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("Field body (Text)")
        .hasMessageContaining("3.0");
    for (String fitting : List.of("auto", "3.0")) {
      assertThatCode(() -> checks(Map.of("milvus.server.version", fitting)).look(milvus, products))
          .doesNotThrowAnyException();
    }
  }

  private static CollectionSchema withText() {
    Field body = new Field("body", new FieldType.Text(), false, false, false, Optional.empty());
    return new CollectionSchema(
        "default", "products", "1", List.of(body), List.of(), false, false, "f");
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
