package io.milvusimport.framework.released;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.framework.ModelFramework;
import io.milvusimport.framework.RandomScenario;
import io.milvusimport.framework.Scenario;
import io.milvusimport.framework.SinkTaskContract;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(name = "Kafka {0}")
@ValueSource(strings = {"3.6.2", "3.7.2", "3.8.1", "3.9.2", "4.0.2", "4.1.2", "4.2.1", "4.3.1"})
class ReleasedSinkTaskIT extends SinkTaskContract {
  private final String version;

  ReleasedSinkTaskIT(String version) {
    this.version = version;
  }

  @Override
  public String framework() {
    return "Kafka " + version;
  }

  @Override
  public List<String> transcript(Scenario scenario) {
    return ReleasedRun.of(version).transcript(scenario.name());
  }

  @Test
  void randomScenariosHappenAsInTheModel() {
    for (long seed = 0; seed < ReleasedRun.RANDOM_SCENARIOS; seed++) {
      ModelFramework model = new ModelFramework();
      new RandomScenario(seed).play(model);
      assertThat(transcript(new RandomScenario(seed)))
          .as("seed %s, %s against the model", seed, framework())
          .isEqualTo(model.transcript().lines());
    }
  }

  /** Why the connector compares the worker's count of failures around each report. */
  @Test
  void reportToTheDeadLetterQueueThatFailedAtOnceLooksFineAndIsCounted() {
    assertThat(ReleasedRun.of(version).transcript(DeadLetterReport.NAME))
        .as("Kafka %s", version)
        .containsExactly(
            "done: true",
            "result: null",
            "deadletterqueue-produce-requests: 1.0",
            "deadletterqueue-produce-failures: 1.0");
  }
}
