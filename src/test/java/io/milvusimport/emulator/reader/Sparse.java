package io.milvusimport.emulator.reader;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sparse vectors: JSON in files, values by index in the row store. */
final class Sparse {
  private static final long END = 0xFFFF_FFFFL;

  private Sparse() {}

  /**
   * Empty for another form than {@code {"17": 0.5}}, {@code {"indices": [17], "values": [0.5]}} or
   * the text {@code null}, which is an empty vector.
   */
  static Optional<SortedMap<Long, Float>> parse(String json) {
    try {
      return of(JsonTree.parse(json));
    } catch (JsonTree.Malformed e) {
      return Optional.empty();
    }
  }

  private static Optional<SortedMap<Long, Float>> of(@Nullable Object tree) {
    SortedMap<Long, Float> vector = new TreeMap<>();
    if (tree == null) {
      return Optional.of(vector);
    }
    if (!(tree instanceof Map<?, ?> map)) {
      return Optional.empty();
    }
    boolean taken = true;
    if (map.get("indices") instanceof List<?> indices && map.get("values") instanceof List<?> v) {
      taken = indices.size() == v.size();
      for (int i = 0; taken && i < indices.size(); i++) {
        taken = put(vector, String.valueOf(indices.get(i)), v.get(i));
      }
    } else {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        taken &= put(vector, String.valueOf(entry.getKey()), entry.getValue());
      }
    }
    return taken ? Optional.of(vector) : Optional.empty();
  }

  private static boolean put(SortedMap<Long, Float> vector, String index, @Nullable Object value) {
    if (!(value instanceof JsonTree.Num number) || !index.matches("\\d{1,10}")) {
      return false;
    }
    long at = Long.parseLong(index);
    float weight = Float.parseFloat(number.text());
    vector.put(at, weight);
    return at < END && weight >= 0 && Float.isFinite(weight);
  }
}
