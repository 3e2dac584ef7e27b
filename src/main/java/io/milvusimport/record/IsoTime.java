package io.milvusimport.record;

import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A point in time in ISO 8601 text: date and time of day with {@code T} or a blank between them,
 * seconds and fraction optional, offset {@code Z}, {@code +08:00}, {@code +0800} or {@code +08}.
 *
 * <p>Years 1 to 9999 in UTC. A fraction finer than a microsecond is refused unless it is zero, as
 * the server would cut it. Text without an offset stays without one: the server takes it to be in
 * the collection's time zone.
 */
final class IsoTime {
  static final String BEYOND_YEARS = "a time beyond the years 0001 to 9999";

  private static final Pattern FORM =
      Pattern.compile(
          "(\\d{4})-(\\d{2})-(\\d{2})[Tt ](\\d{2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,30}))?)?"
              + "(?:([Zz])|([+-])(\\d{2})(?::?(\\d{2}))?)?");
  private static final int MICRO_DIGITS = 6;
  private static final int MAX_OFFSET_MINUTES = 18 * 60; // as java.time
  private static final long FIRST_SECOND = -62_135_596_800L; // 0001-01-01T00:00:00Z
  private static final long END_SECOND = 253_402_300_800L; // 10000-01-01T00:00:00Z

  private final Matcher parts;
  private final String problem;
  private long epochSecond;
  private int micros;

  IsoTime(String text) {
    this.parts = FORM.matcher(text);
    this.problem = parts.matches() ? read() : "text that is no ISO 8601 date and time";
  }

  static boolean isInRange(long epochSecond) {
    return epochSecond >= FIRST_SECOND && epochSecond < END_SECOND;
  }

  boolean isValid() {
    return problem.isEmpty();
  }

  /** What is wrong with the text. */
  String problem() {
    return problem;
  }

  /** {@code YYYY-MM-DDTHH:MM:SS[.ffffff]Z}, without the {@code Z} if the text has no offset. */
  String normalised() {
    return text(epochSecond, micros) + (hasOffset() ? "Z" : "");
  }

  /** {@code YYYY-MM-DDTHH:MM:SS[.ffffff]} in UTC. */
  static String text(long epochSecond, int micros) {
    LocalDateTime time = LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(27);
    append(text, time.getYear(), 4).append('-');
    append(text, time.getMonthValue(), 2).append('-');
    append(text, time.getDayOfMonth(), 2).append('T');
    append(text, time.getHour(), 2).append(':');
    append(text, time.getMinute(), 2).append(':');
    append(text, time.getSecond(), 2);
    return micros == 0 ? text.toString() : append(text.append('.'), micros, 6).toString();
  }

  private static StringBuilder append(StringBuilder text, int number, int digits) {
    String shown = Integer.toString(number);
    return text.append("0".repeat(digits - shown.length())).append(shown);
  }

  private boolean hasOffset() {
    return parts.group(8) != null || parts.group(9) != null;
  }

  private String read() {
    int year = part(1);
    int month = part(2);
    int day = part(3);
    if (year < 1) {
      return BEYOND_YEARS;
    }
    if (month < 1 || month > 12 || day < 1 || day > YearMonth.of(year, month).lengthOfMonth()) {
      return "text with a date that no calendar has";
    }
    int hour = part(4);
    int minute = part(5);
    int second = part(6);
    if (hour > 23 || minute > 59 || second > 59) {
      return "text with a time beyond 23:59:59";
    }
    if (!readFraction()) {
      return "a time finer than a microsecond";
    }
    int offsetMinutes = part(10) * 60 + part(11);
    if (part(11) > 59 || offsetMinutes > MAX_OFFSET_MINUTES) {
      return "text with an offset beyond 18:00";
    }
    long local =
        LocalDateTime.of(year, month, day, hour, minute, second).toEpochSecond(ZoneOffset.UTC);
    epochSecond = local - ("-".equals(parts.group(9)) ? -60L : 60L) * offsetMinutes;
    return isInRange(epochSecond) ? "" : BEYOND_YEARS;
  }

  /** Whether microseconds hold the fraction. */
  private boolean readFraction() {
    String fraction = parts.group(7);
    if (fraction == null) {
      return true;
    }
    for (int i = MICRO_DIGITS; i < fraction.length(); i++) {
      if (fraction.charAt(i) != '0') {
        return false;
      }
    }
    String digits = (fraction + "000000").substring(0, MICRO_DIGITS);
    micros = Integer.parseInt(digits);
    return true;
  }

  private int part(int group) {
    String digits = parts.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }
}
