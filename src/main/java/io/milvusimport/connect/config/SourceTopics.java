package io.milvusimport.connect.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the worker's own settings say about the topics of the connector.
 *
 * @param names the topics, where they are listed; empty where an expression picks them
 * @param expression picks them, where one does
 * @param areRenamed whether records may have another topic's name when they reach the connector
 */
public record SourceTopics(List<String> names, Optional<Pattern> expression, boolean areRenamed) {
  public SourceTopics {
    names = List.copyOf(names);
  }

  static SourceTopics of(Map<String, String> properties) {
    List<String> names =
        Arrays.stream(properties.getOrDefault("topics", "").split(","))
            .map(String::trim)
            .filter(name -> !name.isEmpty())
            .toList();
    Optional<Pattern> expression =
        Optional.ofNullable(properties.get("topics.regex"))
            .filter(text -> !text.isBlank())
            .map(Pattern::compile);
    return new SourceTopics(
        names, expression, !properties.getOrDefault("transforms", "").isBlank());
  }

  /**
   * Whether records of the topic are read.
   *
   * @param topic as Kafka calls it, whatever a transform makes of it
   */
  public boolean contain(String topic) {
    return names.contains(topic)
        || expression.map(e -> e.matcher(topic).matches()).orElse(names.isEmpty());
  }
}
