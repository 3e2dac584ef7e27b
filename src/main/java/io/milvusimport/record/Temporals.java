package io.milvusimport.record;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * Connect's logical types Date, Time and Timestamp. In a struct all three are a {@link Date} and
 * only the schema tells them apart, so they become a {@link LocalDate}, {@link LocalTime} or {@link
 * Instant} on the way out of it. A {@link Date} without a schema is what Java says it is: a point
 * in time.
 */
final class Temporals {
  private Temporals() {}

  /** The value of a struct's field, with the field's default. */
  static @Nullable Object get(Struct struct, Field field) {
    Object value = struct.get(field);
    return value == null || !holdsTemporal(field.schema()) ? value : convert(value, field.schema());
  }

  static boolean isTemporal(@Nullable Object value) {
    return value instanceof Instant
        || value instanceof LocalDate
        || value instanceof LocalTime
        || value instanceof Date;
  }

  /** Days since 1970-01-01 of a date, milliseconds of the day or since 1970-01-01 UTC otherwise. */
  static long number(Object temporal) {
    if (temporal instanceof LocalDate date) {
      return date.toEpochDay();
    }
    if (temporal instanceof LocalTime time) {
      return time.toNanoOfDay() / 1_000_000;
    }
    return instant(temporal).toEpochMilli();
  }

  /** ISO 8601: {@code 2024-01-31}, {@code 12:34:56.789} or {@code 2024-01-31T12:34:56.789Z}. */
  static String text(Object temporal) {
    if (temporal instanceof LocalTime time) {
      return DateTimeFormatter.ISO_LOCAL_TIME.format(time); // never without seconds
    }
    return temporal instanceof Date ? instant(temporal).toString() : temporal.toString();
  }

  /**
   * @param temporal an {@link Instant} or {@link Date}
   */
  static Instant instant(Object temporal) {
    return temporal instanceof Date date
        ? Instant.ofEpochMilli(date.getTime())
        : (Instant) temporal;
  }

  private static boolean holdsTemporal(Schema schema) {
    return switch (schema.type()) {
      case INT32, INT64 -> isTemporal(schema);
      case ARRAY, MAP -> schema.valueSchema() != null && holdsTemporal(schema.valueSchema());
      default -> false; // structs are asked themselves
    };
  }

  private static boolean isTemporal(Schema schema) {
    String name = schema.name();
    return Timestamp.LOGICAL_NAME.equals(name)
        || Time.LOGICAL_NAME.equals(name)
        || org.apache.kafka.connect.data.Date.LOGICAL_NAME.equals(name);
  }

  private static @Nullable Object convert(@Nullable Object value, Schema schema) {
    if (value instanceof List<?> list) {
      List<@Nullable Object> converted = new ArrayList<>(list.size());
      list.forEach(item -> converted.add(convert(item, schema.valueSchema())));
      return converted;
    }
    if (value instanceof Map<?, ?> map) {
      Map<@Nullable Object, @Nullable Object> converted = new HashMap<>();
      map.forEach((key, item) -> converted.put(key, convert(item, schema.valueSchema())));
      return converted;
    }
    return value instanceof Date date ? convert(date, schema) : value;
  }

  private static Object convert(Date date, Schema schema) {
    Instant instant = instant(date);
    if (Time.LOGICAL_NAME.equals(schema.name())) {
      return LocalTime.ofInstant(instant, ZoneOffset.UTC);
    }
    return org.apache.kafka.connect.data.Date.LOGICAL_NAME.equals(schema.name())
        ? LocalDate.ofInstant(instant, ZoneOffset.UTC)
        : instant;
  }
}
