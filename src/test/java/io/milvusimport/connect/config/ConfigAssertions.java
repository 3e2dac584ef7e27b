package io.milvusimport.connect.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;

/** Two tests that every group of settings has: all its defaults, and all its names with values. */
final class ConfigAssertions {
  static final Map<String, String> REQUIRED =
      Map.of(
          "name", "sink",
          "milvus.uri", "http://milvus:19530",
          "milvus.collection", "products",
          "store.bucket", "bucket");

  private ConfigAssertions() {}

  static ConnectorConfig config(Map<String, String> changes) {
    return ConnectorConfig.of(properties(changes));
  }

  static Map<String, String> properties(Map<String, String> changes) {
    Map<String, String> properties = new HashMap<>(REQUIRED);
    properties.putAll(changes);
    return properties;
  }

  /** Exactly these settings have exactly these defaults; null for none, "required" for required. */
  static void assertDefaults(Class<?> group, Map<String, ? extends Object> defaults) {
    Map<String, Object> actual = new TreeMap<>();
    definition(group)
        .configKeys()
        .forEach(
            (name, key) ->
                actual.put(
                    name,
                    key.defaultValue == null
                        ? "none"
                        : key.hasDefault() ? key.defaultValue : "required"));
    assertThat(actual).containsExactlyInAnyOrderEntriesOf(new TreeMap<>(defaults));
  }

  /** The names cover all settings of the group, and no value is the setting's default. */
  static void assertCoversAll(Class<?> group, Map<String, String> values) {
    ConfigDef def = definition(group);
    assertThat(values.keySet()).containsExactlyInAnyOrderElementsOf(def.names());
    Set<String> same =
        values.entrySet().stream()
            .filter(e -> e.getValue().equals(String.valueOf(def.defaultValues().get(e.getKey()))))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    assertThat(same).as("settings given with their default").isEmpty();
  }

  private static ConfigDef definition(Class<?> group) {
    ConfigDef def = new ConfigDef();
    try {
      Method define = group.getDeclaredMethod("define", ConfigDef.class);
      define.invoke(null, def);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      throw new AssertionError(e);
    }
    return def;
  }
}
