package io.milvusimport.record;

import java.math.BigDecimal;

/** The two 16-bit floats: half precision of IEEE 754, and the brain float. */
enum HalfFloat {
  FLOAT16(10, -14, "16-bit float"),
  BFLOAT16(7, -126, "16-bit brain float");

  /** What {@link #nearest} says of a number that would become an infinity. */
  static final int BEYOND = -1;

  /** A number halfway between two halves has this many zeros at its end, at least. */
  private static final long HALFWAY_ZEROS = (1L << 40) - 1;

  private final int fractionBits;
  private final int minExponent;
  private final int infinity;
  private final String display;

  HalfFloat(int fractionBits, int minExponent, String display) {
    this.fractionBits = fractionBits;
    this.minExponent = minExponent;
    this.infinity = (1 << 15) - (1 << fractionBits);
    this.display = display;
  }

  String display() {
    return display;
  }

  /** Whether the 16 bits are neither NaN nor an infinity. */
  boolean isFinite(int bits) {
    return (bits & infinity) != infinity;
  }

  boolean isNaN(int bits) {
    return (bits & 0x7fff) > infinity;
  }

  /**
   * The 16 bits nearest to a finite number, of two equally near ones the even; {@link #BEYOND} if
   * it is out of range.
   */
  int nearest(double value) {
    double size = Math.abs(value);
    int exponent = Math.max(Math.getExponent(size), minExponent);
    long units = (long) Math.rint(Math.scalb(size, fractionBits - exponent));
    // Units of a normal number include its leading one, which adds one to the exponent's bits.
    long bits = ((long) (exponent - minExponent) << fractionBits) + units;
    if (bits >= infinity) {
      return BEYOND;
    }
    boolean isNegative = Double.doubleToRawLongBits(value) < 0;
    return (int) bits | (isNegative ? 0x8000 : 0);
  }

  /**
   * The double to round to a half, so that rounding twice is rounding once: the nearest to a number
   * of more digits, moved by one unit off a number halfway between two halves.
   */
  static double unrounded(Number number) {
    double nearest = number.doubleValue();
    BigDecimal exact =
        number instanceof JsonNumber json
            ? json.decimal()
            : number instanceof BigDecimal decimal ? decimal : null;
    if (exact == null
        || !Double.isFinite(nearest)
        || (Double.doubleToRawLongBits(nearest) & HALFWAY_ZEROS) != 0) {
      return nearest;
    }
    int order = exact.compareTo(new BigDecimal(nearest));
    return order == 0 ? nearest : order > 0 ? Math.nextUp(nearest) : Math.nextDown(nearest);
  }
}
