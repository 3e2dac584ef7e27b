package io.milvusimport.connect.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Lists in the text of a setting. A separator does not count behind a backslash, nor within {@code
 * ${...}}.
 */
final class Entries {
  private Entries() {}

  /** The parts, without blanks around them and with their backslashes. */
  static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    boolean isInBraces = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (text.startsWith("${", i)) {
        isInBraces = true;
      } else if (c == '}') {
        isInBraces = false;
      } else if (c == separator && !isInBraces) {
        parts.add(text.substring(start, i).trim());
        start = i + 1;
      }
    }
    parts.add(text.substring(start).trim());
    return parts;
  }

  /**
   * Entries of the form {@code left:right} with commas between them.
   *
   * @throws IllegalArgumentException if one has another form; it is quoted
   */
  static List<List<String>> pairs(String text) {
    List<List<String>> pairs = new ArrayList<>();
    for (String entry : split(text, ',')) {
      List<String> pair = split(entry, ':');
      if (pair.size() != 2 || pair.get(0).isEmpty() || pair.get(1).isEmpty()) {
        throw new IllegalArgumentException(
            "the entry \"" + entry + "\" is not of the form left:right");
      }
      pairs.add(pair);
    }
    return pairs;
  }
}
