package io.milvusimport.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkConnector;
import org.junit.jupiter.api.Test;

class MilvusImportSinkConnectorTest {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "name", "sink",
          "milvus.uri", "http://milvus:19530",
          "milvus.collection", "products",
          "store.bucket", "bucket");

  private final MilvusImportSinkConnector connector = new MilvusImportSinkConnector();

  @Test
  void workerFindsItAsAService() {
    assertThat(ServiceLoader.load(SinkConnector.class))
        .anyMatch(MilvusImportSinkConnector.class::isInstance);
  }

  @Test
  void versionIsThatOfTheBuild() {
    assertThat(connector.version()).matches("[0-9]+\\.[0-9]+\\.[0-9]+.*");
    assertThat(new MilvusImportSinkTask().version()).isEqualTo(connector.version());
  }

  @Test
  void eachTaskGetsTheSettingsAndItsNumber() {
    connector.start(SETTINGS);
    assertThat(connector.taskConfigs(3))
        .hasSize(3)
        .allSatisfy(config -> assertThat(config).containsAllEntriesOf(SETTINGS))
        .extracting(config -> config.get(MilvusImportSinkTask.TASK_INDEX))
        .containsExactlyElementsOf(IntStream.range(0, 3).mapToObj(Integer::toString).toList());
  }

  @Test
  void wrongSettingsFailTheStartWithAllThatIsWrong() {
    assertThatThrownBy(() -> connector.start(Map.of("name", "sink")))
        .hasMessageContaining("milvus.uri")
        .hasMessageContaining("milvus.collection");
  }

  @Test
  void workerWithoutOriginalOffsetsIsRefused() {
    assertThatThrownBy(() -> StartChecks.requireOriginalOffsets(Object.class))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("Kafka 3.6");
  }
}
