package io.milvusimport.connect.config;

import io.milvusimport.connect.config.CrossChecks.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.jspecify.annotations.Nullable;

/**
 * All settings of the connector, parsed and checked. Settings of the worker and its converters are
 * none of them.
 */
public final class ConnectorConfig {
  /** The connector's name; the framework sets it. */
  public static final String NAME = "name";

  private static final ConfigDef DEFINITION = define();

  private final String connector;
  private final AbstractConfig parsed;
  private final SourceTopics topics;
  private final DeadLetterConfig deadLetters;

  private ConnectorConfig(
      String connector, AbstractConfig parsed, SourceTopics topics, DeadLetterConfig deadLetters) {
    this.connector = connector;
    this.parsed = parsed;
    this.topics = topics;
    this.deadLetters = deadLetters;
  }

  private static ConfigDef define() {
    ConfigDef def = new ConfigDef();
    TargetConfig.define(def);
    CloudConfig.define(def);
    StoreConfig.define(def);
    RecordConfig.define(def);
    FileConfig.define(def);
    FlushConfig.define(def);
    ImportConfig.define(def);
    SafetyConfig.define(def);
    return def;
  }

  /** The definition, without aliases; a fresh copy. */
  public static ConfigDef definition() {
    return new ConfigDef(DEFINITION);
  }

  /** Every setting with its value and everything that is wrong with it. */
  public static Config validate(Map<String, String> properties) {
    Map<String, String> resolved = Names.resolved(properties);
    Map<String, ConfigValue> values = new HashMap<>(DEFINITION.validateAll(resolved));
    for (Problem problem : problems(properties, resolved, values)) {
      values.computeIfAbsent(problem.name(), ConfigValue::new).addErrorMessage(problem.message());
    }
    return new Config(new ArrayList<>(values.values()));
  }

  private static List<Problem> problems(
      Map<String, String> properties,
      Map<String, String> resolved,
      Map<String, ConfigValue> values) {
    Map<String, @Nullable Object> parsed = new HashMap<>();
    values.forEach(
        (name, value) -> {
          if (value.errorMessages().isEmpty() && value.value() != null) {
            parsed.put(name, value.value());
          }
        });
    return Stream.concat(
            CrossChecks.of(parsed, DeadLetterConfig.of(resolved)).stream(),
            Stream.concat(
                Stream.concat(later(properties), ambiguous(properties)), name(properties)))
        .toList();
  }

  private static Stream<Problem> name(Map<String, String> properties) {
    String name = properties.getOrDefault(NAME, "");
    return name.matches("[\\w.-]+") && !name.matches("\\.+")
        ? Stream.empty()
        : Stream.of(
            new Problem(
                NAME,
                "name must be letters, digits, '.', '_' and '-': it is a folder in the store."));
  }

  private static Stream<Problem> later(Map<String, String> properties) {
    return Names.later(properties.keySet()).stream()
        .map(name -> new Problem(name, name + " is not supported by this version: remove it."));
  }

  private static Stream<Problem> ambiguous(Map<String, String> properties) {
    return Names.ALIASES.entrySet().stream()
        .filter(e -> properties.containsKey(e.getKey()) && properties.containsKey(e.getValue()))
        .map(
            e ->
                new Problem(
                    e.getValue(),
                    "%s is given, and so is its alias %s: remove one."
                        .formatted(e.getValue(), e.getKey())));
  }

  /** Names that look like settings of this connector and are none. */
  public static List<String> unknownNames(Map<String, String> properties) {
    return Names.unknown(properties.keySet(), DEFINITION.names());
  }

  /**
   * @throws ConfigException if anything is wrong, with all that is
   */
  public static ConnectorConfig of(Map<String, String> properties) {
    String wrong =
        validate(properties).configValues().stream()
            .flatMap(value -> value.errorMessages().stream())
            .sorted()
            .collect(Collectors.joining(" "));
    if (!wrong.isEmpty()) {
      throw new ConfigException(wrong);
    }
    String connector = properties.getOrDefault(NAME, "");
    Map<String, String> resolved = Names.resolved(properties);
    return new ConnectorConfig(
        connector,
        new AbstractConfig(DEFINITION, resolved, false),
        SourceTopics.of(resolved),
        DeadLetterConfig.of(resolved));
  }

  /** The connector's name, by which its folder in the store is called. */
  public String connector() {
    return connector;
  }

  /** Key prefix of everything the connector writes, ending in a slash. */
  public String folder() {
    return store().prefix() + "/" + connector + "/";
  }

  public TargetConfig target() {
    return TargetConfig.of(parsed);
  }

  public RoutingConfig routing() {
    return RoutingConfig.of(parsed, topics);
  }

  /** Present for Zilliz Cloud. */
  public Optional<CloudConfig> cloud() {
    return CloudConfig.of(parsed);
  }

  public StoreConfig store() {
    return StoreConfig.of(parsed);
  }

  public RecordConfig records() {
    return RecordConfig.of(parsed);
  }

  public FileConfig files() {
    return FileConfig.of(parsed);
  }

  public FlushConfig flush() {
    return FlushConfig.of(parsed);
  }

  public ImportConfig imports() {
    return ImportConfig.of(parsed);
  }

  public SafetyConfig safety() {
    return SafetyConfig.of(parsed);
  }

  public DeadLetterConfig deadLetters() {
    return deadLetters;
  }
}
