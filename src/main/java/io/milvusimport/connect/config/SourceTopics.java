package io.milvusimport.connect.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What the worker's own settings say about the topics of the connector.
 *
 * @param names the topics, where they are listed; empty where an expression picks them
 * @param areRenamed whether records may have another topic's name when they reach the connector
 */
public record SourceTopics(List<String> names, boolean areRenamed) {
  public SourceTopics {
    names = List.copyOf(names);
  }

  static SourceTopics of(Map<String, String> properties) {
    List<String> names =
        Arrays.stream(properties.getOrDefault("topics", "").split(","))
            .map(String::trim)
            .filter(name -> !name.isEmpty())
            .toList();
    return new SourceTopics(names, !properties.getOrDefault("transforms", "").isBlank());
  }
}
