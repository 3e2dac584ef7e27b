package io.milvusimport.file;

/**
 * The 16-bit floats of vectors, two bytes each in little endian, as wider ones of the same value.
 */
final class HalfFloats {
  private static final int FRACTION_BITS = 10;
  private static final float SMALLEST = 0x1p-24f;

  private HalfFloats() {}

  /** IEEE 754 half precision. */
  static float ofHalf(byte[] bytes, int offset) {
    int bits = bits(bytes, offset);
    int sign = (bits & 0x8000) << 16;
    int exponent = bits >> FRACTION_BITS & 0x1f;
    int fraction = bits & 0x3ff;
    if (exponent == 0) {
      float magnitude = fraction * SMALLEST;
      return sign == 0 ? magnitude : -magnitude;
    }
    int widened = exponent == 0x1f ? 0xff : exponent - 15 + 127;
    return Float.intBitsToFloat(sign | widened << 23 | fraction << 13);
  }

  /** Brain float: the upper half of a 32-bit one. */
  static float ofBrain(byte[] bytes, int offset) {
    return Float.intBitsToFloat(bits(bytes, offset) << 16);
  }

  private static int bits(byte[] bytes, int offset) {
    return bytes[offset] & 0xff | (bytes[offset + 1] & 0xff) << 8;
  }
}
