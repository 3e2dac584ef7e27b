package io.milvusimport.emulator.reader;

/** Vectors of 16-bit floats, little endian. */
public final class Halves {
  private static final int MAX_BIASED = 0x7F80_0000;

  private Halves() {}

  /**
   * As the server makes them of floats: half precision to the nearest, ties to even; brain floats
   * cut off.
   *
   * @param type {@code Float16Vector} or {@code BFloat16Vector}
   */
  static byte[] fromFloats(String type, float[] floats) {
    byte[] bytes = new byte[2 * floats.length];
    for (int i = 0; i < floats.length; i++) {
      int bits =
          type.equals("Float16Vector") ? half(floats[i]) : Float.floatToIntBits(floats[i]) >>> 16;
      bytes[2 * i] = (byte) bits;
      bytes[2 * i + 1] = (byte) (bits >>> 8);
    }
    return bytes;
  }

  /**
   * @param type {@code Float16Vector} or {@code BFloat16Vector}
   */
  public static float[] toFloats(String type, byte[] littleEndian) {
    float[] floats = new float[littleEndian.length / 2];
    for (int i = 0; i < floats.length; i++) {
      int bits = (littleEndian[2 * i] & 0xFF) | (littleEndian[2 * i + 1] & 0xFF) << 8;
      floats[i] = type.equals("Float16Vector") ? single(bits) : Float.intBitsToFloat(bits << 16);
    }
    return floats;
  }

  /** An exponent of only ones is an infinity or NaN, in both forms. */
  static boolean allFinite(String type, byte[] littleEndian) {
    for (float value : toFloats(type, littleEndian)) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  private static int half(float value) {
    int sign = Float.floatToRawIntBits(value) >>> 16 & 0x8000;
    if (Float.isNaN(value)) {
      return sign | 0x7E00;
    }
    double magnitude = Math.abs((double) value);
    if (magnitude >= 65_520) {
      return sign | 0x7C00;
    }
    // Below 2^-14 the unit in the last place stays 2^-24. A carry runs into the exponent rightly.
    int exponent = Math.max(Math.getExponent(magnitude), -14);
    long units = (long) Math.rint(Math.scalb(magnitude, 10 - exponent));
    return sign | (int) (units + ((long) (exponent + 14) << 10));
  }

  private static float single(int bits) {
    int exponent = bits >>> 10 & 0x1F;
    int fraction = bits & 0x3FF;
    float magnitude;
    if (exponent == 0x1F) {
      magnitude = Float.intBitsToFloat(MAX_BIASED | fraction << 13);
    } else if (exponent == 0) {
      magnitude = Math.scalb((float) fraction, -24);
    } else {
      magnitude = Math.scalb((float) (fraction | 0x400), exponent - 25);
    }
    return (bits & 0x8000) == 0 ? magnitude : -magnitude;
  }
}
