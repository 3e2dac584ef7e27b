package io.milvusimport.record;

import io.milvusimport.file.Columns;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Arrays of at most so many elements, none of them null, from a list or a JSON array in text.
 * Parquet cannot tell the server an empty array from null: in a nullable field it becomes null
 * there.
 */
final class ArrayWriter implements ValueWriter {
  private final ValueWriter element;
  private final int maxCapacity;

  ArrayWriter(ValueWriter element, int maxCapacity) {
    this.element = element;
    this.maxCapacity = maxCapacity;
  }

  @Override
  public Optional<String> write(Object value, Columns columns, int column) {
    Object items = JsonValues.readArray(value);
    if (items instanceof JsonValues.Refused refused) {
      return Optional.of(refused.why());
    }
    if (!(items instanceof List<?> list)) {
      return Optional.of(ValueKind.of(items));
    }
    if (list.size() > maxCapacity) {
      return Optional.of(list.size() + " elements");
    }
    columns.startList(column);
    int index = 0;
    for (@Nullable Object item : list) {
      Optional<String> problem =
          item == null ? Optional.of("null") : element.write(item, columns, column);
      if (problem.isPresent()) {
        return Optional.of("element " + index + " is " + problem.get());
      }
      index++;
    }
    columns.endList(column);
    return Optional.empty();
  }
}
