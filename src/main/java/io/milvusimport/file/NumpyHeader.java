package io.milvusimport.file;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The header of a {@code .npy} file of version 1.0, byte for byte as NumPy writes it.
 *
 * <p>NumPy leaves room for the number of rows to grow to 21 digits, so that the header has the same
 * length whatever that number is.
 *
 * <p>Source: {@code numpy/lib/_format_impl.py}, NumPy 2.4.
 */
final class NumpyHeader {
  /** Of every header here: the longest needs 10 bytes and 118 characters. */
  static final int BYTES = 128;

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final int START = MAGIC.length + Short.BYTES;
  private static final int ROWS_DIGITS = 21;

  private NumpyHeader() {}

  /**
   * @param code such as {@code <f4} or {@code <U12}
   * @param width items of a row that is a vector; 0 if a row is one item
   */
  static ByteBuffer of(String code, long rows, int width) {
    String shape = width == 0 ? "(" + rows + ",)" : "(" + rows + ", " + width + ")";
    String dict = "{'descr': '" + code + "', 'fortran_order': False, 'shape': " + shape + ", }";
    int grown = START + dict.length() + ROWS_DIGITS - Long.toString(rows).length() + 1;
    if (grown > BYTES) {
      throw new IllegalStateException("a header of " + grown + " bytes: " + dict);
    }
    byte[] padded =
        (dict + " ".repeat(BYTES - START - dict.length() - 1) + "\n").getBytes(US_ASCII);
    return ByteBuffer.allocate(BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .putShort((short) padded.length)
        .put(padded)
        .flip();
  }
}
