package io.milvusimport.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.milvusimport.schema.FieldType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Values of every type as {@link WrittenFile} gives them: texts for all that travels as text, lists
 * of numbers for vectors (of bytes as they are stored), maps for structs.
 */
public final class RowValues {
  private RowValues() {}

  /** Any value of the type, edge values more often than others. */
  public static Object random(FieldType type, Random random) {
    if (type instanceof FieldType.Array array) {
      return list(random.nextInt(5), () -> random(array.element(), random));
    }
    if (type instanceof FieldType.ArrayOfStruct structs) {
      return list(random.nextInt(4), () -> randomStruct(structs, random));
    }
    if (type instanceof FieldType.FloatVector vector) {
      return list(vector.dim(), random::nextFloat);
    }
    if (type instanceof FieldType.Int8Vector vector) {
      return list(vector.dim(), () -> (byte) random.nextInt());
    }
    if (type instanceof FieldType.DenseVector vector) {
      return list(bytesOf(vector), () -> (short) random.nextInt(256));
    }
    return randomScalar(type, random);
  }

  /** Sets the value in its column. */
  @SuppressWarnings("unchecked")
  public static void set(Columns row, int column, FieldType type, Object value) {
    if (type instanceof FieldType.Array array) {
      row.startList(column);
      ((List<Object>) value).forEach(element -> set(row, column, array.element(), element));
      row.endList(column);
    } else if (type instanceof FieldType.ArrayOfStruct structs) {
      row.startList(column);
      for (Object struct : (List<Object>) value) {
        setStruct(row.startStruct(column), structs, (Map<String, Object>) struct);
        row.endStruct(column);
      }
      row.endList(column);
    } else if (type instanceof FieldType.FloatVector) {
      setFloats(row, column, (List<Float>) value);
    } else if (type instanceof FieldType.DenseVector) {
      setBytes(row, column, (List<Number>) value);
    } else {
      setScalar(row, column, type, value);
    }
  }

  private static void setStruct(
      Columns struct, FieldType.ArrayOfStruct type, Map<String, Object> value) {
    for (int i = type.fields().size() - 1; i >= 0; i--) { // in any order
      FieldType.SubField field = type.fields().get(i);
      set(struct, i, field.type(), Objects.requireNonNull(value.get(field.name())));
    }
  }

  private static void setFloats(Columns row, int column, List<Float> values) {
    float[] vector = new float[values.size() + 1];
    for (int i = 0; i < values.size(); i++) {
      vector[i + 1] = values.get(i);
    }
    row.setVector(column, vector, 1);
  }

  private static void setBytes(Columns row, int column, List<Number> values) {
    byte[] vector = new byte[values.size() + 3];
    for (int i = 0; i < values.size(); i++) {
      vector[i + 3] = values.get(i).byteValue();
    }
    row.setVector(column, vector, 3);
  }

  private static void setScalar(Columns row, int column, FieldType type, Object value) {
    if (type instanceof FieldType.Bool) {
      row.setBoolean(column, (Boolean) value);
    } else if (type instanceof FieldType.Int64) {
      row.setLong(column, (Long) value);
    } else if (type instanceof FieldType.Float) {
      row.setFloat(column, (Float) value);
    } else if (type instanceof FieldType.Double) {
      row.setDouble(column, (Double) value);
    } else if (value instanceof Number number) {
      row.setInt(column, number.intValue());
    } else {
      byte[] utf8 = ((String) value).getBytes(UTF_8);
      row.setText(column, utf8, 0, utf8.length);
    }
  }

  private static Object randomScalar(FieldType type, Random random) {
    if (type instanceof FieldType.Bool) {
      return random.nextBoolean();
    }
    if (type instanceof FieldType.Int8) {
      return (byte) random.nextInt();
    }
    if (type instanceof FieldType.Int16) {
      return (short) random.nextInt();
    }
    if (type instanceof FieldType.Int32) {
      return random.nextInt(4) == 0 ? Integer.MIN_VALUE : random.nextInt();
    }
    if (type instanceof FieldType.Int64) {
      return random.nextInt(4) == 0 ? 9_007_199_254_740_993L : random.nextLong();
    }
    if (type instanceof FieldType.Float) {
      return random.nextInt(4) == 0 ? -0.0f : random.nextFloat();
    }
    if (type instanceof FieldType.Double) {
      return random.nextInt(4) == 0 ? Double.MIN_VALUE : random.nextGaussian();
    }
    return "é\"\n🙂,{}".repeat(random.nextInt(5)) + random.nextInt();
  }

  private static Map<String, Object> randomStruct(FieldType.ArrayOfStruct type, Random random) {
    Map<String, Object> struct = new LinkedHashMap<>();
    type.fields().forEach(field -> struct.put(field.name(), random(field.type(), random)));
    return struct;
  }

  private static int bytesOf(FieldType.DenseVector vector) {
    return vector instanceof FieldType.BinaryVector ? vector.dim() / 8 : vector.dim() * 2;
  }

  private static List<Object> list(int size, Supplier<Object> element) {
    List<Object> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(element.get());
    }
    return list;
  }
}
