package io.milvusimport.record;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** The places in a record's value that fill something, as a tree of names. */
final class UsedPaths {
  private final Map<String, UsedPaths> below = new LinkedHashMap<>();
  private boolean isWhole;

  void add(ValueSource source) {
    if (source instanceof ValueSource.Value value) {
      UsedPaths at = this;
      for (String name : value.path().names()) {
        at = at.below.computeIfAbsent(name, n -> new UsedPaths());
      }
      at.isWhole = true;
    }
  }

  /** Whether the value of that name is used as a whole. */
  boolean usesAll(String name) {
    UsedPaths at = below.get(name);
    return at != null && at.isWhole;
  }

  /**
   * What is left of the value of that name.
   *
   * @return empty if nothing is: all its members, if it is an object, are used
   */
  Optional<Rest> rest(String name, @Nullable Object value) {
    UsedPaths at = below.get(name);
    if (at == null) {
      return Optional.of(new Rest(value));
    }
    return at.isWhole || value == null ? Optional.empty() : at.restOf(value);
  }

  /** A value that is left over; it may be null. */
  record Rest(@Nullable Object value) {}

  private Optional<Rest> restOf(Object value) {
    Map<@Nullable Object, @Nullable Object> left = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, member) -> keep(name, member, left));
    } else if (value instanceof Struct struct) {
      for (Field field : struct.schema().fields()) {
        keep(field.name(), Temporals.get(struct, field), left);
      }
    } else {
      return Optional.of(new Rest(value));
    }
    return left.isEmpty() ? Optional.empty() : Optional.of(new Rest(left));
  }

  private void keep(
      @Nullable Object name,
      @Nullable Object member,
      Map<@Nullable Object, @Nullable Object> left) {
    if (name instanceof String text) {
      rest(text, member).ifPresent(rest -> left.put(text, rest.value()));
    } else {
      left.put(name, member);
    }
  }
}
