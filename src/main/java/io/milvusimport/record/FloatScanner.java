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

  private FloatScanner() {}

  /**
   * Reads exactly as many numbers as the target holds.
   *
   * @param start behind the array's bracket
   * @return where the array ends, behind its bracket; -1 if the array holds anything but so many
   *     finite floats, or is no valid JSON
   */
  static int scan(byte[] json, int start, int end, float[] target) {
    int at = start;
    int last = target.length - 1;
    for (int i = 0; i <= last; i++) {
      at = number(json, skipWhite(json, at, end), end, target, i);
      if (at < 0) {
        return -1;
      }
      at = skipWhite(json, at, end);
      if (at == end || json[at] != (i == last ? ']' : ',')) {
        return -1;
      }
      at++;
    }
    return at;
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

  /**
   * Reads one number. One method with nothing but local variables: the fastest there is by far.
   *
   * @return where it ends; -1 if there is no finite float
   */
  private static int number(byte[] json, int start, int end, float[] target, int index) {
    int at = start;
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
      return -1;
    }
    if (at < end && json[at] == '.') {
      int firstDecimal = ++at;
      while (digits < ROOM_FOR_EIGHT && end - at >= Long.BYTES) {
        long eight = (long) LONG.get(json, at);
        if (!isEightDigits(eight)) {
          break;
        }
        digits = digits * 100_000_000 + eightDigits(eight);
        exponent -= Long.BYTES;
        at += Long.BYTES;
      }
      while (at < end && isDigit(json[at])) {
        if (digits < ROOM_FOR_ONE) {
          digits = digits * 10 + (json[at] - '0');
          exponent--;
        }
        at++;
      }
      if (at == firstDecimal) {
        return -1;
      }
    }
    if (at < end && (json[at] == 'e' || json[at] == 'E')) {
      int firstOfExponent = at + 1;
      at = exponentEnd(json, firstOfExponent, end);
      if (at < 0) {
        return -1;
      }
      exponent += exponent(json, firstOfExponent, at);
    }
    float nearest = nearest(digits, exponent);
    if (Float.isNaN(nearest)) {
      nearest = slowly(json, firstDigit, at);
    }
    target[index] = isNegative ? -nearest : nearest;
    return Float.isFinite(nearest) ? at : -1;
  }

  /** Where an exponent ends; -1 if there is none. */
  private static int exponentEnd(byte[] json, int start, int end) {
    int first = start < end && (json[start] == '-' || json[start] == '+') ? start + 1 : start;
    int at = first;
    while (at < end && isDigit(json[at])) {
      at++;
    }
    return at == first ? -1 : at;
  }

  private static int exponent(byte[] json, int start, int end) {
    int exponent = 0;
    for (int at = start; at < end; at++) {
      if (isDigit(json[at])) {
        exponent = Math.min(exponent * 10 + (json[at] - '0'), MAX_EXPONENT);
      }
    }
    return json[start] == '-' ? -exponent : exponent;
  }

  /** The float nearest to digits times a power of ten; NaN if that needs all the digits. */
  private static float nearest(long digits, int exponent) {
    if (digits == 0) {
      return 0;
    }
    double near = digits;
    if (exponent >= -MAX_POWER && exponent <= 0) {
      near /= POWERS[-exponent];
    } else if (exponent < 0 && exponent >= -2 * MAX_POWER) {
      near = near / POWERS[MAX_POWER] / POWERS[-exponent - MAX_POWER];
    } else if (exponent > 0 && exponent <= MAX_POWER) {
      near *= POWERS[exponent];
    } else {
      return Float.NaN;
    }
    long belowFloat = Double.doubleToRawLongBits(near) & BELOW_FLOAT;
    boolean isNearMiddle = Math.abs(belowFloat - MIDDLE) <= MARGIN;
    return isNearMiddle || near < 2 * Float.MIN_NORMAL || near > 0.5 * Float.MAX_VALUE
        ? Float.NaN
        : (float) near;
  }

  private static float slowly(byte[] json, int start, int end) {
    return Float.parseFloat(new String(json, start, end - start, StandardCharsets.ISO_8859_1));
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
