package io.milvusimport.record;

import io.milvusimport.file.RowBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Text of a limited length, counted in bytes of UTF-8 as the server does. */
final class TextWriter implements ValueWriter {
  private final int maxBytes;

  TextWriter(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public Optional<String> write(Object value, RowBuffer rows, int column) {
    if (!(value instanceof String text)) {
      return Optional.of(ValueKind.of(value));
    }
    Optional<String> broken = unpairedSurrogate(text);
    if (broken.isPresent()) {
      return broken;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > maxBytes) {
      return Optional.of(utf8.length + " bytes of UTF-8");
    }
    rows.setText(column, utf8, 0, utf8.length);
    return Optional.empty();
  }

  /** Where the text holds half a character, which has no form in UTF-8. */
  static Optional<String> unpairedSurrogate(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      boolean isPair =
          Character.isHighSurrogate(c)
              && i + 1 < length
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (!isPair) {
        return Optional.of("text with an unpaired surrogate at index " + i);
      }
      i++;
    }
    return Optional.empty();
  }
}
