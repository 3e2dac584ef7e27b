package io.milvusimport.record;

import io.milvusimport.schema.FieldType;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the value of a column or dynamic key comes from. */
sealed interface ValueSource {
  /**
   * The value, in the form that suits the type.
   *
   * @param type of the column; empty for a dynamic key
   * @return null for none; a {@link FieldPath.Obstacle} where there should be one
   */
  @Nullable Object value(SourceRecord record, Optional<FieldType> type);

  /** The setting that asks for it and what it says, for messages. */
  String setting();

  /** A place in the record's value. */
  record Value(FieldPath path, String setting) implements ValueSource {
    static Value named(String field) {
      return new Value(FieldPath.of(field), "");
    }

    static Value renamed(MappingOptions.Renaming renaming) {
      return new Value(renaming.source(), "field.map=" + renaming);
    }

    @Override
    public @Nullable Object value(SourceRecord record, Optional<FieldType> type) {
      return path.in(record.value());
    }
  }

  /** Nothing: the value of that name goes elsewhere. */
  record Nothing() implements ValueSource {
    @Override
    public @Nullable Object value(SourceRecord record, Optional<FieldType> type) {
      return null;
    }

    @Override
    public String setting() {
      return "field.map";
    }
  }

  /** The record's key as the row's. */
  record Key() implements ValueSource {
    @Override
    public @Nullable Object value(SourceRecord record, Optional<FieldType> type) {
      return type.map(known -> KeyForm.of(record.key(), known)).orElse(record.key());
    }

    @Override
    public String setting() {
      return "id.source=key";
    }
  }

  /** Topic, partition and offset as the row's key. */
  record Coordinates() implements ValueSource {
    @Override
    public Object value(SourceRecord record, Optional<FieldType> type) {
      return record.coordinates();
    }

    @Override
    public String setting() {
      return "id.source=coordinates";
    }
  }

  /** Something that the record has beside its value. */
  record Beside(Metadata what, String target) implements ValueSource {
    @Override
    public @Nullable Object value(SourceRecord record, Optional<FieldType> type) {
      return switch (what) {
        case TOPIC -> record.topic();
        case PARTITION -> record.partition();
        case OFFSET -> record.offset();
        case TIMESTAMP -> timestamp(record.timestampMs(), type);
        case KEY -> type.map(known -> KeyForm.of(record.key(), known)).orElse(record.key());
        case HEADERS -> HeaderValues.of(record.headers());
      };
    }

    private static @Nullable Object timestamp(@Nullable Long ms, Optional<FieldType> type) {
      return ms != null && type.filter(FieldType.Timestamptz.class::isInstance).isPresent()
          ? Instant.ofEpochMilli(ms).toString()
          : ms;
    }

    @Override
    public String setting() {
      return what.setting() + "=" + target;
    }
  }
}
