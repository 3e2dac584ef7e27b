package io.milvusimport.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** The type of one described field, or the sentence that says why it cannot be loaded. */
sealed interface TypeReading {
  record Known(FieldType type) implements TypeReading {}

  record Problem(String sentence) implements TypeReading {}

  /** Reads {@code type}, {@code elementType} and {@code params} of a field's description. */
  static TypeReading of(JsonNode field) {
    String name = field.path("name").asText();
    String type = field.path("type").asText();
    return switch (type) {
      case "JSON" -> new Known(new FieldType.Json());
      case "FloatVector" ->
          limit(field, "dim")
              .<TypeReading>map(dim -> new Known(new FieldType.FloatVector(dim)))
              .orElseGet(() -> noLimit(name, type, "dim"));
      case "Array" -> array(field, name);
      default -> scalar(field, name, type).orElseGet(() -> cannotLoad(name, type));
    };
  }

  static Problem cannotLoad(String field, String type) {
    return new Problem(
        """
        Field %s has type %s, which this version cannot load. Use a collection without it, or one \
        in which a function of the server fills it."""
            .formatted(field, type));
  }

  private static TypeReading array(JsonNode field, String name) {
    String element = field.path("elementType").asText(field.path("elementDataType").asText("?"));
    TypeReading read =
        scalar(field, name, element).orElseGet(() -> cannotLoad(name, "Array of " + element));
    if (!(read instanceof Known known) || !(known.type() instanceof FieldType.Scalar scalar)) {
      return read;
    }
    return limit(field, "max_capacity")
        .<TypeReading>map(capacity -> new Known(new FieldType.Array(scalar, capacity)))
        .orElseGet(() -> noLimit(name, "Array", "max_capacity"));
  }

  /** Empty if {@code type} is no scalar that this version knows. */
  private static Optional<TypeReading> scalar(JsonNode field, String name, String type) {
    FieldType scalar =
        switch (type) {
          case "Bool" -> new FieldType.Bool();
          case "Int8" -> new FieldType.Int8();
          case "Int16" -> new FieldType.Int16();
          case "Int32" -> new FieldType.Int32();
          case "Int64" -> new FieldType.Int64();
          case "Float" -> new FieldType.Float();
          case "Double" -> new FieldType.Double();
          default -> null;
        };
    if (scalar != null) {
      return Optional.of(new Known(scalar));
    }
    if (!type.equals("VarChar")) {
      return Optional.empty();
    }
    return Optional.of(
        limit(field, "max_length")
            .<TypeReading>map(bytes -> new Known(new FieldType.VarChar(bytes)))
            .orElseGet(() -> noLimit(name, type, "max_length")));
  }

  /** A positive number out of {@code params}, a list of keys and values that are mostly text. */
  private static Optional<Integer> limit(JsonNode field, String key) {
    for (JsonNode param : field.path("params")) {
      if (param.path("key").asText().equals(key)) {
        int value = param.path("value").asInt(0);
        return value > 0 ? Optional.of(value) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static Problem noLimit(String field, String type, String key) {
    return new Problem(
        """
        Field %s has type %s, but the server's description gives no usable %s. Describe the \
        collection by hand to see what the server answers."""
            .formatted(field, type, key));
  }
}
