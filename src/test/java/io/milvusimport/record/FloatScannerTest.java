package io.milvusimport.record;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scanner against the JDK's parser, which rounds right. */
class FloatScannerTest {
  private static final int NUMBERS = 100_000;

  @Test
  void everyKindOfNumberBecomesTheNearestFloat() {
    Random random = new Random(3);
    for (int i = 0; i < NUMBERS; i++) {
      String text = number(random);
      float expected = Float.parseFloat(text);
      float[] read = {Float.NaN};

      int end = scan(text + "]", read);

      if (Float.isFinite(expected)) {
        assertThat(end).as(text).isEqualTo(text.length() + 1);
        assertThat(Float.floatToIntBits(read[0]))
            .as(text)
            .isEqualTo(Float.floatToIntBits(expected));
      } else {
        assertThat(end).as(text).isNegative();
      }
    }
  }

  /** Digits just off the middle between two floats, where rounding to a double first goes wrong. */
  @Test
  void numbersNextToTheMiddleOfTwoFloatsAreRoundedOnce() {
    Random random = new Random(4);
    int roundedTwiceDiffers = 0;
    for (int i = 0; i < NUMBERS; i++) {
      float low = Math.abs(Float.intBitsToFloat(random.nextInt()));
      if (!Float.isFinite(low) || low == Float.MAX_VALUE) {
        continue;
      }
      BigDecimal middle =
          new BigDecimal(low).add(new BigDecimal(Math.nextUp(low))).divide(BigDecimal.valueOf(2));
      RoundingMode mode = random.nextBoolean() ? RoundingMode.UP : RoundingMode.DOWN;
      String text = middle.round(new MathContext(16 + random.nextInt(8), mode)).toString();
      float[] read = {Float.NaN};

      assertThat(scan(text + "]", read)).as(text).isPositive();

      assertThat(read[0]).as(text).isEqualTo(Float.parseFloat(text));
      roundedTwiceDiffers += (float) Double.parseDouble(text) == read[0] ? 0 : 1;
    }
    assertThat(roundedTwiceDiffers).isGreaterThan(500);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1,2]",
        "]",
        "",
        "1",
        "1,",
        "01]",
        "-]",
        "+1]",
        ".5]",
        "1.]",
        "1.e5]",
        "1e]",
        "1e+]",
        "-a]",
        "null]",
        "\"1\"]",
        "NaN]",
        "[1]]",
        "1 2]",
        "1}",
        "1e39]",
        "-1e999999999999]",
        "1;]",
        "0x1]",
        "00]",
        "-01]",
        "1.2.3]",
        "1ee5]",
        "1-]",
        "\u0661]"
      })
  void anythingButOneNumberIsLeftToOthers(String array) {
    assertThat(scan(array, new float[1])).isNegative();
  }

  @Test
  void blanksMayComeAnywhereAndTheEndIsBehindTheBracket() {
    float[] read = new float[3];
    byte[] json = "[ \n1 ,\t-2.5e0\r, 0.0 ] tail".getBytes(US_ASCII);

    int end = FloatScanner.scan(json, 1, json.length, read);

    assertThat(end).isEqualTo(json.length - " tail".length());
    assertThat(read).containsExactly(1f, -2.5f, 0f);
  }

  @Test
  void zerosKeepTheirSign() {
    float[] read = new float[4];

    assertThat(scan("-0, -0.0, 0e5, -0e-99]", read)).isPositive();

    assertThat(read).containsExactly(-0f, -0f, 0f, -0f);
    assertThat(Float.floatToIntBits(read[1])).isEqualTo(Float.floatToIntBits(-0f));
    assertThat(Float.floatToIntBits(read[2])).isZero();
  }

  private static int scan(String array, float[] target) {
    byte[] json = array.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return FloatScanner.scan(json, 0, json.length, target);
  }

  private static String number(Random random) {
    return switch (random.nextInt(7)) {
      case 0 -> Float.toString((float) random.nextGaussian());
      case 1 -> Double.toString(random.nextGaussian());
      case 2 -> Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(90) - 50));
      case 3 -> Long.toString(random.nextLong() >> random.nextInt(64));
      case 4 -> digits(random, 1 + random.nextInt(40)) + "." + digits(random, random.nextInt(40));
      case 5 -> "0." + "0".repeat(random.nextInt(30)) + digits(random, random.nextInt(30));
      default ->
          digits(random, 1 + random.nextInt(9))
              + "."
              + digits(random, random.nextInt(20))
              + "E"
              + (random.nextInt(120) - 60);
    };
  }

  /** Without a leading zero, and at least one. */
  private static String digits(Random random, int more) {
    StringBuilder digits = new StringBuilder().append(1 + random.nextInt(9));
    for (int i = 0; i < more; i++) {
      digits.append(random.nextInt(10));
    }
    return digits.toString();
  }
}
