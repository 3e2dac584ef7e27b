package io.milvusimport.record;

import io.milvusimport.file.Columns;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Floating-point numbers of 32 and 64 bits. Numbers are rounded to the nearest, as they come from
 * decimal text, which few floats equal. Only a Decimal of Connect, which claims to be exact, has to
 * read back with the same digits.
 */
final class FloatWriters {
  private static final int FLOAT_DIGITS = 6; // that any decimal keeps on its way there and back
  private static final int DOUBLE_DIGITS = 15;

  private FloatWriters() {}

  static Optional<String> writeFloat(Object value, Columns columns, int column) {
    if (!(value instanceof Number number)) {
      return Optional.of(ValueKind.of(value));
    }
    float nearest = number.floatValue();
    if (!Float.isFinite(nearest)) {
      return Optional.of(beyondFloat(number));
    }
    if (number instanceof BigDecimal decimal
        && !isFew(decimal, FLOAT_DIGITS, Math.abs(nearest) >= Float.MIN_NORMAL)
        && !isSame(decimal, nearest, Float.toString(nearest))) {
      return Optional.of("a Decimal of more digits than a 32-bit float keeps");
    }
    columns.setFloat(column, nearest);
    return Optional.empty();
  }

  static Optional<String> writeDouble(Object value, Columns columns, int column) {
    if (!(value instanceof Number number)) {
      return Optional.of(ValueKind.of(value));
    }
    double nearest = number.doubleValue();
    if (!Double.isFinite(nearest)) {
      return Optional.of(
          value instanceof Double || value instanceof Float
              ? ValueKind.ofNonFinite(nearest)
              : "out of the range of a 64-bit float");
    }
    if (number instanceof BigDecimal decimal
        && !isFew(decimal, DOUBLE_DIGITS, Math.abs(nearest) >= Double.MIN_NORMAL)
        && !isSame(decimal, nearest, Double.toString(nearest))) {
      return Optional.of("a Decimal of more digits than a 64-bit float keeps");
    }
    columns.setDouble(column, nearest);
    return Optional.empty();
  }

  /** Why a number is no finite float. */
  static String beyondFloat(Number number) {
    boolean isFloating = number instanceof Double || number instanceof Float;
    return isFloating && !Double.isFinite(number.doubleValue())
        ? ValueKind.ofNonFinite(number.doubleValue())
        : "out of the range of a 32-bit float";
  }

  private static boolean isFew(BigDecimal decimal, int digits, boolean isNormal) {
    return isNormal && decimal.stripTrailingZeros().precision() <= digits;
  }

  private static boolean isSame(BigDecimal decimal, double nearest, String nearestText) {
    return decimal.compareTo(new BigDecimal(nearestText)) == 0
        || decimal.compareTo(new BigDecimal(nearest)) == 0;
  }
}
