package io.milvusimport.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetricsContext;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.Test;

/** The sign as a worker publishes it: by Kafka's own reporter. */
class PauseSignTest {
  @Test
  void aPausedTaskIsKnownByItsOwnMetric() {
    // Given tasks 0 and 1 of a connector, of which one is paused
    String[] states = {"running", "paused"};
    JmxReporter reporter = new JmxReporter();
    try (Metrics metrics =
        new Metrics(
            new MetricConfig(),
            List.of(reporter),
            Time.SYSTEM,
            new KafkaMetricsContext("kafka.connect"))) {
      for (int task = 0; task < 2; task++) {
        int number = task;
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("connector", "my.sink");
        tags.put("task", Integer.toString(task));
        MetricName name = metrics.metricName("status", "connector-task-metrics", "", tags);
        metrics.addMetric(name, (Gauge<String>) (config, now) -> states[number]);
      }

      // Then
      assertThat(sign(0).isPaused()).isFalse();
      assertThat(sign(1).isPaused()).isTrue();
      assertThat(sign(2).isPaused()).as("a worker that does not tell").isFalse();

      // When it goes on
      states[1] = "running";

      // Then
      assertThat(sign(1).isPaused()).isFalse();
    }
  }

  private static PauseSign sign(int task) {
    return new PauseSign(Incarnation.start("my.sink", task));
  }
}
