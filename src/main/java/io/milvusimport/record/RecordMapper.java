package io.milvusimport.record;

import io.milvusimport.file.RowBuffer;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Field;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Turns record values into rows of one collection: maps without a schema, and structs.
 *
 * <ul>
 *   <li>Whole numbers must have exactly the value (1.0 is 1); floats are rounded to the nearest;
 *       NaN, infinities and anything out of range are refused.
 *   <li>Text is measured in bytes of UTF-8. Nothing is converted between text, numbers and
 *       booleans.
 *   <li>A missing or null value is a null in the file: the server stores it as null, or fills in
 *       the field's default.
 *   <li>What is no field of the collection follows {@link UnknownFields}. Values for fields that
 *       the server fills in itself (a generated key, outputs of functions) are refused, unless they
 *       are null or unknown fields are ignored.
 * </ul>
 */
public final class RecordMapper {
  private final List<Field> fields;
  private final Set<String> names;
  private final ValueWriter[] writers;
  private final UnknownKeys unknownKeys;
  private final StructLayout.Cache structs;

  public RecordMapper(CollectionSchema schema, MappingOptions options) {
    this.fields = schema.fields();
    this.names = fields.stream().map(Field::name).collect(Collectors.toSet());
    this.writers =
        fields.stream().map(field -> ValueWriter.of(field.type())).toArray(ValueWriter[]::new);
    this.unknownKeys = new UnknownKeys(schema, options.unknownFields());
    this.structs = new StructLayout.Cache(schema);
  }

  /**
   * Writes one row and commits it, or rolls it back.
   *
   * @param value a {@link Map} or {@link Struct}; anything else is rejected
   * @param rows of a file with the mapper's schema
   * @return why the record is no row; empty if it is one now
   * @throws IOException if the file could not be spooled; the record is not at fault
   */
  public Optional<Rejection> write(@Nullable Object value, RowBuffer rows) throws IOException {
    rows.begin();
    Optional<Rejection> rejection;
    try {
      rejection = setColumns(value, rows);
    } catch (RuntimeException | Error e) {
      rows.rollback();
      throw e;
    }
    if (rejection.isPresent()) {
      rows.rollback();
    } else {
      rows.commit();
    }
    return rejection;
  }

  private Optional<Rejection> setColumns(@Nullable Object value, RowBuffer rows) {
    unknownKeys.startRow();
    Optional<Rejection> rejection;
    if (value instanceof Map<?, ?> map) {
      rejection = setFromMap(map, rows);
    } else if (value instanceof Struct struct) {
      rejection = setFromStruct(struct, rows);
    } else {
      return Optional.of(Rejection.ofValue(notARecord(value)));
    }
    if (rejection.isEmpty()) {
      unknownKeys.endRow(rows);
    }
    return rejection;
  }

  private Optional<Rejection> setFromMap(Map<?, ?> map, RowBuffer rows) {
    int found = 0;
    for (int column = 0; column < writers.length; column++) {
      String name = fields.get(column).name();
      Object value = map.get(name);
      if (value != null || map.containsKey(name)) {
        found++;
      }
      Optional<Rejection> rejection = setColumn(column, value, rows);
      if (rejection.isPresent()) {
        return rejection;
      }
    }
    return found == map.size() ? Optional.empty() : takeOthers(map);
  }

  private Optional<Rejection> takeOthers(Map<?, ?> map) {
    Predicate<String> isInRecord = key -> names.contains(key) || map.containsKey(key);
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (entry.getKey() instanceof String name && names.contains(name)) {
        continue;
      }
      Optional<Rejection> rejection =
          unknownKeys.take(entry.getKey(), entry.getValue(), isInRecord);
      if (rejection.isPresent()) {
        return rejection;
      }
    }
    return Optional.empty();
  }

  private Optional<Rejection> setFromStruct(Struct struct, RowBuffer rows) {
    StructLayout layout = structs.get(struct.schema());
    for (int column = 0; column < writers.length; column++) {
      org.apache.kafka.connect.data.Field field = layout.fields().get(column);
      Object value = field == null ? null : struct.get(field);
      Optional<Rejection> rejection = setColumn(column, value, rows);
      if (rejection.isPresent()) {
        return rejection;
      }
    }
    Predicate<String> isInRecord = key -> names.contains(key) || struct.schema().field(key) != null;
    for (org.apache.kafka.connect.data.Field field : layout.others()) {
      Optional<Rejection> rejection = unknownKeys.take(field.name(), struct.get(field), isInRecord);
      if (rejection.isPresent()) {
        return rejection;
      }
    }
    return Optional.empty();
  }

  private Optional<Rejection> setColumn(int column, @Nullable Object value, RowBuffer rows) {
    Field field = fields.get(column);
    if (value == null) {
      if (!field.acceptsNull()) {
        return Optional.of(
            Rejection.of(field, "missing or null, but not nullable and without a default"));
      }
      rows.setNull(column);
      return Optional.empty();
    }
    return writers[column].write(value, rows, column).map(problem -> Rejection.of(field, problem));
  }

  private static String notARecord(@Nullable Object value) {
    if (value == null) {
      return "null (a tombstone)";
    }
    String advice =
        value instanceof byte[] || value instanceof ByteBuffer || value instanceof String
            ? "; set value.converter to JsonConverter (with"
                + " value.converter.schemas.enable=false) or to that of the topic's format"
            : "; HoistField can wrap it into a struct";
    return ValueKind.of(value) + " (" + value.getClass().getTypeName() + ")" + advice;
  }
}
