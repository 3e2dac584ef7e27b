package io.milvusimport.emulator.reader;

import io.milvusimport.emulator.catalog.CollectionDef;
import io.milvusimport.emulator.catalog.FieldDef;
import io.milvusimport.emulator.reader.JsonTree.Num;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes of JSON values what {@link Values} takes: each value of the type that its field asks for.
 */
final class TextValues {
  /** The value is of a type that the field does not take. */
  static final class Unfit extends Exception {
    private final transient Observation seen;

    Unfit(Observation seen) {
      super(seen.seen());
      this.seen = seen;
    }

    Observation seen() {
      return seen;
    }
  }

  private static final String NUMBER =
      "[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?|[+-]?Infinity|NaN";

  private final CollectionDef collection;
  private final boolean isCsv;

  /**
   * @param isCsv whether scalars stood in cells of their own: a number that cannot be read is then
   *     a value of the wrong type
   */
  TextValues(CollectionDef collection, boolean isCsv) {
    this.collection = collection;
    this.isCsv = isCsv;
  }

  Object raw(FieldDef field, @Nullable Object tree) throws Unfit {
    return switch (field.type()) {
      case "Bool", "Int8", "Int16", "Int32", "Int64", "Float", "Double" ->
          scalar(field.type(), tree);
      case "VarChar", "Text", "Timestamptz", "Geometry" -> text(field.type(), tree);
      case "JSON" -> tree instanceof Map ? JsonTree.write(tree) : text("JSON", tree);
      case "SparseFloatVector" -> JsonTree.write(require(tree, Map.class));
      case "Array" -> array(field, require(tree, List.class));
      case "ArrayOfStruct" -> structs(field, require(tree, List.class));
      case "BinaryVector" -> vector(field, "Uint8", 8, require(tree, List.class));
      case "Int8Vector" -> vector(field, "Int8", 1, require(tree, List.class));
      default -> vector(field, "Float", 1, require(tree, List.class));
    };
  }

  /** A value of the wrong Go type. */
  static Unfit mismatch(@Nullable Object tree) {
    return new Unfit(Observation.of("mismatch", goType(tree), goText(tree)));
  }

  private static <T> T require(@Nullable Object tree, Class<T> type) throws Unfit {
    if (!type.isInstance(tree)) {
      throw mismatch(tree);
    }
    return type.cast(tree);
  }

  private static String text(String type, @Nullable Object tree) throws Unfit {
    return require(tree, String.class);
  }

  private Object scalar(String type, @Nullable Object tree) throws Unfit {
    if (type.equals("Bool")) {
      return require(tree, Boolean.class);
    }
    String number = require(tree, Num.class).text();
    return type.equals("Float") || type.equals("Double")
        ? floating(type, number)
        : whole(type, number);
  }

  private Number whole(String type, String text) throws Unfit {
    if (!text.matches("[+-]?\\d+")) {
      throw unread("ParseInt", text, "invalid syntax");
    }
    BigInteger value = new BigInteger(text);
    int bits =
        switch (type) {
          case "Int8" -> 8;
          case "Int16" -> 16;
          case "Int32" -> 32;
          default -> 64;
        };
    boolean fits =
        type.equals("Uint8")
            ? value.signum() >= 0 && value.bitLength() <= 8
            : value.bitLength() < bits;
    if (!fits) {
      throw unread(
          type.equals("Uint8") ? "ParseUint" : "ParseInt",
          text,
          type.equals("Uint8") && value.signum() < 0 ? "invalid syntax" : "value out of range");
    }
    return value.longValue();
  }

  private Number floating(String type, String text) throws Unfit {
    if (!text.matches(NUMBER)) {
      throw unread("ParseFloat", text, "invalid syntax");
    }
    Number value =
        type.equals("Float") ? (Number) Float.parseFloat(text) : (Number) Double.parseDouble(text);
    boolean isNamed = text.endsWith("y") || text.endsWith("N");
    if (!Double.isFinite(value.doubleValue()) && !isNamed) {
      throw unread("ParseFloat", text, "value out of range");
    }
    return value;
  }

  private Unfit unread(String function, String text, String why) {
    return isCsv
        ? mismatch(text)
        : new Unfit(
            Observation.of(
                "unread", "strconv." + function + ": parsing \"" + text + "\": " + why, ""));
  }

  private Object[] vector(FieldDef field, String element, int perEntry, List<?> list) throws Unfit {
    int dim = field.intParam("dim");
    if (list.size() * perEntry != dim) {
      throw new Unfit(Observation.of("wrong-dim", list.size() * perEntry, dim));
    }
    Object[] raw = new Object[list.size()];
    for (int i = 0; i < raw.length; i++) {
      String number = require(list.get(i), Num.class).text();
      raw[i] = element.equals("Float") ? floating(element, number) : whole(element, number);
    }
    return raw;
  }

  private Object[] array(FieldDef field, List<?> list) throws Unfit {
    Object[] raw = new Object[list.size()];
    for (int i = 0; i < raw.length; i++) {
      Object element = list.get(i);
      boolean fits =
          switch (field.elementType()) {
            case "Bool" -> element instanceof Boolean;
            case "VarChar" -> element instanceof String;
            default -> element instanceof Num;
          };
      if (!fits) {
        throw new Unfit(Observation.of("element-mismatch", goText(list), field.elementType()));
      }
      raw[i] = element instanceof String text ? text : scalar(field.elementType(), element);
    }
    return raw;
  }

  private Object[] structs(FieldDef field, List<?> list) throws Unfit {
    List<FieldDef> subFields = collection.subFields(field.name());
    Object[] raw = new Object[list.size()];
    for (int i = 0; i < raw.length; i++) {
      Map<?, ?> given = require(list.get(i), Map.class);
      if (given.size() != subFields.size()) {
        throw new Unfit(Observation.of("struct-keys", given.size(), subFields.size()));
      }
      Map<String, Object> struct = new LinkedHashMap<>();
      for (FieldDef sub : subFields) {
        try {
          struct.put(sub.name(), raw(sub, given.get(sub.name())));
        } catch (Unfit e) {
          throw new Unfit(e.seen().within(field, sub));
        }
      }
      raw[i] = struct;
    }
    return raw;
  }

  private static String goType(@Nullable Object tree) {
    if (tree instanceof Map) {
      return "map[string]interface {}";
    }
    if (tree instanceof List) {
      return "[]interface {}";
    }
    if (tree instanceof Num) {
      return "json.Number";
    }
    return tree == null ? "<nil>" : tree instanceof Boolean ? "bool" : "string";
  }

  /** As Go prints a value: {@code [1 2]}, {@code map[a:1]}. */
  private static String goText(@Nullable Object tree) {
    if (tree == null) {
      return "<nil>";
    }
    return tree.toString()
        .replace(", ", " ")
        .replace("{", "map[")
        .replace("}", "]")
        .replace("=", ":");
  }
}
