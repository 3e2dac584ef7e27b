package io.milvusimport.file;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The values of the open page in Parquet's PLAIN encoding: little endian, text with its length in
 * front, booleans one bit each; or bytes as they are, for {@link ByteDictionary}.
 *
 * <p>The array grows with the page, so that a column of few bytes holds few. For pages that are
 * written as they are, space is left in front of the values for the levels: see {@code
 * levelBytesPerRow}.
 */
final class PlainValues {
  static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle FLOAT =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle DOUBLE =
      MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

  private static final byte[] EMPTY = {};
  private static final FloatBuffer NO_FLOATS = FloatBuffer.allocate(0);
  private static final int FIRST_BYTES = 4096;

  /** At most this many zeros follow the last row. */
  private static final int TAIL_BYTES = 8;

  private final PageBuffers buffers;
  private final int rowBytes;
  private final int levelBytesPerRow;

  private byte[] bytes = EMPTY;
  private FloatBuffer floats = NO_FLOATS;
  private int firstCapacity = FIRST_BYTES;
  private int start;
  private int end;
  private int bits;
  private int markedEnd;
  private int markedBits;

  /**
   * @param rowBytes bytes of every row that is not null, or 0 if rows differ
   * @param levelBytesPerRow space left in front of the values for each row of {@code rowBytes}, a
   *     multiple of 4; 0 for none
   */
  PlainValues(PageBuffers buffers, int rowBytes, int levelBytesPerRow) {
    this.buffers = buffers;
    this.rowBytes = rowBytes;
    this.levelBytesPerRow = levelBytesPerRow;
  }

  void putInt(int value) {
    ensureRoom(Integer.BYTES);
    INT.set(bytes, end, value);
    end += Integer.BYTES;
  }

  void putLong(long value) {
    ensureRoom(Long.BYTES);
    LONG.set(bytes, end, value);
    end += Long.BYTES;
  }

  void putFloat(float value) {
    ensureRoom(Float.BYTES);
    FLOAT.set(bytes, end, value);
    end += Float.BYTES;
  }

  void putDouble(double value) {
    ensureRoom(Double.BYTES);
    DOUBLE.set(bytes, end, value);
    end += Double.BYTES;
  }

  void putBoolean(boolean value) {
    int bit = bits++ & 7;
    if (bit == 0) {
      ensureRoom(1);
      bytes[end++] = 0;
    }
    if (value) {
      bytes[end - 1] |= (byte) (1 << bit);
    }
  }

  void putText(byte[] utf8, int offset, int length) {
    ensureRoom(Math.addExact(Integer.BYTES, length));
    INT.set(bytes, end, length);
    System.arraycopy(utf8, offset, bytes, end + Integer.BYTES, length);
    end += Integer.BYTES + length;
  }

  /** One copy of {@code length} floats. The column must hold nothing but floats. */
  void putFloats(float[] values, int offset, int length) {
    ensureRoom(length * Float.BYTES);
    floats.put(end / Float.BYTES, values, offset, length);
    end += length * Float.BYTES;
  }

  /** One copy of {@code length} bytes, without their number in front. */
  void putBytes(byte[] values, int offset, int length) {
    ensureRoom(length);
    System.arraycopy(values, offset, bytes, end, length);
    end += length;
  }

  void putZeros(int length) {
    ensureRoom(length);
    Arrays.fill(bytes, end, end + length, (byte) 0);
    end += length;
  }

  void mark() {
    markedEnd = end;
    markedBits = bits;
  }

  void rollback() {
    end = markedEnd;
    bits = markedBits;
    if ((bits & 7) != 0) {
      bytes[end - 1] &= (byte) ((1 << (bits & 7)) - 1);
    }
  }

  /** Bytes of values. */
  int size() {
    return end - start;
  }

  /** Heap held. */
  int capacity() {
    return bytes.length;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Index of the first value in {@link #bytes()}; the space before it is free. */
  int start() {
    return start;
  }

  /**
   * Whether a page should be cut before another row. Rows of one size fill a page's array, others
   * are taken in while there are less than {@code fullBytes}.
   */
  boolean isFull(int fullBytes) {
    int page = buffers.pageBytes();
    return rowBytes == 0
        ? size() >= fullBytes
        : firstValue(page) + size() + rowBytes + TAIL_BYTES > page;
  }

  /** Starts the next page in the same array. */
  void clear() {
    end = start;
    bits = 0;
    mark();
  }

  /** Lets go of the array without giving it back: a full page in it is still to be written. */
  void detach() {
    forgetArray();
    firstCapacity = buffers.pageBytes();
  }

  /** Gives the array back. */
  void release() {
    buffers.give(bytes);
    forgetArray();
    firstCapacity = FIRST_BYTES;
  }

  private void forgetArray() {
    bytes = EMPTY;
    floats = NO_FLOATS;
    start = 0;
    clear();
  }

  private void ensureRoom(int more) {
    if (more > bytes.length - end) {
      grow(more);
    }
  }

  private void grow(int more) {
    int needed = Math.addExact(size(), more);
    int capacity = Math.max(firstCapacity, doubled(bytes.length));
    if (capacity > buffers.pageBytes() / 2) {
      capacity = Math.max(buffers.pageBytes(), capacity);
    }
    capacity = Math.max(capacity, capacityFor(needed));
    byte[] larger = buffers.take(capacity);
    int newStart = firstValue(larger.length);
    System.arraycopy(bytes, start, larger, newStart, size());
    buffers.give(bytes);
    int shift = newStart - start;
    bytes = larger;
    floats = ByteBuffer.wrap(larger).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    start = newStart;
    end += shift;
    markedEnd += shift;
  }

  private static int doubled(int capacity) {
    return (int) Math.min(capacity * 2L, Integer.MAX_VALUE - 8);
  }

  /** Where values start in an array of that many bytes. */
  private int firstValue(int capacity) {
    if (levelBytesPerRow == 0) {
      return 0;
    }
    int rows = Math.max(1, capacity / (rowBytes + levelBytesPerRow));
    return (rows + 1) * levelBytesPerRow;
  }

  /** Length of an array that holds so many bytes of values and the space in front of them. */
  private int capacityFor(int values) {
    if (levelBytesPerRow == 0) {
      return values;
    }
    int rows = (values + rowBytes - 1) / rowBytes;
    return (rows + 1) * (rowBytes + levelBytesPerRow) + levelBytesPerRow;
  }
}
