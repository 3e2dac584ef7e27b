package io.milvusimport.record;

import io.milvusimport.file.Columns;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Text of a limited length, counted in bytes of UTF-8 as the server does. Dates and times become
 * ISO 8601 text.
 */
final class TextWriter implements ValueWriter {
  private final int maxBytes;

  TextWriter(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public Optional<String> write(Object value, Columns columns, int column) {
    if (value instanceof String text) {
      return writeText(text, columns, column);
    }
    return Temporals.isTemporal(value)
        ? writeText(Temporals.text(value), columns, column)
        : Optional.of(ValueKind.of(value));
  }

  private Optional<String> writeText(String text, Columns columns, int column) {
    Optional<String> broken = unpairedSurrogate(text);
    if (broken.isPresent()) {
      return broken;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > maxBytes) {
      return Optional.of(utf8.length + " bytes of UTF-8");
    }
    columns.setText(column, utf8, 0, utf8.length);
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
