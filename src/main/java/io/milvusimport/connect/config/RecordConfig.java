package io.milvusimport.connect.config;

import io.milvusimport.record.MappingOptions;
import io.milvusimport.record.UnknownFields;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** How records become rows. */
public record RecordConfig(NullValues nullValues, UnknownFields unknownFields) {
  /** What becomes of a record without a value (a tombstone). */
  public enum NullValues {
    IGNORE,
    FAIL,
    DLQ
  }

  public static final String VALUE_FORMAT = "value.format";
  public static final String NULL_VALUES = "behavior.on.null.values";
  public static final String UNKNOWN_FIELDS = "behavior.on.unknown.fields";

  static void define(ConfigDef def) {
    new Group(def, "Records")
        .add(
            VALUE_FORMAT,
            Type.STRING,
            "connect",
            Choices.only("connect", "json"),
            Importance.LOW,
            "`connect`: values are what the worker's converter makes of them, a struct or a map.")
        .add(
            NULL_VALUES,
            Type.STRING,
            "fail",
            Choices.of(NullValues.class),
            Importance.MEDIUM,
            "What becomes of a record without a value (a tombstone): `fail` stops the task, `ignore`"
                + " passes over it, `dlq` sends it to the dead letter queue. Imports only add rows: a"
                + " tombstone cannot delete one.")
        .add(
            UNKNOWN_FIELDS,
            Type.STRING,
            "dynamic",
            Choices.of(UnknownFields.class),
            Importance.MEDIUM,
            "What becomes of a key that is no field of the collection: `dynamic` puts it into the"
                + " dynamic field, and rejects the record if the collection has none; `ignore` drops"
                + " it; `fail` rejects the record.");
  }

  static RecordConfig of(AbstractConfig config) {
    return new RecordConfig(
        Choices.value(NullValues.class, config.getString(NULL_VALUES)),
        Choices.value(UnknownFields.class, config.getString(UNKNOWN_FIELDS)));
  }

  public MappingOptions mapping() {
    return new MappingOptions(unknownFields);
  }
}
