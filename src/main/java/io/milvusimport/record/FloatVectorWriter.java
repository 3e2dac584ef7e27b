package io.milvusimport.record;

import io.milvusimport.file.RowBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of exactly {@code dim} finite floats, from a list of numbers, {@code float[]} or {@code
 * double[]}. Numbers are rounded to the nearest float; the copy into the column is one block.
 */
final class FloatVectorWriter implements ValueWriter {
  private final int dim;
  private final float[] scratch;

  FloatVectorWriter(int dim) {
    this.dim = dim;
    this.scratch = new float[dim];
  }

  @Override
  public Optional<String> write(Object value, RowBuffer rows, int column) {
    if (value instanceof List<?> list) {
      return list.size() == dim ? writeList(list, rows, column) : wrongLength(list.size());
    }
    if (value instanceof float[] floats) {
      return floats.length == dim ? writeFloats(floats, rows, column) : wrongLength(floats.length);
    }
    if (value instanceof double[] doubles) {
      return doubles.length == dim
          ? writeDoubles(doubles, rows, column)
          : wrongLength(doubles.length);
    }
    return Optional.of(ValueKind.of(value));
  }

  private Optional<String> writeList(List<?> list, RowBuffer rows, int column) {
    int i = 0;
    for (@Nullable Object item : list) {
      if (item instanceof Double d) {
        scratch[i++] = (float) d.doubleValue();
      } else if (item instanceof Float f) {
        scratch[i++] = f;
      } else if (item instanceof Number number) {
        scratch[i++] = number.floatValue();
      } else {
        return Optional.of("value " + i + " is " + ValueKind.of(item));
      }
    }
    return isFinite(scratch)
        ? set(scratch, rows, column)
        : notFinite(scratch, index -> (Number) list.get(index));
  }

  private Optional<String> writeFloats(float[] floats, RowBuffer rows, int column) {
    return isFinite(floats) ? set(floats, rows, column) : notFinite(floats, index -> floats[index]);
  }

  private Optional<String> writeDoubles(double[] doubles, RowBuffer rows, int column) {
    for (int i = 0; i < dim; i++) {
      scratch[i] = (float) doubles[i];
    }
    return isFinite(scratch)
        ? set(scratch, rows, column)
        : notFinite(scratch, index -> doubles[index]);
  }

  private static Optional<String> set(float[] vector, RowBuffer rows, int column) {
    rows.setVector(column, vector, 0);
    return Optional.empty();
  }

  private static Optional<String> wrongLength(int length) {
    return Optional.of(length + " values");
  }

  /**
   * Whether no value is NaN or an infinity: only those are not zero when multiplied by zero. Eight
   * sums side by side keep the processor from waiting for each addition.
   */
  static boolean isFinite(float[] vector) {
    float a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
    int i = 0;
    for (; i + 8 <= vector.length; i += 8) {
      a += vector[i] * 0f;
      b += vector[i + 1] * 0f;
      c += vector[i + 2] * 0f;
      d += vector[i + 3] * 0f;
      e += vector[i + 4] * 0f;
      f += vector[i + 5] * 0f;
      g += vector[i + 6] * 0f;
      h += vector[i + 7] * 0f;
    }
    for (; i < vector.length; i++) {
      a += vector[i] * 0f;
    }
    return a + b + c + d + e + f + g + h == 0;
  }

  private static Optional<String> notFinite(float[] rounded, Original original) {
    int index = 0;
    while (Float.isFinite(rounded[index])) {
      index++;
    }
    return Optional.of("value " + index + " is " + ValueWriter.beyondFloat(original.at(index)));
  }

  /** The number as it came, before it was rounded. */
  private interface Original {
    Number at(int index);
  }
}
