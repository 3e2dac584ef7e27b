package io.milvusimport.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HalfFloatsTest {
  @Test
  void everyHalfHasTheValueThatItsBitsMean() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      int exponent = bits >> 10 & 0x1f;
      double fraction = (bits & 0x3ff) / 1024.0;
      double magnitude =
          exponent == 0
              ? fraction * Math.pow(2, -14)
              : exponent == 0x1f
                  ? (fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN)
                  : (1 + fraction) * Math.pow(2, exponent - 15);
      double expected = bits >= 0x8000 ? -magnitude : magnitude;

      float actual = HalfFloats.ofHalf(new byte[] {(byte) bits, (byte) (bits >> 8)}, 0);

      assertThat((double) actual).as("bits %x", bits).isEqualTo(Double.valueOf(expected));
    }
  }

  @Test
  void everyBrainFloatIsTheUpperHalfOfAFloat() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float actual = HalfFloats.ofBrain(new byte[] {(byte) bits, (byte) (bits >> 8)}, 0);

      if (!Float.isNaN(actual)) {
        assertThat(Float.floatToRawIntBits(actual)).isEqualTo(bits << 16);
      }
    }
  }
}
