package io.milvusimport.record;

import io.milvusimport.file.Columns;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of exactly {@code dim} finite floats, from a list of numbers, {@code float[]}, {@code
 * double[]}, bytes (32-bit floats, little endian) or text, see {@link VectorText}. Numbers are
 * rounded to the nearest float; the copy into the column is one block.
 */
final class FloatVectorWriter implements ValueWriter {
  private final int dim;
  private final float[] scratch;

  FloatVectorWriter(int dim) {
    this.dim = dim;
    this.scratch = new float[dim];
  }

  @Override
  public Optional<String> write(Object value, Columns columns, int column) {
    if (value instanceof List<?> list) {
      return list.size() == dim ? writeList(list, columns, column) : wrongLength(list.size());
    }
    if (value instanceof float[] floats) {
      return floats.length == dim
          ? writeFloats(floats, columns, column)
          : wrongLength(floats.length);
    }
    if (value instanceof double[] doubles) {
      return doubles.length == dim
          ? writeDoubles(doubles, columns, column)
          : wrongLength(doubles.length);
    }
    if (value instanceof String text) {
      return writeText(text, columns, column);
    }
    if (value instanceof byte[] bytes) {
      return writeBytes(ByteBuffer.wrap(bytes), columns, column);
    }
    if (value instanceof ByteBuffer bytes) {
      return writeBytes(bytes.duplicate(), columns, column);
    }
    return Optional.of(ValueKind.of(value));
  }

  /**
   * Reads a JSON array of nothing but {@code dim} numbers within the range of a float.
   *
   * @param start where the array's values start, behind its bracket
   * @return where the array ends, behind its bracket; -1 if it is not such an array
   */
  int scan(byte[] json, int start, int end) {
    return FloatScanner.scan(json, start, end, scratch);
  }

  /** Sets the column to the array last read. */
  void setScanned(Columns columns, int column) {
    columns.setVector(column, scratch, 0);
  }

  private Optional<String> writeList(List<?> list, Columns columns, int column) {
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
        ? set(scratch, columns, column)
        : notFinite(scratch, index -> (Number) list.get(index));
  }

  private Optional<String> writeFloats(float[] floats, Columns columns, int column) {
    return isFinite(floats)
        ? set(floats, columns, column)
        : notFinite(floats, index -> floats[index]);
  }

  private Optional<String> writeDoubles(double[] doubles, Columns columns, int column) {
    for (int i = 0; i < dim; i++) {
      scratch[i] = (float) doubles[i];
    }
    return isFinite(scratch)
        ? set(scratch, columns, column)
        : notFinite(scratch, index -> doubles[index]);
  }

  private Optional<String> writeText(String text, Columns columns, int column) {
    if (!VectorText.isArray(text)) {
      Optional<byte[]> bytes = VectorText.base64(text);
      return bytes.isPresent()
          ? writeBytes(ByteBuffer.wrap(bytes.get()), columns, column)
          : VectorText.notBase64();
    }
    byte[] json = text.getBytes(StandardCharsets.ISO_8859_1); // others than ASCII are no numbers
    int behind = scan(json, text.indexOf('[') + 1, json.length);
    if (behind >= 0 && VectorText.isBlank(text, behind)) {
      return set(scratch, columns, column);
    }
    Object read = JsonValues.readArray(text);
    return read instanceof JsonValues.Refused refused
        ? Optional.of(refused.why())
        : write(read, columns, column);
  }

  private Optional<String> writeBytes(ByteBuffer bytes, Columns columns, int column) {
    if (bytes.remaining() != dim * Float.BYTES) {
      return Optional.of(
          bytes.remaining() + " bytes instead of " + dim * Float.BYTES + " (32-bit floats)");
    }
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(scratch);
    return writeFloats(scratch, columns, column);
  }

  private static Optional<String> set(float[] vector, Columns columns, int column) {
    columns.setVector(column, vector, 0);
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
    return Optional.of("value " + index + " is " + FloatWriters.beyondFloat(original.at(index)));
  }

  /** The number as it came, before it was rounded. */
  private interface Original {
    Number at(int index);
  }
}
