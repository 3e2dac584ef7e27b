package io.milvusimport.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Something that has played the scenarios: the model, or a released framework. */
public interface Played {
  /** What it is, for a failure. */
  String framework();

  /** What happened in the scenario. */
  List<String> transcript(Scenario scenario);

  /** Compares what happened with what has to. */
  default void happens(Scenario scenario, String expected) {
    assertThat(String.join("\n", transcript(scenario)) + "\n")
        .as("%s in %s", scenario.name(), framework())
        .isEqualTo(expected);
  }
}
