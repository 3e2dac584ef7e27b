package io.milvusimport.record;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Vectors inside text. Its first character says what it is, so that no text means two vectors: a
 * bracket starts a JSON array, anything else is the vector's bytes, in hex for binary vectors and
 * in Base64 for all others.
 */
final class VectorText {
  private VectorText() {}

  static boolean isArray(String text) {
    return startsWith(text, '[');
  }

  /** Whether the first character that is no JSON white space is this one. */
  static boolean startsWith(String text, char first) {
    int i = 0;
    while (i < text.length() && isWhite(text.charAt(i))) {
      i++;
    }
    return i < text.length() && text.charAt(i) == first;
  }

  /** Whether nothing but JSON white space is left from {@code start} on. */
  static boolean isBlank(String text, int start) {
    int i = start;
    while (i < text.length() && isWhite(text.charAt(i))) {
      i++;
    }
    return i == text.length();
  }

  /** Standard Base64, padded or not; empty if the text is not. */
  static Optional<byte[]> base64(String text) {
    try {
      return Optional.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  static Optional<String> notBase64() {
    return Optional.of("text that is neither a JSON array nor Base64");
  }

  /** Two digits a byte; empty if the text is not. */
  static Optional<byte[]> hex(String text) {
    try {
      return Optional.of(HexFormat.of().parseHex(text));
    } catch (IllegalArgumentException notHex) {
      return Optional.empty();
    }
  }

  private static boolean isWhite(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }
}
