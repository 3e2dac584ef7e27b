package io.milvusimport.connect.config;

import java.util.Map;
import java.util.Optional;

/**
 * What the worker does with a record that is reported to it, read from its own settings. Only a
 * record that goes to a topic counts as kept.
 *
 * @param topic where it goes
 * @param tolerated whether the task goes on
 */
public record DeadLetterConfig(Optional<String> topic, boolean tolerated) {
  public static final String TOPIC = "errors.deadletterqueue.topic.name";
  public static final String TOLERANCE = "errors.tolerance";

  static DeadLetterConfig of(Map<String, String> properties) {
    return new DeadLetterConfig(
        Optional.ofNullable(properties.get(TOPIC)).map(String::trim).filter(t -> !t.isEmpty()),
        "all".equalsIgnoreCase(properties.getOrDefault(TOLERANCE, "none").trim()));
  }

  /** Whether a record that is reported is kept and the task goes on. */
  public boolean isUsable() {
    return tolerated && topic.isPresent();
  }
}
