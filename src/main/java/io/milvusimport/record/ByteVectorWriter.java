package io.milvusimport.record;

import io.milvusimport.file.Columns;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Vectors whose columns hold bytes, from a list of numbers, {@code float[]}, {@code double[]}, the
 * bytes themselves, or text, see {@link VectorText}.
 */
final class ByteVectorWriter implements ValueWriter {
  private final int numbers;
  private final ByteForm form;
  private final byte[] scratch;

  /**
   * @param numbers of a list, which are bytes for a binary vector
   */
  ByteVectorWriter(int numbers, ByteForm form) {
    this.numbers = numbers;
    this.form = form;
    this.scratch = new byte[numbers * form.width()];
  }

  @Override
  public Optional<String> write(Object value, Columns columns, int column) {
    if (value instanceof List<?> list) {
      return writeList(list, columns, column);
    }
    if (value instanceof float[] floats) {
      Float[] boxed = new Float[floats.length];
      Arrays.setAll(boxed, i -> floats[i]);
      return writeList(Arrays.asList(boxed), columns, column);
    }
    if (value instanceof double[] doubles) {
      return writeList(Arrays.stream(doubles).boxed().toList(), columns, column);
    }
    if (value instanceof byte[] bytes) {
      return writeBytes(bytes, columns, column);
    }
    if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return writeBytes(bytes, columns, column);
    }
    return value instanceof String text
        ? writeText(text, columns, column)
        : Optional.of(ValueKind.of(value));
  }

  private Optional<String> writeList(List<?> list, Columns columns, int column) {
    if (list.size() != numbers) {
      return Optional.of(list.size() + " values instead of " + numbers);
    }
    int index = 0;
    for (@Nullable Object item : list) {
      Optional<String> problem = form.put(item, scratch, index * form.width());
      if (problem.isPresent()) {
        return Optional.of("value " + index + " is " + problem.get());
      }
      index++;
    }
    columns.setVector(column, scratch, 0);
    return Optional.empty();
  }

  private Optional<String> writeBytes(byte[] bytes, Columns columns, int column) {
    if (bytes.length != scratch.length) {
      return Optional.of(bytes.length + " bytes instead of " + scratch.length);
    }
    Optional<String> problem = form.check(bytes);
    if (problem.isEmpty()) {
      columns.setVector(column, bytes, 0);
    }
    return problem;
  }

  private Optional<String> writeText(String text, Columns columns, int column) {
    if (VectorText.isArray(text)) {
      Object read = JsonValues.readArray(text);
      return read instanceof JsonValues.Refused refused
          ? Optional.of(refused.why())
          : write(read, columns, column);
    }
    Optional<byte[]> bytes = form.decode(text);
    return bytes.isPresent()
        ? writeBytes(bytes.get(), columns, column)
        : Optional.of("text that is " + form.textForms());
  }
}
