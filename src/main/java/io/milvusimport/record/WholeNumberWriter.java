package io.milvusimport.record;

import io.milvusimport.file.RowBuffer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/**
 * Whole numbers within a range, both ends included. Any number is taken that has exactly such a
 * value: 1.0 is 1, but 1.5 is refused, and nothing is rounded or cut.
 */
final class WholeNumberWriter implements ValueWriter {
  private static final Optional<String> FRACTION = Optional.of("a number with a fraction");

  private final long min;
  private final long max;
  private final boolean isLong;
  private final Optional<String> outOfRange;

  WholeNumberWriter(long min, long max) {
    this.min = min;
    this.max = max;
    this.isLong = max > Integer.MAX_VALUE;
    this.outOfRange = Optional.of("out of range " + min + ".." + max);
  }

  @Override
  public Optional<String> write(Object value, RowBuffer rows, int column) {
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      return writeLong(((Number) value).longValue(), rows, column);
    }
    if (value instanceof Double || value instanceof Float) {
      return writeDouble(((Number) value).doubleValue(), rows, column);
    }
    if (value instanceof BigDecimal decimal) {
      return writeDecimal(decimal, rows, column);
    }
    if (value instanceof BigInteger integer) {
      return writeInteger(integer, rows, column);
    }
    return Optional.of(ValueKind.of(value));
  }

  private Optional<String> writeLong(long value, RowBuffer rows, int column) {
    if (value < min || value > max) {
      return outOfRange;
    }
    if (isLong) {
      rows.setLong(column, value);
    } else {
      rows.setInt(column, (int) value);
    }
    return Optional.empty();
  }

  private Optional<String> writeDouble(double value, RowBuffer rows, int column) {
    if (!Double.isFinite(value)) {
      return Optional.of(ValueKind.ofNonFinite(value));
    }
    if (value != Math.rint(value)) {
      return FRACTION;
    }
    if (value < -0x1p63 || value >= 0x1p63) {
      return outOfRange;
    }
    return writeLong((long) value, rows, column);
  }

  private Optional<String> writeDecimal(BigDecimal value, RowBuffer rows, int column) {
    // The range first: it keeps a tiny text such as 1E+999999999 from becoming a huge number.
    if (value.compareTo(BigDecimal.valueOf(min)) < 0
        || value.compareTo(BigDecimal.valueOf(max)) > 0) {
      return outOfRange;
    }
    if (value.stripTrailingZeros().scale() > 0) {
      return FRACTION;
    }
    return writeLong(value.longValue(), rows, column);
  }

  private Optional<String> writeInteger(BigInteger value, RowBuffer rows, int column) {
    return value.bitLength() < Long.SIZE ? writeLong(value.longValue(), rows, column) : outOfRange;
  }
}
