package io.milvusimport.record;

import io.milvusimport.file.Columns;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Sparse vectors, from a map or struct of index to value, one of the lists {@code indices} and
 * {@code values}, or either as JSON text. Indices are 0 to 2^32 - 2 and come once each, values are
 * rounded to the nearest float and not negative. They are written as JSON text in the order of the
 * indices; a vector may be empty.
 */
final class SparseVectorWriter implements ValueWriter {
  private static final String INDICES = "indices";
  private static final String VALUES = "values";
  private static final Optional<String> NO_INDEX =
      Optional.of("an object with a key that is no index of 0 to 4294967294");

  private final WholeNumberReader index = new WholeNumberReader(0, 0xFFFF_FFFEL);

  /** Each an index in the upper half, its highest bit flipped to sort as a long, and a float. */
  private long[] entries = new long[64];

  private int size;

  @Override
  public Optional<String> write(Object value, Columns columns, int column) {
    Object vector =
        value instanceof String text && VectorText.startsWith(text, '{')
            ? JsonValues.read(text)
            : value;
    size = 0;
    Optional<String> problem = read(vector);
    if (problem.isEmpty()) {
      Arrays.sort(entries, 0, size);
      problem = checkDistinct();
    }
    if (problem.isEmpty()) {
      byte[] json = json().getBytes(StandardCharsets.US_ASCII);
      columns.setText(column, json, 0, json.length);
    }
    return problem;
  }

  private Optional<String> read(@Nullable Object vector) {
    if (vector instanceof Map<?, ?> map) {
      return map.size() == 2 && map.containsKey(INDICES) && map.containsKey(VALUES)
          ? readLists(map.get(INDICES), map.get(VALUES))
          : readMap(map);
    }
    if (vector instanceof Struct struct) {
      return readStruct(struct);
    }
    if (vector instanceof JsonValues.Refused refused) {
      return Optional.of(refused.why());
    }
    return Optional.of(ValueKind.of(vector));
  }

  private Optional<String> readMap(Map<?, ?> map) {
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      Optional<String> problem = readKey(entry.getKey()).or(() -> add(entry.getValue()));
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private Optional<String> readStruct(Struct struct) {
    List<Field> fields = struct.schema().fields();
    Field indices = struct.schema().field(INDICES);
    Field values = struct.schema().field(VALUES);
    if (fields.size() == 2 && indices != null && values != null) {
      return readLists(struct.get(indices), struct.get(values));
    }
    for (Field field : fields) {
      Optional<String> problem = readKey(field.name()).or(() -> add(struct.get(field)));
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private Optional<String> readLists(@Nullable Object indices, @Nullable Object values) {
    if (!(indices instanceof List<?> indexList) || !(values instanceof List<?> valueList)) {
      return Optional.of("an object of indices and values that are not both lists");
    }
    if (indexList.size() != valueList.size()) {
      return Optional.of(indexList.size() + " indices with " + valueList.size() + " values");
    }
    for (int i = 0; i < indexList.size(); i++) {
      Object item = indexList.get(i);
      Optional<String> problem = item == null ? Optional.of("null") : index.read(item);
      if (problem.isPresent()) {
        return Optional.of("a vector whose index " + i + " is " + problem.get());
      }
      problem = add(valueList.get(i));
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private Optional<String> readKey(@Nullable Object key) {
    if (!(key instanceof String text)) {
      return key == null || index.read(key).isPresent() ? NO_INDEX : Optional.empty();
    }
    boolean isShort = !text.isEmpty() && text.length() <= 10;
    boolean isWhole = isShort && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return isWhole && index.read(Long.parseLong(text)).isEmpty() ? Optional.empty() : NO_INDEX;
  }

  /** Takes the value of the index that was read last. */
  private Optional<String> add(@Nullable Object value) {
    if (!(value instanceof Number number)) {
      return problem(ValueKind.of(value));
    }
    float nearest = number.floatValue();
    if (!Float.isFinite(nearest)) {
      return problem(FloatWriters.beyondFloat(number));
    }
    if (nearest < 0 || (nearest == 0 && number.doubleValue() < 0)) {
      return problem("negative");
    }
    if (size == entries.length) {
      entries = Arrays.copyOf(entries, 2 * size);
    }
    long sortable = (index.number() << Integer.SIZE) ^ Long.MIN_VALUE;
    entries[size++] = sortable | Float.floatToRawIntBits(Math.abs(nearest)); // -0.0 becomes 0.0
    return Optional.empty();
  }

  private Optional<String> problem(String why) {
    return Optional.of("a vector whose value " + size + " is " + why);
  }

  private Optional<String> checkDistinct() {
    for (int i = 1; i < size; i++) {
      if (index(i) == index(i - 1)) {
        return Optional.of("a vector with an index that comes twice");
      }
    }
    return Optional.empty();
  }

  private String json() {
    StringBuilder json = new StringBuilder(16 * size + 2).append('{');
    for (int i = 0; i < size; i++) {
      json.append(i == 0 ? "\"" : ", \"").append(index(i)).append("\": ");
      json.append(text(Float.intBitsToFloat((int) entries[i])));
    }
    return json.append('}').toString();
  }

  private long index(int entry) {
    return (entries[entry] ^ Long.MIN_VALUE) >>> Integer.SIZE;
  }

  /** Digits that are the same float also to a reader that takes them to a double first. */
  private static String text(float value) {
    String few = Float.toString(value);
    return (float) Double.parseDouble(few) == value ? few : Double.toString(value);
  }
}
