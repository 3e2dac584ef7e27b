package io.milvusimport.connect.config;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** The reference of all settings, as the document shows it. */
final class ConfigReference {
  private static final String HEAD =
      """
      # Configuration

      Every setting of the connector, generated from its definition. Settings of the worker (converters, transforms, `errors.*`,
      `consumer.override.*`) are described in the documentation of Kafka Connect.

      Names of the row-by-row Milvus sink are understood as aliases: `public.endpoint`, `token`, `database.name` and
      `collection.name`.
      """;

  private ConfigReference() {}

  static String markdown() {
    ConfigDef def = ConnectorConfig.definition();
    StringBuilder out = new StringBuilder(HEAD);
    for (String group : def.groups()) {
      out.append("\n## ").append(group).append("\n\n");
      out.append("| setting | type | default | values | importance |\n|---|---|---|---|---|\n");
      keys(def, group).forEach(key -> out.append(row(key)));
      out.append('\n');
      keys(def, group)
          .forEach(
              key ->
                  out.append("* `")
                      .append(key.name)
                      .append("`: ")
                      .append(key.documentation)
                      .append('\n'));
    }
    return out.toString();
  }

  private static List<ConfigKey> keys(ConfigDef def, String group) {
    return def.configKeys().values().stream()
        .filter(key -> group.equals(key.group))
        .sorted((a, b) -> Integer.compare(a.orderInGroup, b.orderInGroup))
        .toList();
  }

  private static String row(ConfigKey key) {
    return List.of(
                "`" + key.name + "`",
                key.type.toString().toLowerCase(java.util.Locale.ROOT),
                otherwise(key),
                key.validator == null ? "" : key.validator.toString(),
                key.importance.toString().toLowerCase(java.util.Locale.ROOT))
            .stream()
            .collect(Collectors.joining(" | ", "| ", " |"))
        + "\n";
  }

  private static String otherwise(ConfigKey key) {
    if (Objects.equals(key.defaultValue, ConfigDef.NO_DEFAULT_VALUE)) {
      return "required";
    }
    return key.defaultValue == null ? "" : "`" + key.defaultValue + "`";
  }
}
