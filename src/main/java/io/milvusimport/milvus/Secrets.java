package io.milvusimport.milvus;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The configured secrets, so that no text that leaves this package holds one. */
final class Secrets {
  private static final String MASK = "***";
  private static final int MAX_CHARS = 500;

  private final List<String> values;

  /**
   * @param secrets tokens, keys and passwords; of {@code user:password} the password counts by
   *     itself too
   */
  Secrets(List<String> secrets) {
    List<String> all = new ArrayList<>();
    for (String secret : secrets) {
      all.add(secret);
      int colon = secret.indexOf(':');
      if (colon >= 0) {
        all.add(secret.substring(colon + 1));
      }
    }
    for (String secret : List.copyOf(all)) {
      all.add(new String(JsonStringEncoder.getInstance().quoteAsString(secret)));
    }
    values =
        all.stream()
            .filter(value -> !value.isEmpty())
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  /** The text on one line, each secret masked, and cut at 500 characters. */
  String clean(String text) {
    String clean = text;
    for (String value : values) {
      clean = clean.replace(value, MASK);
    }
    clean = clean.replaceAll("\\p{Cntrl}+", " ").strip();
    return clean.length() <= MAX_CHARS ? clean : clean.substring(0, MAX_CHARS) + "...";
  }

  @Override
  public String toString() {
    return values.size() + " secrets";
  }
}
