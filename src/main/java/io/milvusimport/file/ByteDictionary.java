package io.milvusimport.file;

import java.util.Arrays;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * The dictionary of a column of byte vectors: all 256 values of a byte, each at the index of its
 * bits. Indices of eight bits are then the bytes themselves, so that a vector is stored by one copy
 * and takes a quarter of what PLAIN makes of it, which has four bytes a value.
 *
 * <p>The indices of a page are one bit-packed run: the bit width, {@code varint(groups << 1 | 1)},
 * and groups of eight indices, the last one filled up with zeros.
 */
enum ByteDictionary {
  /** 0 to 255. */
  UNSIGNED(0xFF),
  /** 0 to 127, then -128 to -1. */
  SIGNED(-1);

  static final int VALUES = 256;

  /** More than the header of any page takes. */
  static final int MAX_HEADER_BYTES = 6;

  private static final int GROUP = 8;

  private final byte[] plain = new byte[VALUES * Integer.BYTES];

  ByteDictionary(int mask) {
    for (int bits = 0; bits < VALUES; bits++) {
      PlainValues.INT.set(plain, bits * Integer.BYTES, (byte) bits & mask);
    }
  }

  /** The dictionary page, whose values are PLAIN. */
  EncodedPage page(CompressionCodecName codec, PageCompressor compressor) {
    byte[] bytes = plain;
    if (codec != CompressionCodecName.UNCOMPRESSED) {
      System.arraycopy(plain, 0, compressor.raw(plain.length), 0, plain.length);
      int length = compressor.compress(codec, plain.length);
      bytes = Arrays.copyOf(compressor.compressed(), length);
    }
    return new EncodedPage(bytes, 0, bytes.length, plain.length, 0, VALUES, 0);
  }

  /** How many zeros fill the last group of so many indices. */
  static int padding(int indices) {
    return -indices & (GROUP - 1);
  }

  /**
   * Writes what comes in front of so many bytes of indices, padding included, and returns the index
   * behind it: the bit width alone, if there are none.
   *
   * @param target room for {@link #MAX_HEADER_BYTES}
   */
  static int writeHeader(byte[] target, int offset, int paddedIndices) {
    int next = offset;
    target[next++] = Byte.SIZE;
    return paddedIndices == 0
        ? next
        : LevelRuns.writeVarint(target, next, paddedIndices / GROUP << 1 | 1);
  }
}
