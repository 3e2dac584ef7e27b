package io.milvusimport.connect.config;

import io.milvusimport.record.FieldPath;
import io.milvusimport.record.IdSource;
import io.milvusimport.record.MappingOptions;
import io.milvusimport.record.MappingOptions.Renaming;
import io.milvusimport.record.Metadata;
import io.milvusimport.record.UnknownFields;
import io.milvusimport.record.ValueFormat;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * How records become rows.
 *
 * @param suppliesKeys whether {@code id.source} is set, so that keys come from records even where
 *     the server could generate them
 */
public record RecordConfig(NullValues nullValues, MappingOptions mapping, boolean suppliesKeys) {
  /** What becomes of a record without a value (a tombstone). */
  public enum NullValues {
    IGNORE,
    FAIL,
    DLQ
  }

  public static final String VALUE_FORMAT = "value.format";
  public static final String NULL_VALUES = "behavior.on.null.values";
  public static final String UNKNOWN_FIELDS = "behavior.on.unknown.fields";
  public static final String FIELD_MAP = "field.map";
  public static final String ID_SOURCE = "id.source";

  static void define(ConfigDef def) {
    Group group = new Group(def, "Records");
    group
        .add(
            VALUE_FORMAT,
            Type.STRING,
            "connect",
            Choices.of(ValueFormat.class),
            Importance.MEDIUM,
            "`connect`: values are what the worker's converter makes of them, a struct or a map."
                + " `json`: values are bytes or text of one JSON object, from ByteArrayConverter or"
                + " StringConverter, and are read straight into the file. That is many times faster"
                + " than JsonConverter for long vectors, and no number loses a digit on its way.")
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
                + " it; `fail` rejects the record.")
        .add(
            FIELD_MAP,
            Type.STRING,
            null,
            Checks.parsed("path:field, with commas between", RecordConfig::renamings),
            Importance.MEDIUM,
            "Values that go to a field of another name, such as `headline:title,meta.lang:language`. A"
                + " path leads into nested objects by dots; a dot, comma, colon or backslash in a name"
                + " is written with a backslash before it. What is mapped goes there only; a value may"
                + " be mapped twice. The field may be a dynamic key.")
        .add(
            ID_SOURCE,
            Type.STRING,
            "field",
            Choices.of(IdSource.class),
            Importance.MEDIUM,
            "What fills the primary key: `field` the value's field of that name; `key` the record's"
                + " key, a whole number or text; `coordinates` the text `topic-partition-offset` of the"
                + " record before any transform, for VarChar keys. Where the server generates the keys,"
                + " it does so unless this is set; the collection needs the property"
                + " `allow_insert_auto_id` then.");
    for (Metadata what : Metadata.values()) {
      group.add(
          what.setting(), Type.STRING, null, Checks.NOT_BLANK, Importance.LOW, metadataDoc(what));
    }
  }

  private static String metadataDoc(Metadata what) {
    return switch (what) {
      case TOPIC ->
          "Field or dynamic key that holds the record's topic, before any transform. A field must be"
              + " VarChar or Text.";
      case PARTITION ->
          "Field or dynamic key that holds the number of the record's partition, before any"
              + " transform. A field must be Int32 or Int64.";
      case OFFSET ->
          "Field or dynamic key that holds the record's offset, before any transform. A field must be"
              + " Int64.";
      case TIMESTAMP ->
          "Field or dynamic key that holds the record's timestamp: milliseconds since 1970 in an"
              + " Int64, or a Timestamptz.";
      case KEY ->
          "Field or dynamic key that holds the record's key. A field must be a scalar, Text or JSON.";
      case HEADERS ->
          "Field or dynamic key that holds the record's headers, an object: a name that comes twice"
              + " has a list. A field must be JSON.";
    };
  }

  private static List<Renaming> renamings(String text) {
    return Entries.pairs(text).stream()
        .map(pair -> new Renaming(FieldPath.parse(pair.get(0)), pair.get(1)))
        .toList();
  }

  static RecordConfig of(AbstractConfig config) {
    return new RecordConfig(
        Choices.value(NullValues.class, config.getString(NULL_VALUES)),
        new MappingOptions(
            Choices.value(UnknownFields.class, config.getString(UNKNOWN_FIELDS)),
            Optional.ofNullable(config.getString(FIELD_MAP))
                .map(RecordConfig::renamings)
                .orElse(List.of()),
            Choices.value(IdSource.class, config.getString(ID_SOURCE)),
            metadata(config),
            Choices.value(ValueFormat.class, config.getString(VALUE_FORMAT))),
        config.originals().containsKey(ID_SOURCE));
  }

  private static Map<Metadata, String> metadata(AbstractConfig config) {
    Map<Metadata, String> metadata = new EnumMap<>(Metadata.class);
    for (Metadata what : Metadata.values()) {
      Optional.ofNullable(config.getString(what.setting()))
          .ifPresent(target -> metadata.put(what, target));
    }
    return metadata;
  }
}
