package io.milvusimport.connect.config;

import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** What is done about the unexpected. */
public record SafetyConfig(OffsetGap offsetGap) {
  /** What becomes of a gap in a partition's offsets. */
  public enum OffsetGap {
    LOG,
    FAIL
  }

  public static final String OFFSET_GAP = "on.offset.gap";

  static void define(ConfigDef def) {
    new Group(def, "Safety")
        .add(
            OFFSET_GAP,
            Type.STRING,
            "log",
            Choices.of(OffsetGap.class),
            Importance.LOW,
            "What becomes of offsets that are missing from a partition: `log` counts them and goes on,"
                + " `fail` stops the task. Compaction, retention and transactions leave such gaps, and so"
                + " do records that a transform drops or that a converter sends to the dead letter"
                + " queue.");
  }

  static SafetyConfig of(AbstractConfig config) {
    return new SafetyConfig(Choices.value(OffsetGap.class, config.getString(OFFSET_GAP)));
  }
}
