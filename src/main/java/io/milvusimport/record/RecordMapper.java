package io.milvusimport.record;

import io.milvusimport.file.RowBuffer;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Field;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Turns record values into rows of one collection: maps without a schema, structs, or JSON text.
 *
 * <ul>
 *   <li>Whole numbers must have exactly the value (1.0 is 1); floats are rounded to the nearest;
 *       NaN, infinities and anything out of range are refused.
 *   <li>Text is measured in bytes of UTF-8. Nothing is converted between text, numbers and
 *       booleans.
 *   <li>A missing or null value is a null in the file: the server stores it as null, or fills in
 *       the field's default. It forgets to for Timestamptz and Geometry: their default is written.
 *   <li>{@link RowPlan} says what fills a column: the value's key of that name unless the options
 *       say otherwise.
 *   <li>What is no field of the collection follows {@link UnknownFields}. Values for fields that
 *       the server fills in itself (a generated key, outputs of functions) are refused, unless they
 *       are null or unknown fields are ignored.
 * </ul>
 */
public final class RecordMapper {
  private final Set<String> names;
  private final ColumnWriters writers;
  private final RowPlan plan;
  private final UnknownKeys unknownKeys;
  private final StructLayout.Cache structs;
  private final @Nullable JsonRecord json;

  /**
   * @throws IllegalArgumentException if the mapping cannot work, see {@link #problems}
   */
  public RecordMapper(CollectionSchema schema, MappingOptions options) {
    this.names = schema.fields().stream().map(Field::name).collect(Collectors.toSet());
    this.plan = RowPlan.of(schema, options, List.of());
    if (!plan.problems().isEmpty()) {
      throw new IllegalArgumentException(String.join(" ", plan.problems()));
    }
    this.writers = new ColumnWriters(schema, plan);
    this.unknownKeys = new UnknownKeys(schema, plan, options.unknownFields());
    this.structs = new StructLayout.Cache(plan);
    this.json =
        options.valueFormat() == ValueFormat.JSON
            ? new JsonRecord(schema, plan, writers, unknownKeys, options.unknownFields())
            : null;
  }

  /**
   * Why the mapping cannot work for the collection, one sentence each, naming setting and field.
   *
   * @param topics that records may come from, as far as known
   */
  public static List<String> problems(
      CollectionSchema schema, MappingOptions options, Collection<String> topics) {
    return RowPlan.of(schema, options, topics).problems();
  }

  /** As {@link #write(SourceRecord, RowBuffer)}, with a record that is its value alone. */
  public Optional<Rejection> write(@Nullable Object value, RowBuffer rows) throws IOException {
    return write(SourceRecord.ofValue(value), rows);
  }

  /**
   * Writes one row and commits it, or rolls it back.
   *
   * @param record whose value is a {@link Map} or {@link Struct}, or with {@link ValueFormat#JSON}
   *     bytes or text; anything else is rejected
   * @param rows of a file with the mapper's schema
   * @return why the record is no row; empty if it is one now
   * @throws IOException if the file could not be spooled; the record is not at fault
   */
  public Optional<Rejection> write(SourceRecord record, RowBuffer rows) throws IOException {
    rows.begin();
    Optional<Rejection> rejection;
    try {
      rejection = setColumns(record, rows);
    } catch (RuntimeException | Error e) {
      rows.rollback();
      throw e;
    }
    if (rejection.isEmpty()) {
      rejection = rows.refusal().map(writers::refused);
    }
    if (rejection.isPresent()) {
      rows.rollback();
    } else {
      rows.commit();
    }
    return rejection;
  }

  private Optional<Rejection> setColumns(SourceRecord record, RowBuffer rows) {
    unknownKeys.startRow();
    Optional<Rejection> rejection =
        json == null ? setFromConnect(record, rows) : json.setColumns(record, rows);
    if (rejection.isEmpty()) {
      unknownKeys.endRow(rows);
    }
    return rejection;
  }

  private Optional<Rejection> setFromConnect(SourceRecord record, RowBuffer rows) {
    Optional<Rejection> rejection;
    if (record.value() instanceof Map<?, ?> map) {
      rejection = setFromMap(record, map, rows);
    } else if (record.value() instanceof Struct struct) {
      rejection = setFromStruct(record, struct, rows);
    } else {
      return Optional.of(Rejection.ofValue(notARecord(record.value())));
    }
    return rejection.isPresent() ? rejection : unknownKeys.addPlanned(record);
  }

  private Optional<Rejection> setFromMap(SourceRecord record, Map<?, ?> map, RowBuffer rows) {
    int found = 0;
    for (int column = 0; column < writers.count(); column++) {
      Object value;
      String name = plan.topLevelName(column);
      if (name == null) {
        value = plan.columns().get(column).value(record, Optional.of(writers.type(column)));
      } else {
        value = map.get(name);
        if (value != null || map.containsKey(name)) {
          found++;
        }
      }
      Optional<Rejection> rejection = writers.set(column, value, rows);
      if (rejection.isPresent()) {
        return rejection;
      }
    }
    return found == map.size() && plan.namesAreUnique() ? Optional.empty() : takeOthers(map);
  }

  private Optional<Rejection> takeOthers(Map<?, ?> map) {
    Predicate<String> isInRecord = key -> names.contains(key) || map.containsKey(key);
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      Optional<Rejection> rejection =
          unknownKeys.take(entry.getKey(), entry.getValue(), isInRecord);
      if (rejection.isPresent()) {
        return rejection;
      }
    }
    return Optional.empty();
  }

  private Optional<Rejection> setFromStruct(SourceRecord record, Struct struct, RowBuffer rows) {
    StructLayout layout = structs.get(struct.schema());
    for (int column = 0; column < writers.count(); column++) {
      Object value;
      if (plan.topLevelName(column) == null) {
        value = plan.columns().get(column).value(record, Optional.of(writers.type(column)));
      } else {
        org.apache.kafka.connect.data.Field field = layout.fields().get(column);
        value = field == null ? null : Temporals.get(struct, field);
      }
      Optional<Rejection> rejection = writers.set(column, value, rows);
      if (rejection.isPresent()) {
        return rejection;
      }
    }
    Predicate<String> isInRecord = key -> names.contains(key) || struct.schema().field(key) != null;
    for (org.apache.kafka.connect.data.Field field : layout.others()) {
      Optional<Rejection> rejection =
          unknownKeys.take(field.name(), Temporals.get(struct, field), isInRecord);
      if (rejection.isPresent()) {
        return rejection;
      }
    }
    return Optional.empty();
  }

  private static String notARecord(@Nullable Object value) {
    if (value == null) {
      return "null (a tombstone)";
    }
    String advice =
        value instanceof byte[] || value instanceof ByteBuffer || value instanceof String
            ? "; set value.format to json, or value.converter to that of the topic's format"
            : "; HoistField can wrap it into a struct";
    return ValueKind.of(value) + " (" + value.getClass().getTypeName() + ")" + advice;
  }
}
