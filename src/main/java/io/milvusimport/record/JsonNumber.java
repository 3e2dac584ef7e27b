package io.milvusimport.record;

import com.fasterxml.jackson.core.io.NumberInput;
import java.math.BigDecimal;

/** A number of a JSON text in full digits, for those that no {@code long} equals. */
final class JsonNumber extends Number {
  private static final long serialVersionUID = 1;

  private final String text;

  /**
   * @param text a number in the syntax of JSON
   */
  JsonNumber(String text) {
    this.text = text;
  }

  BigDecimal decimal() {
    return new BigDecimal(text);
  }

  /** The nearest float. */
  @Override
  public float floatValue() {
    return NumberInput.parseFloat(text, true);
  }

  /** The nearest double. */
  @Override
  public double doubleValue() {
    return NumberInput.parseDouble(text, true);
  }

  @Override
  public long longValue() {
    return (long) doubleValue();
  }

  @Override
  public int intValue() {
    return (int) doubleValue();
  }

  /** The number as it was written. */
  @Override
  public String toString() {
    return text;
  }
}
