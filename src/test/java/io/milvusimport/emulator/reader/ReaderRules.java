package io.milvusimport.emulator.reader;

import io.milvusimport.emulator.catalog.Generation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The rule table: what each generation of the server says to what is found in a file. */
public final class ReaderRules {
  private static final String RESOURCE = "/emulator/reader-rules.tsv";

  /** What a rule came to; {@code message} is empty where the rule has none. */
  record Decision(String ruleId, Verdict verdict, String message) {}

  private final List<Rule> rules;

  private ReaderRules(List<Rule> rules) {
    this.rules = rules;
  }

  /** The table on the class path. */
  public static ReaderRules load() {
    try (InputStream in = ReaderRules.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not on the class path");
      }
      return new ReaderRules(
          new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
              .lines()
              .filter(line -> !line.startsWith("#") && !line.startsWith("id\t"))
              .map(Rule::parse)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All rule ids, in the order of the table. */
  public List<String> ids() {
    return rules.stream().map(Rule::id).toList();
  }

  /**
   * The first rule of the stage that fits.
   *
   * @throws IllegalStateException if none does: the table has a hole
   */
  Decision decide(Generation generation, String stage, String type, Map<String, String> facts) {
    for (Rule rule : rules) {
      Verdict verdict = rule.verdicts().get(generation);
      if (verdict != null && rule.stage().equals(stage) && rule.fits(type, facts)) {
        String message = fill(rule.messages().getOrDefault(generation, ""), type, facts);
        return new Decision(rule.id(), verdict, message);
      }
    }
    throw new IllegalStateException(
        "no rule of stage "
            + stage
            + " fits type "
            + type
            + " with "
            + facts.entrySet().stream()
                .map(Object::toString)
                .sorted()
                .collect(Collectors.toList()));
  }

  private static String fill(String template, String type, Map<String, String> facts) {
    String text = template.replace("{type}", type);
    for (Map.Entry<String, String> fact : facts.entrySet()) {
      text = text.replace("{" + fact.getKey() + "}", fact.getValue());
    }
    return text;
  }
}
