package io.milvusimport.record;

import io.milvusimport.file.RowBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Arrays of at most so many elements, none of them null. Parquet cannot tell the server an empty
 * array from null: in a nullable field it becomes null there.
 */
final class ArrayWriter implements ValueWriter {
  private final ValueWriter element;
  private final int maxCapacity;

  ArrayWriter(ValueWriter element, int maxCapacity) {
    this.element = element;
    this.maxCapacity = maxCapacity;
  }

  @Override
  public Optional<String> write(Object value, RowBuffer rows, int column) {
    if (!(value instanceof List<?> list)) {
      return Optional.of(ValueKind.of(value));
    }
    if (list.size() > maxCapacity) {
      return Optional.of(list.size() + " elements");
    }
    rows.startList(column);
    int index = 0;
    for (@Nullable Object item : list) {
      Optional<String> problem =
          item == null ? Optional.of("null") : element.write(item, rows, column);
      if (problem.isPresent()) {
        return Optional.of("element " + index + " is " + problem.get());
      }
      index++;
    }
    rows.endList(column);
    return Optional.empty();
  }
}
