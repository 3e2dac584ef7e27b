package io.milvusimport.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.IntFunction;

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
      case "Text" -> new Known(new FieldType.Text());
      case "Timestamptz" -> new Known(new FieldType.Timestamptz());
      case "Geometry" -> new Known(new FieldType.Geometry());
      case "SparseFloatVector" -> new Known(new FieldType.SparseFloatVector());
      case "Array" -> array(field, name);
      default ->
          scalar(field, name, type)
              .or(() -> vector(field, name, type))
              .orElseGet(() -> cannotLoad(name, type));
    };
  }

  /**
   * Reads a field of a struct: an array with one value a struct, whose type is the sub-field's.
   *
   * @param name for messages
   */
  static TypeReading ofSubField(JsonNode field, String name) {
    String type = field.path("type").asText();
    String element = elementType(field);
    Optional<TypeReading> read =
        switch (type) {
          case "Array" -> scalar(field, name, element);
          case "ArrayOfVector" -> vector(field, name, element);
          default -> Optional.empty();
        };
    return read.orElseGet(() -> cannotLoad(name, type + " of " + element));
  }

  static Problem cannotLoad(String field, String type) {
    return new Problem(
        """
        Field %s has type %s, which this version cannot load. Use a collection without it, or one \
        in which a function of the server fills it."""
            .formatted(field, type));
  }

  static Problem noLimit(String field, String type, String key) {
    return new Problem(
        """
        Field %s has type %s, but the server's description gives no usable %s. Describe the \
        collection by hand to see what the server answers."""
            .formatted(field, type, key));
  }

  /** A positive number out of {@code params}, a list of keys and values that are mostly text. */
  static Optional<Integer> limit(JsonNode field, String key) {
    for (JsonNode param : field.path("params")) {
      if (param.path("key").asText().equals(key)) {
        int value = param.path("value").asInt(0);
        return value > 0 ? Optional.of(value) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static TypeReading array(JsonNode field, String name) {
    String element = elementType(field);
    TypeReading read =
        scalar(field, name, element).orElseGet(() -> cannotLoad(name, "Array of " + element));
    if (!(read instanceof Known known) || !(known.type() instanceof FieldType.Scalar scalar)) {
      return read;
    }
    return limited(field, name, "Array", "max_capacity", c -> new FieldType.Array(scalar, c));
  }

  private static String elementType(JsonNode field) {
    return field.path("elementType").asText(field.path("elementDataType").asText("?"));
  }

  /** Empty if {@code type} is no scalar that this version knows. */
  private static Optional<TypeReading> scalar(JsonNode field, String name, String type) {
    return switch (type) {
      case "Bool" -> known(new FieldType.Bool());
      case "Int8" -> known(new FieldType.Int8());
      case "Int16" -> known(new FieldType.Int16());
      case "Int32" -> known(new FieldType.Int32());
      case "Int64" -> known(new FieldType.Int64());
      case "Float" -> known(new FieldType.Float());
      case "Double" -> known(new FieldType.Double());
      case "VarChar" ->
          Optional.of(limited(field, name, type, "max_length", FieldType.VarChar::new));
      default -> Optional.empty();
    };
  }

  /** Empty if {@code type} is no dense vector that this version knows. */
  private static Optional<TypeReading> vector(JsonNode field, String name, String type) {
    IntFunction<FieldType> constructor =
        switch (type) {
          case "FloatVector" -> FieldType.FloatVector::new;
          case "BinaryVector" -> FieldType.BinaryVector::new;
          case "Float16Vector" -> FieldType.Float16Vector::new;
          case "BFloat16Vector" -> FieldType.BFloat16Vector::new;
          case "Int8Vector" -> FieldType.Int8Vector::new;
          default -> null;
        };
    if (constructor == null) {
      return Optional.empty();
    }
    TypeReading reading = limited(field, name, type, "dim", constructor);
    boolean isOdd =
        reading instanceof Known known
            && known.type() instanceof FieldType.BinaryVector binary
            && binary.dim() % 8 != 0;
    return Optional.of(isOdd ? noLimit(name, type, "dim (a multiple of 8)") : reading);
  }

  private static Optional<TypeReading> known(FieldType type) {
    return Optional.of(new Known(type));
  }

  private static TypeReading limited(
      JsonNode field, String name, String type, String key, IntFunction<FieldType> constructor) {
    return limit(field, key)
        .<TypeReading>map(value -> new Known(constructor.apply(value)))
        .orElseGet(() -> noLimit(name, type, key));
  }
}
