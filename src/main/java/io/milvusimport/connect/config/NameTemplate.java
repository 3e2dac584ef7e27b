package io.milvusimport.connect.config;

import io.milvusimport.record.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a database, collection or partition, with gaps: {@code ${topic}}, {@code
 * ${field:path}}, and in an entry for a regular expression {@code $1} to {@code $9}.
 */
public record NameTemplate(String text, List<Part> parts) {
  /** A piece of the name. */
  public sealed interface Part {
    /** Fixed text. */
    record Literal(String text) implements Part {}

    /** The name of the record's topic. */
    record Topic() implements Part {}

    /** What a group of the topic's regular expression matched. */
    record Capture(int group) implements Part {}

    /** A value of the record. */
    record Value(FieldPath path) implements Part {}
  }

  private static final Pattern GAP =
      Pattern.compile("\\$\\{topic}|\\$\\{field:((?:[^}\\\\]|\\\\.)+)}|\\$([1-9])");

  public NameTemplate {
    parts = List.copyOf(parts);
  }

  /**
   * @param groups of the regular expression; 0 if there is none
   * @throws IllegalArgumentException if a gap has another form, or is for a group there is not
   */
  static NameTemplate parse(String text, int groups) {
    List<Part> parts = new ArrayList<>();
    Matcher gap = GAP.matcher(text);
    int end = 0;
    while (gap.find()) {
      literal(text.substring(end, gap.start()), parts);
      parts.add(part(gap, groups));
      end = gap.end();
    }
    literal(text.substring(end), parts);
    if (text.isBlank()) {
      throw new IllegalArgumentException("a name is empty");
    }
    return new NameTemplate(text, parts);
  }

  private static Part part(MatchResult gap, int groups) {
    if (gap.group(1) != null) {
      return new Part.Value(FieldPath.parse(gap.group(1)));
    }
    if (gap.group(2) == null) {
      return new Part.Topic();
    }
    int group = Integer.parseInt(gap.group(2));
    if (group > groups) {
      throw new IllegalArgumentException(
          "$" + group + " stands for a group that the topic's expression does not have");
    }
    return new Part.Capture(group);
  }

  private static void literal(String text, List<Part> parts) {
    if (text.contains("${")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" has a gap that is neither ${topic} nor ${field:path}");
    }
    if (!text.isEmpty()) {
      parts.add(new Part.Literal(text));
    }
  }

  /** The name, if it has no gaps. */
  public Optional<String> plain() {
    StringBuilder name = new StringBuilder();
    for (Part part : parts) {
      if (!(part instanceof Part.Literal literal)) {
        return Optional.empty();
      }
      name.append(literal.text());
    }
    return Optional.of(name.toString());
  }

  /**
   * The template with what a topic says filled in; values of the record are all that is left.
   *
   * @param captures what the groups of its expression matched, from {@code $1}
   */
  public NameTemplate of(String topic, List<String> captures) {
    List<Part> filled = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Part.Topic) {
        filled.add(new Part.Literal(topic));
      } else if (part instanceof Part.Capture capture) {
        filled.add(new Part.Literal(captures.get(capture.group() - 1)));
      } else {
        filled.add(part);
      }
    }
    return new NameTemplate(text, filled);
  }

  @Override
  public String toString() {
    return text;
  }
}
