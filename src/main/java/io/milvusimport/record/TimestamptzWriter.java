package io.milvusimport.record;

import io.milvusimport.file.Columns;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * Points in time: ISO 8601 text, which is brought into the one form that the server reads for sure,
 * or Connect's Timestamp. Numbers are refused, as nothing says what they count.
 */
final class TimestamptzWriter implements ValueWriter {
  @Override
  public Optional<String> write(Object value, Columns columns, int column) {
    if (value instanceof String text) {
      IsoTime time = new IsoTime(text);
      return time.isValid() ? set(time.normalised(), columns, column) : Optional.of(time.problem());
    }
    if (value instanceof Instant || value instanceof java.util.Date) {
      Instant instant = Temporals.instant(value);
      return IsoTime.isInRange(instant.getEpochSecond())
          ? set(text(instant), columns, column)
          : Optional.of(IsoTime.BEYOND_YEARS);
    }
    if (value instanceof Number) {
      return Optional.of(
          "a number, which does not say whether it counts seconds, milliseconds or microseconds;"
              + " send ISO 8601 text, or Connect's Timestamp (TimestampConverter makes one)");
    }
    return Optional.of(ValueKind.of(value));
  }

  private static String text(Instant instant) {
    return IsoTime.text(instant.getEpochSecond(), instant.getNano() / 1000) + "Z";
  }

  private static Optional<String> set(String text, Columns columns, int column) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    columns.setText(column, utf8, 0, utf8.length);
    return Optional.empty();
  }
}
