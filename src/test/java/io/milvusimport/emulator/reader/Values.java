package io.milvusimport.emulator.reader;

import static java.util.Objects.requireNonNull;

import io.milvusimport.emulator.catalog.FieldDef;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a file's values become in the row store, per type, with an observation for each thing that
 * the rule table speaks of. Judges nothing.
 */
final class Values {
  private final Set<String> fieldNames;

  /**
   * @param fieldNames names of the collection's fields, which dynamic keys may repeat
   */
  Values(Set<String> fieldNames) {
    this.fieldNames = Set.copyOf(fieldNames);
  }

  /**
   * @param raw as {@link ParquetFile} gives it, of a column whose shape was accepted
   */
  Cell cell(FieldDef field, @Nullable Object raw) {
    if (raw == null) {
      return new Cell(null, List.of(Observation.of("null")));
    }
    if (raw instanceof Object[] list && field.type().equals("Array")) {
      return array(field, list);
    }
    return switch (field.type()) {
      case "FloatVector" -> floats(field, (Object[]) raw);
      case "BinaryVector", "Float16Vector", "BFloat16Vector", "Int8Vector" -> bytes(field, raw);
      case "VarChar" -> text(field, (String) raw, "too-long");
      case "JSON", "$meta", "Timestamptz", "SparseFloatVector" ->
          new Cell(raw, Texts.observe(field.type(), (String) raw, fieldNames));
      case "Text" -> Cell.of(raw);
      default -> number(field.type(), raw);
    };
  }

  /** A scalar in the row store's form. */
  static Object scalar(String type, Object raw) {
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

  private static Cell text(FieldDef field, String value, String word) {
    int length = value.getBytes(StandardCharsets.UTF_8).length;
    int limit = field.intParam("max_length");
    return length <= limit
        ? Cell.of(value)
        : new Cell(value, List.of(Observation.of(word, length, limit)));
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
              ? text(field, (String) element, "element-too-long")
              : number(field.elementType(), element);
      seen.addAll(cell.observations());
      values.add(requireNonNull(cell.value()));
    }
    int capacity = field.intParam("max_capacity");
    if (list.length > capacity) {
      seen.add(Observation.of("over-capacity", list.length, capacity));
    }
    if (list.length == 0) {
      seen.add(Observation.of("empty"));
    }
    return new Cell(Collections.unmodifiableList(values), seen);
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
    float[] vector = new float[list.length];
    for (int i = 0; i < list.length; i++) {
      if (list[i] instanceof Number n) {
        vector[i] = n.floatValue();
        if (!Float.isFinite(vector[i])) {
          seen.add(Observation.of("not-finite", vector[i], ""));
        }
      } else {
        seen.add(Observation.of("null-element"));
      }
    }
    if (list.length != field.intParam("dim")) {
      seen.add(Observation.of("wrong-length", list.length, field.intParam("dim")));
    }
    return new Cell(vector, seen);
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
    } else if (field.type().endsWith("Float16Vector") && !allFinite(field.type(), vector)) {
      seen.add(Observation.of("not-finite"));
    }
    return new Cell(vector, seen);
  }

  /** An exponent of only ones is an infinity or NaN, in both 16-bit forms. */
  private static boolean allFinite(String type, byte[] littleEndian) {
    int exponent = type.equals("Float16Vector") ? 0x7C00 : 0x7F80;
    for (int i = 0; i < littleEndian.length; i += 2) {
      int bits = (littleEndian[i] & 0xFF) | (littleEndian[i + 1] & 0xFF) << 8;
      if ((bits & exponent) == exponent) {
        return false;
      }
    }
    return true;
  }
}
