package io.milvusimport.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** The demo's output for a person: headings, aligned lines, plain ASCII. */
final class Report {
  private final PrintStream out;

  Report(PrintStream out) {
    this.out = out;
  }

  /** A heading with an empty line before it. */
  void section(String title) {
    out.println();
    out.println(title);
  }

  /** A line below a heading: a name and what there is to say of it. */
  void item(String name, String text) {
    out.printf(Locale.ROOT, "  %-24s %s%n", name, text);
  }

  /** A server that can be used. */
  void started(String what, String address, Duration took) {
    out.printf(Locale.ROOT, "  %-24s %-21s %s%n", what, address, seconds(took));
  }

  /** A line as it is. */
  void line(String text) {
    out.println(text);
  }

  /** {@code 3.4 s}, right-aligned in seven characters. */
  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%5.1f s", duration.toMillis() / 1000.0);
  }

  /** {@code 412 kB}: thousands of bytes, rounded up. */
  static String kilobytes(long bytes) {
    return String.format(Locale.ROOT, "%5d kB", (bytes + 999) / 1000);
  }
}
