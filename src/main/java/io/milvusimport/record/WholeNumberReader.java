package io.milvusimport.record;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/**
 * Reads whole numbers within a range, both ends included. Any number is taken that has exactly such
 * a value: 1.0 is 1, but 1.5 is refused, and nothing is rounded or cut. Of Connect's logical types
 * dates are days and times milliseconds, see {@link Temporals#number}.
 */
final class WholeNumberReader {
  private static final Optional<String> FRACTION = Optional.of("a number with a fraction");

  private final long min;
  private final long max;
  private final Optional<String> outOfRange;
  private long number;

  WholeNumberReader(long min, long max) {
    this.min = min;
    this.max = max;
    this.outOfRange = Optional.of("out of range " + min + ".." + max);
  }

  /** What is wrong with the value; empty if it is {@link #number} now. */
  Optional<String> read(Object value) {
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      return readLong(((Number) value).longValue());
    }
    if (value instanceof Double || value instanceof Float) {
      return readDouble(((Number) value).doubleValue());
    }
    if (value instanceof BigDecimal decimal) {
      return readDecimal(decimal);
    }
    if (value instanceof JsonNumber json) {
      return readDecimal(json.decimal());
    }
    if (value instanceof BigInteger integer) {
      return integer.bitLength() < Long.SIZE ? readLong(integer.longValue()) : outOfRange;
    }
    if (Temporals.isTemporal(value)) {
      return readLong(Temporals.number(value));
    }
    return Optional.of(ValueKind.of(value));
  }

  /** The number last read. */
  long number() {
    return number;
  }

  private Optional<String> readLong(long value) {
    if (value < min || value > max) {
      return outOfRange;
    }
    number = value;
    return Optional.empty();
  }

  private Optional<String> readDouble(double value) {
    if (!Double.isFinite(value)) {
      return Optional.of(ValueKind.ofNonFinite(value));
    }
    if (value != Math.rint(value)) {
      return FRACTION;
    }
    if (value < -0x1p63 || value >= 0x1p63) {
      return outOfRange;
    }
    return readLong((long) value);
  }

  private Optional<String> readDecimal(BigDecimal value) {
    // The range first: it keeps a tiny text such as 1E+999999999 from becoming a huge number.
    if (value.compareTo(BigDecimal.valueOf(min)) < 0
        || value.compareTo(BigDecimal.valueOf(max)) > 0) {
      return outOfRange;
    }
    if (value.stripTrailingZeros().scale() > 0) {
      return FRACTION;
    }
    return readLong(value.longValue());
  }
}
