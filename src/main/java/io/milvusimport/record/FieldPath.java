package io.milvusimport.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Where a value is inside a record's value: the names of nested objects, outermost first.
 *
 * @param names at least one, none of them empty
 */
public record FieldPath(List<String> names) {
  /**
   * Found instead of a value: something on the way is no object.
   *
   * @param text such as {@code a.b is text, and not an object with c}
   */
  record Obstacle(String text) {}

  public FieldPath {
    names = List.copyOf(names);
    if (names.isEmpty() || names.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException("a path without a name, or with an empty one");
    }
  }

  /**
   * Reads {@code a.b}; a backslash takes the character behind it as it is, so that {@code a\.b} is
   * one name.
   *
   * @throws IllegalArgumentException if a name is empty, or the text ends in a backslash
   */
  public static FieldPath parse(String text) {
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        if (++i == text.length()) {
          throw new IllegalArgumentException("a path that ends in a backslash");
        }
        name.append(text.charAt(i));
      } else if (c == '.') {
        names.add(name.toString());
        name.setLength(0);
      } else {
        name.append(c);
      }
    }
    names.add(name.toString());
    return new FieldPath(names);
  }

  static FieldPath of(String name) {
    return new FieldPath(List.of(name));
  }

  /** Whether it is a name of the record's value itself, not of an object in it. */
  boolean isTopLevel() {
    return names.size() == 1;
  }

  String first() {
    return names.get(0);
  }

  /**
   * The value there; null where it or an object on the way is missing or null; an {@link Obstacle}
   * where something on the way is neither.
   */
  @Nullable Object in(@Nullable Object value) {
    Object at = value;
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (at == null) {
        return null;
      }
      if (at instanceof Map<?, ?> map) {
        at = map.get(name);
      } else if (at instanceof Struct struct) {
        Field field = struct.schema().field(name);
        at = field == null ? null : Temporals.get(struct, field);
      } else {
        String where = i == 0 ? "the record's value" : String.join(".", names.subList(0, i));
        return new Obstacle(where + " is " + ValueKind.of(at) + ", and not an object with " + name);
      }
    }
    return at;
  }

  /**
   * The text or whole number there, as text; empty if there is neither.
   *
   * @param value of a record; text or bytes are taken for JSON
   */
  public Optional<String> textIn(@Nullable Object value) {
    if (value != null && JsonFieldText.mayBeJson(value)) {
      return JsonFieldText.find(value, names);
    }
    Object found = in(value);
    return found instanceof String
            || found instanceof Long
            || found instanceof Integer
            || found instanceof Short
            || found instanceof Byte
        ? Optional.of(found.toString())
        : Optional.empty();
  }

  /** What is there instead of text or a whole number. */
  public String noTextIn(@Nullable Object value) {
    if (JsonFieldText.mayBeJson(value)) {
      return "neither text nor a whole number, or " + ValueKind.of(value) + " that is no object";
    }
    Object found = in(value);
    if (found instanceof Obstacle obstacle) {
      return obstacle.text();
    }
    return found == null ? "missing or null" : ValueKind.of(found);
  }

  /** {@code a.b}, as it is parsed. */
  @Override
  public String toString() {
    return String.join(
        ".", names.stream().map(name -> name.replace("\\", "\\\\").replace(".", "\\.")).toList());
  }
}
