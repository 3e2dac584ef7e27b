package io.milvusimport.emulator.reader;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Timestamptz values: text in files, microseconds since 1970 in the row store. */
final class Timestamps {
  private static final Pattern FORM =
      Pattern.compile(
          "(\\d{4}-\\d{2}-\\d{2})[T ](\\d{2}:\\d{2}:\\d{2})(\\.\\d+)?(Z|[+-]\\d{2}:\\d{2})?");

  private Timestamps() {}

  /** Empty for text of another form. Without an offset it is UTC; a seventh decimal is cut off. */
  static Optional<Long> micros(String text) {
    Matcher match = FORM.matcher(text);
    if (!match.matches()) {
      return Optional.empty();
    }
    try {
      String fraction = match.group(3) == null ? "" : match.group(3);
      LocalDateTime local =
          LocalDateTime.parse(
              match.group(1)
                  + "T"
                  + match.group(2)
                  + fraction.substring(0, Math.min(fraction.length(), 10)));
      ZoneOffset offset = match.group(4) == null ? ZoneOffset.UTC : ZoneOffset.of(match.group(4));
      LocalDateTime utc = local.minusSeconds(offset.getTotalSeconds());
      return Optional.of(
          ChronoUnit.MICROS.between(
              LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC),
              utc.truncatedTo(ChronoUnit.MICROS)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
