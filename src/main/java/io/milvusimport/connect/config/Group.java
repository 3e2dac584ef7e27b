package io.milvusimport.connect.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.jspecify.annotations.Nullable;

/** A group of a {@link ConfigDef} under construction: it numbers the settings it is given. */
final class Group {
  private final ConfigDef def;
  private final String name;
  private int order;

  Group(ConfigDef def, String name) {
    this.def = def;
    this.name = name;
  }

  /** A setting; {@code otherwise} is its default, or {@link ConfigDef#NO_DEFAULT_VALUE}. */
  Group add(
      String setting,
      Type type,
      @Nullable Object otherwise,
      @Nullable Validator validator,
      Importance importance,
      String doc) {
    ConfigDef.Recommender recommender =
        validator instanceof ConfigDef.Recommender choices ? choices : null;
    def.define(
        setting,
        type,
        otherwise,
        validator,
        importance,
        doc,
        name,
        ++order,
        Width.MEDIUM,
        setting,
        recommender);
    return this;
  }
}
