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

  private final RowPlan plan;
  private final Set<String> leftOut;
  private final boolean hasDynamicField;
  private final int dynamicColumn;
  private final UnknownFields policy;
  private final JsonText json = new JsonText();
  private boolean isEmpty = true;

  UnknownKeys(CollectionSchema schema, RowPlan plan, UnknownFields policy) {
    this.plan = plan;
    this.leftOut = Set.copyOf(schema.leftOut());
    this.hasDynamicField = schema.dynamicField();
    this.dynamicColumn = schema.fields().size();
    this.policy = policy;
  }

  void startRow() {
    isEmpty = true;
  }

  /**
   * Takes what no column uses of a key's value.
   *
   * @param isInRecord whether the record has a key, for members of {@code $meta}
   */
  Optional<Rejection> take(
      @Nullable Object key, @Nullable Object value, Predicate<String> isInRecord) {
    if (!(key instanceof String name)) {
      return Optional.of(Rejection.ofValue("a key that is " + ValueKind.of(key)));
    }
    Optional<UsedPaths.Rest> rest = plan.used().rest(name, value);
    return rest.isEmpty() ? Optional.empty() : takeRest(name, rest.get().value(), isInRecord);
  }

  private Optional<Rejection> takeRest(
      String name, @Nullable Object value, Predicate<String> isInRecord) {
    if (leftOut.contains(name)) {
      return takeFilled(name, value, "filled in by the server");
    }
    Optional<ValueSource> filledBy = plan.filledBy(name);
    if (filledBy.isPresent()) {
      return takeFilled(name, value, "filled by " + filledBy.get().setting());
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

  /** Adds the dynamic keys that the options ask for; one without a value is left out. */
  Optional<Rejection> addPlanned(SourceRecord record) {
    for (Map.Entry<String, ValueSource> planned : plan.dynamicKeys().entrySet()) {
      Object value = planned.getValue().value(record, Optional.empty());
      Optional<Rejection> rejection = Optional.empty();
      if (value instanceof FieldPath.Obstacle obstacle) {
        rejection = Optional.of(dynamic(planned.getKey(), obstacle.text()));
      } else if (value != null) {
        rejection = add(planned.getKey(), value);
      }
      if (rejection.isPresent()) {
        return rejection;
      }
    }
    return Optional.empty();
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

  /** A value for something that the record does not fill. */
  private Optional<Rejection> takeFilled(String name, @Nullable Object value, String how) {
    if (value == null || policy == UnknownFields.IGNORE) {
      return Optional.empty();
    }
    return Optional.of(
        new Rejection(
            name,
            "a value came with the record; leave it out, or set"
                + " behavior.on.unknown.fields=ignore",
            how));
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
        Optional<Rejection> rejection =
            member(field.name(), Temporals.get(struct, field), isInRecord);
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
    if (key instanceof String name
        && (isInRecord.test(name) || leftOut.contains(name) || plan.filledBy(name).isPresent())) {
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
    return json.member(key, value).map(problem -> dynamic(String.valueOf(key), problem));
  }

  private static Rejection dynamic(String key, String problem) {
    return new Rejection(key, problem, "dynamic key");
  }

  private static Optional<Rejection> notAField(String name, String why) {
    return Optional.of(new Rejection(name, why, "not in the collection"));
  }
}
