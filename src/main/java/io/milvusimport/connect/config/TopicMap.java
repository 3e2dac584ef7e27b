package io.milvusimport.connect.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which topics go where: {@code topic:[database.]collection[/partition]}, with commas between. */
public record TopicMap(List<Entry> entries) {
  /** Nothing is said of any topic. */
  static final TopicMap EMPTY = new TopicMap(List.of());

  private static final char REGEX = '~';

  /**
   * @param topics the whole name of a topic matches this
   * @param isRegex whether it may match several
   */
  public record Entry(
      String text,
      Pattern topics,
      boolean isRegex,
      Optional<NameTemplate> database,
      NameTemplate collection,
      Optional<NameTemplate> partition) {}

  /** The entry for a topic, with what the groups of its expression matched. */
  public record Match(Entry entry, List<String> captures) {}

  public TopicMap {
    entries = List.copyOf(entries);
  }

  /**
   * @throws IllegalArgumentException if an entry has another form, or two are for one topic
   */
  static TopicMap parse(String text) {
    List<Entry> entries = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (List<String> pair : Entries.pairs(text)) {
      if (!seen.add(pair.get(0))) {
        throw new IllegalArgumentException("two entries are for " + pair.get(0));
      }
      entries.add(entry(pair.get(0), pair.get(1)));
    }
    return new TopicMap(entries);
  }

  private static Entry entry(String topics, String target) {
    boolean isRegex = topics.charAt(0) == REGEX;
    Pattern pattern =
        isRegex
            ? regex(topics.substring(1).replace("\\,", ",").replace("\\:", ":"))
            : Pattern.compile(Pattern.quote(topics));
    int groups = pattern.matcher("").groupCount();
    List<String> atSlash = Entries.split(target, '/');
    List<String> atDot = Entries.split(atSlash.get(0), '.');
    if (atSlash.size() > 2 || atDot.size() > 2) {
      throw new IllegalArgumentException(
          "\"" + target + "\" is not of the form [database.]collection[/partition]");
    }
    return new Entry(
        topics + ":" + target,
        pattern,
        isRegex,
        atDot.size() == 2
            ? Optional.of(NameTemplate.parse(atDot.get(0), groups))
            : Optional.empty(),
        NameTemplate.parse(atDot.get(atDot.size() - 1), groups),
        atSlash.size() == 2
            ? Optional.of(NameTemplate.parse(atSlash.get(1), groups))
            : Optional.empty());
  }

  private static Pattern regex(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no regular expression: " + e.getDescription(), e);
    }
  }

  /** An entry with the topic's own name comes first, then expressions in their order. */
  public Optional<Match> find(String topic) {
    return first(topic, false).or(() -> first(topic, true));
  }

  private Optional<Match> first(String topic, boolean isRegex) {
    for (Entry entry : entries) {
      Matcher matcher = entry.topics().matcher(topic);
      if (entry.isRegex() == isRegex && matcher.matches()) {
        List<String> captures = new ArrayList<>();
        for (int group = 1; group <= matcher.groupCount(); group++) {
          captures.add(Optional.ofNullable(matcher.group(group)).orElse(""));
        }
        return Optional.of(new Match(entry, captures));
      }
    }
    return Optional.empty();
  }
}
