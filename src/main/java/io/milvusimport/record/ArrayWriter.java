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
  /** Appends the elements of one array. */
  interface Element {
    /** What is wrong with the element, and where. */
    Optional<String> append(@Nullable Object item, int index, Columns columns, int column);

    /** Single values, none of them null. */
    static Element of(ValueWriter writer) {
      return (item, index, columns, column) ->
          (item == null ? Optional.of("null") : writer.write(item, columns, column))
              .map(problem -> "element " + index + " is " + problem);
    }
  }

  private final Element element;
  private final int maxCapacity;

  ArrayWriter(Element element, int maxCapacity) {
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
      Optional<String> problem = element.append(item, index, columns, column);
      if (problem.isPresent()) {
        return problem;
      }
      index++;
    }
    columns.endList(column);
    return Optional.empty();
  }
}
