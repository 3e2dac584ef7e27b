package io.milvusimport.connect.config;

import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;

/**
 * Where records go.
 *
 * @param collection of topics that the map does not name; empty if it names all of them
 * @param partition empty if the server routes the rows
 * @param topics as far as the worker's settings tell
 */
public record RoutingConfig(
    NameTemplate database,
    Optional<NameTemplate> collection,
    Optional<NameTemplate> partition,
    TopicMap map,
    SourceTopics topics) {

  static RoutingConfig of(AbstractConfig config, SourceTopics topics) {
    return new RoutingConfig(
        NameTemplate.parse(config.getString(TargetConfig.DATABASE), 0),
        template(config, TargetConfig.COLLECTION),
        template(config, TargetConfig.PARTITION),
        Optional.ofNullable(config.getString(TargetConfig.TOPIC_MAP))
            .map(TopicMap::parse)
            .orElse(TopicMap.EMPTY),
        topics);
  }

  private static Optional<NameTemplate> template(AbstractConfig config, String name) {
    return Optional.ofNullable(config.getString(name)).map(text -> NameTemplate.parse(text, 0));
  }

  /** For logs: the settings that decide, as they are written. */
  public String display() {
    return "database=%s collection=%s partition=%s map=%s"
        .formatted(
            database,
            collection.map(NameTemplate::text).orElse(""),
            partition.map(NameTemplate::text).orElse(""),
            map.entries().stream().map(TopicMap.Entry::text).toList());
  }
}
