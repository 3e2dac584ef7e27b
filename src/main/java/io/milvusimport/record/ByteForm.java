package io.milvusimport.record;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the numbers of a vector become its bytes. */
sealed interface ByteForm {
  /** Bytes a number. */
  int width();

  /** The vector's bytes out of text that is no JSON array; empty if it holds none. */
  Optional<byte[]> decode(String text);

  /** What text may be, for messages. */
  String textForms();

  /**
   * Puts one number of a list.
   *
   * @return what is wrong with it
   */
  Optional<String> put(@Nullable Object number, byte[] bytes, int offset);

  /** What is wrong with bytes that came as such. */
  default Optional<String> check(byte[] bytes) {
    return Optional.empty();
  }

  /** Whole numbers of one byte: 0 to 255 with text in hex, or -128 to 127 with text in Base64. */
  record Whole(boolean isSigned, WholeNumberReader reader) implements ByteForm {
    static Whole unsigned() {
      return new Whole(false, new WholeNumberReader(0, 255));
    }

    static Whole signed() {
      return new Whole(true, new WholeNumberReader(Byte.MIN_VALUE, Byte.MAX_VALUE));
    }

    @Override
    public int width() {
      return 1;
    }

    @Override
    public Optional<byte[]> decode(String text) {
      return isSigned ? VectorText.base64(text) : VectorText.hex(text);
    }

    @Override
    public String textForms() {
      return "neither a JSON array nor " + (isSigned ? "Base64" : "hex");
    }

    @Override
    public Optional<String> put(@Nullable Object number, byte[] bytes, int offset) {
      if (number == null) {
        return Optional.of("null");
      }
      Optional<String> problem = reader.read(number);
      bytes[offset] = (byte) reader.number();
      return problem;
    }
  }

  /** Finite 16-bit floats, little endian, rounded to the nearest. */
  record Half(HalfFloat format) implements ByteForm {
    @Override
    public int width() {
      return 2;
    }

    @Override
    public Optional<byte[]> decode(String text) {
      return VectorText.base64(text);
    }

    @Override
    public String textForms() {
      return "neither a JSON array nor Base64";
    }

    @Override
    public Optional<String> put(@Nullable Object item, byte[] bytes, int offset) {
      if (!(item instanceof Number number)) {
        return Optional.of(ValueKind.of(item));
      }
      double value = HalfFloat.unrounded(number);
      boolean isFloating = item instanceof Double || item instanceof Float;
      if (isFloating && !Double.isFinite(value)) {
        return Optional.of(ValueKind.ofNonFinite(value));
      }
      int bits = Double.isFinite(value) ? format.nearest(value) : HalfFloat.BEYOND;
      if (bits == HalfFloat.BEYOND) {
        return Optional.of("out of the range of a " + format.display());
      }
      bytes[offset] = (byte) bits;
      bytes[offset + 1] = (byte) (bits >> Byte.SIZE);
      return Optional.empty();
    }

    @Override
    public Optional<String> check(byte[] bytes) {
      for (int i = 0; i < bytes.length; i += 2) {
        int bits = (bytes[i] & 0xff) | (bytes[i + 1] & 0xff) << Byte.SIZE;
        if (!format.isFinite(bits)) {
          return Optional.of(
              "value " + i / 2 + " is " + (format.isNaN(bits) ? "NaN" : "an infinity"));
        }
      }
      return Optional.empty();
    }
  }
}
