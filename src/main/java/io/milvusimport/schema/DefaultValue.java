package io.milvusimport.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * The value out of a field's {@code defaultValue}, which is the JSON of a protobuf oneof: {@code
 * {"Data": {"LongData": 7}}}, in other encoders {@code {"longData": "7"}}. The field's type says
 * what the value is. A oneof of no member is the zero of the type, because that is what the
 * server's getters then return.
 */
final class DefaultValue {
  private DefaultValue() {}

  /**
   * A {@link Boolean}, {@link Long}, {@link Double} or {@link String}, see {@link
   * Field#defaultValue()}; empty if the value is not one of the type.
   */
  static Optional<Object> read(FieldType type, JsonNode defaultValue) {
    JsonNode data = defaultValue.has("Data") ? defaultValue.path("Data") : defaultValue;
    Iterator<Map.Entry<String, JsonNode>> members = data.properties().iterator();
    if (members.hasNext()) {
      Map.Entry<String, JsonNode> member = members.next();
      return ofMember(type, member.getKey(), member.getValue());
    }
    return data.isObject() || data.isNull() ? zero(type) : Optional.empty();
  }

  private static Optional<Object> ofMember(FieldType type, String kind, JsonNode value) {
    if (type instanceof FieldType.Bool) {
      return value.isBoolean() ? Optional.of(value.booleanValue()) : Optional.empty();
    }
    if (isWholeNumber(type)) {
      return wholeNumber(value).map(number -> number);
    }
    if (type instanceof FieldType.Float || type instanceof FieldType.Double) {
      return value.isNumber() ? Optional.of(value.doubleValue()) : Optional.empty();
    }
    if (type instanceof FieldType.Timestamptz && !kind.equalsIgnoreCase("StringData")) {
      return wholeNumber(value).flatMap(DefaultValue::pointInTime);
    }
    if (!value.isTextual() || !isText(type)) {
      return Optional.empty();
    }
    if (kind.equalsIgnoreCase("BytesData")) {
      return type instanceof FieldType.Json ? decoded(value.textValue()) : Optional.empty();
    }
    return Optional.of(value.textValue());
  }

  private static Optional<Object> zero(FieldType type) {
    if (type instanceof FieldType.Bool) {
      return Optional.of(false);
    }
    if (isWholeNumber(type)) {
      return Optional.of(0L);
    }
    if (type instanceof FieldType.Float || type instanceof FieldType.Double) {
      return Optional.of(0.0);
    }
    if (type instanceof FieldType.Timestamptz) {
      return pointInTime(0);
    }
    // Empty text is neither JSON nor a shape.
    return type instanceof FieldType.VarChar || type instanceof FieldType.Text
        ? Optional.of("")
        : Optional.empty();
  }

  private static boolean isWholeNumber(FieldType type) {
    return type instanceof FieldType.Int8
        || type instanceof FieldType.Int16
        || type instanceof FieldType.Int32
        || type instanceof FieldType.Int64;
  }

  private static boolean isText(FieldType type) {
    return type instanceof FieldType.VarChar
        || type instanceof FieldType.Text
        || type instanceof FieldType.Json
        || type instanceof FieldType.Timestamptz
        || type instanceof FieldType.Geometry;
  }

  /** Also as text, which is how protobuf's own JSON writes 64 bits. */
  private static Optional<Long> wholeNumber(JsonNode value) {
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return Optional.of(value.longValue());
    }
    try {
      return value.isTextual() ? Optional.of(Long.parseLong(value.textValue())) : Optional.empty();
    } catch (NumberFormatException notWhole) {
      return Optional.empty();
    }
  }

  private static Optional<Object> pointInTime(long epochMicros) {
    return Optional.of(Instant.EPOCH.plus(epochMicros, ChronoUnit.MICROS).toString());
  }

  private static Optional<Object> decoded(String base64) {
    try {
      return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
