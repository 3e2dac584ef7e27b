package io.milvusimport.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads arrays of numbers out of JSON text straight into floats, each the nearest to its number.
 *
 * <p>A number's first 18 digits are a whole number, which one or two divisions by powers of ten
 * bring to a double less than two units in its last place away from the number. Doubles have 29
 * bits more than floats, so rounding that double gives the float nearest to the number itself
 * unless the double lies within a few units of the middle between two floats. Those, one of about
 * 60 million, and numbers that are very small or large, are left to {@link Float#parseFloat}.
 */
final class FloatScanner {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final double[] POWERS = {
    1e0,
    1e1,
    1e2,
    1e3,
    1e4,
    1e5,
    1e6,
    1e7,
    1e8,
    1e9,
    1e10,
    1e11,
    1e12,
    1e13,
    1e14,
    1e15,
    1e16,
    1e17,
    1e18,
    1e19,
    1e20,
    1e21,
    1e22 // each of them exactly a double
  };
  private static final int MAX_POWER = 22;
  private static final long ROOM_FOR_ONE =
      100_000_000_000_000_000L; // below it, one digit more fits
  private static final long ROOM_FOR_EIGHT = 10_000_000_000L;
  private static final int MAX_EXPONENT = 9999;
  private static final long BELOW_FLOAT = (1L << 29) - 1;
  private static final long MIDDLE = 1L << 28;
  private static final long MARGIN = 4;

  private final byte[] json;
  private final int end;
  private int at;

  private FloatScanner(byte[] json, int start, int end) {
    this.json = json;
    this.at = start;
    this.end = end;
  }

  /**
   * Reads exactly as many numbers as the target holds.
   *
   * @param start behind the array's bracket
   * @return where the array ends, behind its bracket; -1 if the array holds anything but so many
   *     finite floats, or is no valid JSON
   */
  static int scan(byte[] json, int start, int end, float[] target) {
    return new FloatScanner(json, start, end).scan(target);
  }

  private int scan(float[] target) {
    int last = target.length - 1;
    for (int i = 0; i <= last; i++) {
      skipWhite();
      float value = number();
      if (!Float.isFinite(value)) {
        return -1;
      }
      target[i] = value;
      skipWhite();
      if (at == end || json[at] != (i == last ? ']' : ',')) {
        return -1;
      }
      at++;
    }
    return at;
  }

  private void skipWhite() {
    at = skipWhite(json, at, end);
  }

  /** Where the white space ends. */
  static int skipWhite(byte[] json, int start, int end) {
    int at = start;
    while (at < end
        && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
      at++;
    }
    return at;
  }

  /** The nearest float; NaN where there is no number. */
  private float number() {
    int start = at;
    boolean isNegative = at < end && json[at] == '-';
    if (isNegative) {
      at++;
    }
    int firstDigit = at;
    long digits = 0;
    int exponent = 0;
    while (at < end && isDigit(json[at])) {
      if (digits < ROOM_FOR_ONE) {
        digits = digits * 10 + (json[at] - '0');
      } else {
        exponent++;
      }
      at++;
    }
    if (at == firstDigit || (json[firstDigit] == '0' && at - firstDigit > 1)) {
      return Float.NaN;
    }
    if (at < end && json[at] == '.') {
      int firstDecimal = ++at;
      while (digits < ROOM_FOR_EIGHT && end - at >= 8) {
        long eight = (long) LONG.get(json, at);
        if (!isEightDigits(eight)) {
          break;
        }
        digits = digits * 100_000_000 + eightDigits(eight);
        exponent -= 8;
        at += 8;
      }
      while (at < end && isDigit(json[at])) {
        if (digits < ROOM_FOR_ONE) {
          digits = digits * 10 + (json[at] - '0');
          exponent--;
        }
        at++;
      }
      if (at == firstDecimal) {
        return Float.NaN;
      }
    }
    if (at < end && (json[at] == 'e' || json[at] == 'E')) {
      int written = exponent();
      if (written > MAX_EXPONENT) {
        return Float.NaN;
      }
      exponent += written;
    }
    float nearest = digits == 0 ? 0 : nearest(digits, exponent, start);
    // The text that nearest() may have read holds the sign already.
    return isNegative ? -Math.abs(nearest) : nearest;
  }

  /** Above {@link #MAX_EXPONENT} if there is none. */
  private int exponent() {
    at++;
    boolean isNegative = at < end && json[at] == '-';
    if (isNegative || (at < end && json[at] == '+')) {
      at++;
    }
    int first = at;
    int written = 0;
    while (at < end && isDigit(json[at])) {
      written = Math.min(written * 10 + (json[at] - '0'), MAX_EXPONENT);
      at++;
    }
    if (at == first) {
      return MAX_EXPONENT + 1;
    }
    return isNegative ? -written : written;
  }

  private float nearest(long digits, int exponent, int start) {
    double near = digits;
    if (exponent >= -MAX_POWER && exponent <= 0) {
      near /= POWERS[-exponent];
    } else if (exponent < 0 && exponent >= -2 * MAX_POWER) {
      near = near / POWERS[MAX_POWER] / POWERS[-exponent - MAX_POWER];
    } else if (exponent > 0 && exponent <= MAX_POWER) {
      near *= POWERS[exponent];
    } else {
      return slowly(start);
    }
    long belowFloat = Double.doubleToRawLongBits(near) & BELOW_FLOAT;
    boolean isNearMiddle = Math.abs(belowFloat - MIDDLE) <= MARGIN;
    return isNearMiddle || near < 2 * Float.MIN_NORMAL || near > 0.5 * Float.MAX_VALUE
        ? slowly(start)
        : (float) near;
  }

  private float slowly(int start) {
    return Float.parseFloat(new String(json, start, at - start, StandardCharsets.ISO_8859_1));
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isEightDigits(long text) {
    return ((text & 0xF0F0F0F0F0F0F0F0L)
            | (((text + 0x0606060606060606L) & 0xF0F0F0F0F0F0F0F0L) >>> 4))
        == 0x3333333333333333L;
  }

  /** The first digit is in the lowest byte. Pairs of digits are added up, then pairs of pairs. */
  private static long eightDigits(long text) {
    long digits = text - 0x3030303030303030L;
    long pairs = digits * 10 + (digits >>> 8);
    long high = (pairs & 0x000000FF000000FFL) * 0x000F424000000064L; // 100 and 1,000,000
    long low = ((pairs >>> 16) & 0x000000FF000000FFL) * 0x0000271000000001L; // 1 and 10,000
    return (high + low) >>> 32;
  }
}
