package io.milvusimport.record;

import io.milvusimport.file.Columns;
import io.milvusimport.schema.FieldType;
import io.milvusimport.schema.FieldType.SubField;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Structs of an array with exactly the collection's sub-fields, none of them null. */
final class StructElement implements ArrayWriter.Element {
  private final String name;
  private final List<SubField> fields;
  private final Set<String> names;
  private final ValueWriter[] writers;

  StructElement(String name, FieldType.ArrayOfStruct type) {
    this.name = name;
    this.fields = type.fields();
    this.names = fields.stream().map(SubField::name).collect(Collectors.toSet());
    this.writers =
        fields.stream()
            .map(field -> ValueWriter.of(field.name(), field.type()))
            .toArray(ValueWriter[]::new);
  }

  @Override
  public Optional<String> append(@Nullable Object item, int index, Columns columns, int column) {
    Optional<String> problem =
        item instanceof Map<?, ?> map
            ? checkKeys(map)
            : item instanceof Struct struct ? checkFields(struct) : noStruct(item);
    if (problem.isPresent()) {
      return problem.map(why -> name + "[" + index + "] is " + why);
    }
    Columns subColumns = columns.startStruct(column);
    for (int i = 0; i < writers.length; i++) {
      SubField field = fields.get(i);
      Object value = member(item, field.name());
      problem =
          value == null ? Optional.of("missing or null") : writers[i].write(value, subColumns, i);
      if (problem.isPresent()) {
        return problem.map(why -> name + "[" + index + "]." + field.display() + " is " + why);
      }
    }
    columns.endStruct(column);
    return Optional.empty();
  }

  private static @Nullable Object member(@Nullable Object item, String key) {
    if (item instanceof Struct struct) {
      Field field = struct.schema().field(key);
      return field == null ? null : Temporals.get(struct, field);
    }
    return item instanceof Map<?, ?> map ? map.get(key) : null;
  }

  private Optional<String> checkKeys(Map<?, ?> map) {
    for (Object key : map.keySet()) {
      if (!(key instanceof String text)) {
        return Optional.of("an object with a key that is " + ValueKind.of(key));
      }
      if (!names.contains(text)) {
        return unknown(text);
      }
    }
    return Optional.empty();
  }

  private Optional<String> checkFields(Struct struct) {
    for (Field field : struct.schema().fields()) {
      if (!names.contains(field.name())) {
        return unknown(field.name());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> unknown(String key) {
    return Optional.of("an object with " + key + ", which is no sub-field");
  }

  private static Optional<String> noStruct(@Nullable Object item) {
    return Optional.of(ValueKind.of(item));
  }
}
