package io.milvusimport.connect.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** A setting with named values, some of which this version knows only by name. */
final class Choices implements ConfigDef.Validator, ConfigDef.Recommender {
  private final List<String> supported;
  private final List<String> later;

  private Choices(List<String> supported, List<String> later) {
    this.supported = supported;
    this.later = later;
  }

  /** The constants in lower case; {@code later} are values that a later version may support. */
  static <E extends Enum<E>> Choices of(Class<E> constants, String... later) {
    return new Choices(
        Arrays.stream(constants.getEnumConstants()).map(Choices::text).toList(), List.of(later));
  }

  static Choices only(List<String> supported) {
    return new Choices(List.copyOf(supported), List.of());
  }

  static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static <E extends Enum<E>> E value(Class<E> constants, String text) {
    return Enum.valueOf(constants, text.toUpperCase(Locale.ROOT));
  }

  @Override
  public void ensureValid(String name, @Nullable Object value) {
    if (value instanceof String text && later.contains(text)) {
      throw new ConfigException(
          name, value, "not supported by this version, which knows " + this + ".");
    }
    if (!(value instanceof String text) || !supported.contains(text)) {
      throw new ConfigException(name, value, "must be " + this + ".");
    }
  }

  @Override
  public List<Object> validValues(String name, Map<String, Object> parsedConfig) {
    return List.copyOf(supported);
  }

  @Override
  public boolean visible(String name, Map<String, Object> parsedConfig) {
    return true;
  }

  @Override
  public String toString() {
    return String.join(" or ", supported);
  }
}
