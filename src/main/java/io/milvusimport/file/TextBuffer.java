package io.milvusimport.file;

import java.io.OutputStream;
import java.util.Arrays;

/** Bytes that grow at the end, in an array that is used again. */
final class TextBuffer extends OutputStream {
  private static final byte[] EMPTY = {};
  private static final int FIRST_BYTES = 4096;

  private byte[] bytes = EMPTY;
  private int size;

  @Override
  public void write(int b) {
    ensureRoom(1);
    bytes[size++] = (byte) b;
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    ensureRoom(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }

  @Override
  public void write(byte[] source) {
    write(source, 0, source.length);
  }

  /** The bytes up to {@link #size()}; good until the next write. */
  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  /** Heap held. */
  int capacity() {
    return bytes.length;
  }

  void clear() {
    size = 0;
  }

  /** Forgets the bytes and lets go of the array. */
  void release() {
    bytes = EMPTY;
    size = 0;
  }

  private void ensureRoom(int more) {
    int needed = Math.addExact(size, more);
    if (needed > bytes.length) {
      int doubled = (int) Math.min(bytes.length * 2L, Integer.MAX_VALUE - 8);
      bytes = Arrays.copyOf(bytes, Math.max(Math.max(FIRST_BYTES, doubled), needed));
    }
  }
}
