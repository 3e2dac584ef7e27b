package io.milvusimport.emulator;

import java.math.BigDecimal;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations in Go's notation, such as {@code 300s} or {@code 1h30m}. */
final class GoDuration {
  private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|h|m|s)");
  private static final Map<String, Long> UNIT_MS =
      Map.of("h", 3_600_000L, "m", 60_000L, "s", 1_000L, "ms", 1L);

  private GoDuration() {}

  /** Milliseconds; empty if the text is no duration of hours, minutes, seconds and milliseconds. */
  static OptionalLong toMillis(String text) {
    Matcher part = PART.matcher(text);
    long total = 0;
    int end = 0;
    while (part.find() && part.start() == end) {
      long unit = UNIT_MS.getOrDefault(part.group(2), 0L);
      total += new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit)).longValue();
      end = part.end();
    }
    return text.isEmpty() || end != text.length() ? OptionalLong.empty() : OptionalLong.of(total);
  }
}
