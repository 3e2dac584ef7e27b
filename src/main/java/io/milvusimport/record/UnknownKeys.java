package io.milvusimport.record;

import io.milvusimport.file.RowBuffer;
import io.milvusimport.schema.CollectionSchema;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * What a record carries beside the collection's fields, and the dynamic column it ends up in.
 *
 * <p>A key {@code $meta} in a record for a collection with a dynamic field holds dynamic keys
 * itself, as the official writers have it: its members join the others.
 */
final class UnknownKeys {
  private static final byte[] NO_KEYS = "{}".getBytes(StandardCharsets.UTF_8);
  private static final String META = CollectionSchema.DYNAMIC_COLUMN;

  private final Set<String> leftOut;
  private final boolean hasDynamicField;
  private final int dynamicColumn;
  private final UnknownFields policy;
  private final JsonText json = new JsonText();
  private boolean isEmpty = true;

  UnknownKeys(CollectionSchema schema, UnknownFields policy) {
    this.leftOut = Set.copyOf(schema.leftOut());
    this.hasDynamicField = schema.dynamicField();
    this.dynamicColumn = schema.fields().size();
    this.policy = policy;
  }

  void startRow() {
    isEmpty = true;
  }

  /**
   * Takes a key that is no field of the collection.
   *
   * @param isInRecord whether the record has a key, for members of {@code $meta}
   */
  Optional<Rejection> take(
      @Nullable Object key, @Nullable Object value, Predicate<String> isInRecord) {
    if (!(key instanceof String name)) {
      return Optional.of(Rejection.ofValue("a key that is " + ValueKind.of(key)));
    }
    if (leftOut.contains(name)) {
      return takeLeftOut(name, value);
    }
    if (policy == UnknownFields.IGNORE) {
      return Optional.empty();
    }
    if (policy == UnknownFields.FAIL) {
      return notAField(name, "refused by behavior.on.unknown.fields=fail");
    }
    if (!hasDynamicField) {
      return notAField(name, "the collection has no dynamic field to hold it");
    }
    return name.equals(META) ? takeMembers(value, isInRecord) : add(name, value);
  }

  /** Sets the dynamic column, if the collection has one; without keys to an empty object. */
  void endRow(RowBuffer rows) {
    if (!hasDynamicField) {
      return;
    }
    if (isEmpty) {
      rows.setText(dynamicColumn, NO_KEYS, 0, NO_KEYS.length);
    } else {
      json.endObject();
      json.set(rows, dynamicColumn);
    }
  }

  private Optional<Rejection> takeLeftOut(String name, @Nullable Object value) {
    if (value == null || policy == UnknownFields.IGNORE) {
      return Optional.empty();
    }
    return Optional.of(
        new Rejection(
            name,
            "a value came with the record; leave it out, or set"
                + " behavior.on.unknown.fields=ignore",
            "filled in by the server"));
  }

  private Optional<Rejection> takeMembers(@Nullable Object value, Predicate<String> isInRecord) {
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        Optional<Rejection> rejection = member(entry.getKey(), entry.getValue(), isInRecord);
        if (rejection.isPresent()) {
          return rejection;
        }
      }
      return Optional.empty();
    }
    if (value instanceof Struct struct) {
      for (Field field : struct.schema().fields()) {
        Optional<Rejection> rejection = member(field.name(), struct.get(field), isInRecord);
        if (rejection.isPresent()) {
          return rejection;
        }
      }
      return Optional.empty();
    }
    return Optional.of(new Rejection(META, ValueKind.of(value), "an object of dynamic keys"));
  }

  private Optional<Rejection> member(
      @Nullable Object key, @Nullable Object value, Predicate<String> isInRecord) {
    if (key instanceof String name && (isInRecord.test(name) || leftOut.contains(name))) {
      return Optional.of(
          new Rejection(
              META, "the key " + name + " is also one of the record", "an object of dynamic keys"));
    }
    return add(key, value);
  }

  private Optional<Rejection> add(@Nullable Object key, @Nullable Object value) {
    if (isEmpty) {
      json.clear();
      json.startObject();
      isEmpty = false;
    }
    return json.member(key, value)
        .map(problem -> new Rejection(String.valueOf(key), problem, "dynamic key"));
  }

  private static Optional<Rejection> notAField(String name, String why) {
    return Optional.of(new Rejection(name, why, "not in the collection"));
  }
}
