package io.milvusimport.emulator.reader;

import static java.util.Objects.requireNonNull;

import io.milvusimport.emulator.catalog.CollectionDef;
import io.milvusimport.emulator.catalog.FieldDef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a file's values become in the row store, per type, with an observation for each thing that
 * the rule table speaks of. Judges nothing.
 */
final class Values {
  private final CollectionDef collection;
  private final Set<String> fieldNames;

  Values(CollectionDef collection) {
    this.collection = collection;
    this.fieldNames = collection.fields().stream().map(FieldDef::name).collect(Collectors.toSet());
  }

  /**
   * @param raw of a type that was accepted: a scalar, {@code byte[]}, {@code Object[]} for a list
   *     or {@code Map} for a struct; half vectors may be of floats
   */
  Cell cell(FieldDef field, @Nullable Object raw) {
    if (raw == null) {
      return new Cell(null, List.of(Observation.of("null")));
    }
    return switch (field.type()) {
      case "Array" -> array(field, (Object[]) raw);
      case "ArrayOfStruct" -> structs(field, (Object[]) raw);
      case "FloatVector" -> floats(field, (Object[]) raw);
      case "BinaryVector", "Int8Vector" -> bytes(field, raw);
      case "Float16Vector", "BFloat16Vector" ->
          isOfFloats(raw) ? halves(field, (Object[]) raw) : bytes(field, raw);
      default ->
          raw instanceof String text
              ? Texts.cell(field, text, fieldNames)
              : number(field.type(), raw);
    };
  }

  /** The default value, in the row store's form. */
  @Nullable Object defaultOf(FieldDef field) {
    Object value = field.defaultValue();
    return value == null ? null : cell(field, value).value();
  }

  private static boolean isOfFloats(Object raw) {
    return raw instanceof Object[] list
        && list.length > 0
        && (list[0] instanceof Float || list[0] instanceof Double);
  }

  private static Object scalar(String type, Object raw) {
    return switch (type) {
      case "Int8" -> ((Number) raw).byteValue();
      case "Int16" -> ((Number) raw).shortValue();
      case "Int32" -> ((Number) raw).intValue();
      case "Int64" -> ((Number) raw).longValue();
      case "Float" -> ((Number) raw).floatValue();
      case "Double" -> ((Number) raw).doubleValue();
      default -> raw;
    };
  }

  private static Cell number(String type, Object raw) {
    Object value = scalar(type, raw);
    boolean finite =
        !(value instanceof Float f && !Float.isFinite(f))
            && !(value instanceof Double d && !Double.isFinite(d));
    return finite
        ? Cell.of(value)
        : new Cell(value, List.of(Observation.of("not-finite", value, "")));
  }

  private static Cell array(FieldDef field, @Nullable Object[] list) {
    List<Observation> seen = new ArrayList<>();
    List<Object> values = new ArrayList<>(list.length);
    for (Object element : list) {
      if (element == null) {
        seen.add(Observation.of("null-element"));
        values.add(zero(field.elementType()));
        continue;
      }
      Cell cell =
          field.elementType().equals("VarChar")
              ? Texts.limited(field, (String) element, "element-too-long")
              : number(field.elementType(), element);
      seen.addAll(cell.observations());
      values.add(requireNonNull(cell.value()));
    }
    checkCapacity(field, list.length, seen);
    if (list.length == 0) {
      seen.add(Observation.of("empty"));
    }
    return new Cell(Collections.unmodifiableList(values), seen);
  }

  private Cell structs(FieldDef field, @Nullable Object[] list) {
    List<Observation> seen = new ArrayList<>();
    List<Map<String, @Nullable Object>> values = new ArrayList<>();
    for (Object element : list) {
      if (!(element instanceof Map<?, ?> given)) {
        seen.add(Observation.of("null-element"));
        continue;
      }
      Map<String, @Nullable Object> struct = new LinkedHashMap<>();
      for (FieldDef sub : collection.subFields(field.name())) {
        Object raw = given.get(sub.name());
        Cell cell =
            raw == null ? new Cell(null, List.of(Observation.of("null-element"))) : cell(sub, raw);
        cell.observations().forEach(o -> seen.add(o.within(field, sub)));
        struct.put(sub.name(), cell.value());
      }
      values.add(struct);
    }
    checkCapacity(field, list.length, seen);
    return new Cell(values, seen);
  }

  private static void checkCapacity(FieldDef field, int length, List<Observation> seen) {
    int capacity = field.intParam("max_capacity");
    if (length > capacity) {
      seen.add(Observation.of("over-capacity", length, capacity));
    }
  }

  private static Object zero(String type) {
    return switch (type) {
      case "VarChar" -> "";
      case "Bool" -> false;
      default -> scalar(type, 0);
    };
  }

  private static Cell floats(FieldDef field, @Nullable Object[] list) {
    List<Observation> seen = new ArrayList<>();
    float[] vector = floatArray(list, seen);
    for (float value : vector) {
      if (!Float.isFinite(value)) {
        seen.add(Observation.of("not-finite", value, ""));
      }
    }
    if (list.length != field.intParam("dim")) {
      seen.add(Observation.of("wrong-length", list.length, field.intParam("dim")));
    }
    return new Cell(vector, seen);
  }

  private static Cell halves(FieldDef field, @Nullable Object[] list) {
    List<Observation> seen = new ArrayList<>();
    byte[] vector = Halves.fromFloats(field.type(), floatArray(list, seen));
    if (list.length != field.intParam("dim")) {
      seen.add(Observation.of("wrong-length", list.length, field.intParam("dim")));
    }
    if (!Halves.allFinite(field.type(), vector)) {
      seen.add(Observation.of("overflow"));
    }
    return new Cell(vector, seen);
  }

  private static float[] floatArray(@Nullable Object[] list, List<Observation> seen) {
    float[] vector = new float[list.length];
    for (int i = 0; i < list.length; i++) {
      if (list[i] instanceof Number n) {
        vector[i] = n.floatValue();
      } else {
        seen.add(Observation.of("null-element"));
      }
    }
    return vector;
  }

  private static Cell bytes(FieldDef field, Object raw) {
    List<Observation> seen = new ArrayList<>();
    byte[] vector = raw instanceof byte[] b ? b : new byte[((Object[]) raw).length];
    if (raw instanceof Object[] list) {
      for (int i = 0; i < list.length; i++) {
        if (list[i] instanceof Number n) {
          vector[i] = n.byteValue();
        } else {
          seen.add(Observation.of("null-element"));
        }
      }
    }
    int dim = field.intParam("dim");
    int expected =
        switch (field.type()) {
          case "BinaryVector" -> dim / 8;
          case "Int8Vector" -> dim;
          default -> 2 * dim;
        };
    if (vector.length != expected) {
      String word = raw instanceof byte[] ? "wrong-width" : "wrong-length";
      seen.add(Observation.of(word, vector.length, expected));
    } else if (field.type().endsWith("Float16Vector") && !Halves.allFinite(field.type(), vector)) {
      seen.add(Observation.of("not-finite"));
    }
    return new Cell(vector, seen);
  }
}
