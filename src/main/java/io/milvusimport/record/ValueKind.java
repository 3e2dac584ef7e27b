package io.milvusimport.record;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** The words for what kind of value a record holds, without the value. */
final class ValueKind {
  private ValueKind() {}

  /** {@code text}, {@code a number}, ..., or the name of the Java class. */
  static String of(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof String) {
      return "text";
    }
    if (value instanceof Number) {
      return "a number";
    }
    if (value instanceof Boolean) {
      return "a boolean";
    }
    if (value instanceof List) {
      return "a list";
    }
    if (value instanceof Map || value instanceof Struct) {
      return "an object";
    }
    if (value instanceof byte[] || value instanceof ByteBuffer) {
      return "bytes";
    }
    if (value instanceof LocalDate) {
      return "a date (Connect's Date; TimestampConverter makes text or a number of it)";
    }
    if (value instanceof LocalTime) {
      return "a time of day (Connect's Time; TimestampConverter makes text or a number of it)";
    }
    if (value instanceof Instant || value instanceof Date) {
      return "a point in time (Connect's Timestamp; TimestampConverter makes text or a number of it)";
    }
    if (value instanceof RawJson) {
      return "JSON";
    }
    return value.getClass().getTypeName();
  }

  /** {@code NaN} or {@code an infinity}, for a number that is not finite. */
  static String ofNonFinite(double value) {
    return Double.isNaN(value) ? "NaN" : "an infinity";
  }
}
