package io.milvusimport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.milvusimport.connect.config.ConnectorConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files in {@code config/} are what a user starts from. */
class SampleConfigurationsTest {
  static List<Path> samples() throws IOException {
    Path folder = Path.of(System.getProperty("basedir", ""), "config").toAbsolutePath();
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aSampleIsAcceptedAsItIs(Path sample) throws IOException {
    // Given
    Map<String, String> settings = settings(sample);
    settings.replaceAll(
        (name, value) ->
            value.startsWith("${env:") && (name.endsWith(".uri") || name.endsWith(".endpoint"))
                ? "http://127.0.0.1:19530"
                : value);

    // When
    List<ConfigValue> values = ConnectorConfig.validate(settings).configValues();

    // Then
    assertThat(values).isNotEmpty().allSatisfy(v -> assertThat(v.errorMessages()).isEmpty());
    assertThat(ConnectorConfig.unknownNames(settings)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aSampleHoldsNoSecret(Path sample) throws IOException {
    assertThat(settings(sample))
        .allSatisfy(
            (name, value) -> {
              if (name.matches(".*(token|secret|api\\.key|key\\.id).*")) {
                assertThat(value).startsWith("${env:");
              }
            });
  }

  private static Map<String, String> settings(Path sample) throws IOException {
    JsonNode connector = new ObjectMapper().readTree(sample.toFile());
    Map<String, String> settings = new HashMap<>();
    connector
        .required("config")
        .properties()
        .forEach(setting -> settings.put(setting.getKey(), setting.getValue().textValue()));
    settings.put("name", connector.required("name").textValue());
    return settings;
  }
}
