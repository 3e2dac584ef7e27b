package io.milvusimport.file;

import java.util.Arrays;

/**
 * The repetition or definition levels of the open page, as RLE runs: {@code varint(count << 1)} and
 * the level in one byte. Runs only, never bit-packed groups: levels here come in long runs, and
 * readers take runs of any length.
 */
final class LevelRuns {
  /** More than any run takes: a varint of 31 bits and the level. */
  static final int MAX_RUN_BYTES = 6;

  private byte[] bytes = new byte[32];
  private int length;
  private int level;
  private int count;

  private int markedLength;
  private int markedLevel;
  private int markedCount;

  /** Adds {@code times} entries of a level. */
  void append(int newLevel, int times) {
    if (times == 0) {
      return;
    }
    if (newLevel != level) {
      endRun();
      level = newLevel;
    }
    count += times;
  }

  void mark() {
    markedLength = length;
    markedLevel = level;
    markedCount = count;
  }

  void rollback() {
    length = markedLength;
    level = markedLevel;
    count = markedCount;
  }

  void clear() {
    length = 0;
    count = 0;
    mark();
  }

  /** Bytes that {@link #writeTo} writes: a length of four bytes and the runs. */
  int encodedBytes() {
    endRun();
    return Integer.BYTES + length;
  }

  /** Heap held. */
  int capacity() {
    return bytes.length;
  }

  /** Writes the runs, preceded by their length, and returns the index behind them. */
  int writeTo(byte[] target, int offset) {
    endRun();
    PlainValues.INT.set(target, offset, length);
    System.arraycopy(bytes, 0, target, offset + Integer.BYTES, length);
    return offset + Integer.BYTES + length;
  }

  private void endRun() {
    if (count == 0) {
      return;
    }
    if (length + MAX_RUN_BYTES > bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    length = writeVarint(bytes, length, count << 1);
    bytes[length++] = (byte) level;
    count = 0;
  }

  /** Writes a number of up to five bytes and returns the index behind it. */
  static int writeVarint(byte[] target, int offset, int value) {
    int next = offset;
    int rest = value;
    while ((rest & ~0x7F) != 0) {
      target[next++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    target[next++] = (byte) rest;
    return next;
  }
}
