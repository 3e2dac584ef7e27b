package io.milvusimport.emulator.reader;

import io.milvusimport.emulator.catalog.Generation;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of the rule table.
 *
 * @param conditions by fact, the values it may have; all facts must fit
 * @param verdicts absent for a generation in which another rule decides
 * @param messages with {@code {fact}} in place of what was seen
 */
record Rule(
    String id,
    String stage,
    List<String> types,
    Map<String, List<String>> conditions,
    Map<Generation, Verdict> verdicts,
    Map<Generation, String> messages) {

  static Rule parse(String line) {
    String[] cells = line.split("\t", -1);
    if (cells.length < 7) {
      throw new IllegalArgumentException("a rule has at least 7 cells: " + line);
    }
    Map<String, List<String>> conditions = new LinkedHashMap<>();
    for (String condition : cells[3].split(" ")) {
      int equals = condition.indexOf('=');
      conditions.put(
          condition.substring(0, equals), List.of(condition.substring(equals + 1).split("\\|")));
    }
    Map<Generation, Verdict> verdicts = new EnumMap<>(Generation.class);
    Map<Generation, String> messages = new EnumMap<>(Generation.class);
    String message = cells.length > 7 ? cells[7] : "";
    for (Generation g : Generation.values()) {
      if (!cells[4 + g.ordinal()].equals("-")) {
        verdicts.put(g, Verdict.of(cells[4 + g.ordinal()]));
      }
      messages.put(g, g == Generation.V2_5 && cells.length > 8 ? cells[8] : message);
    }
    return new Rule(
        cells[0], cells[1], List.of(cells[2].split(",")), conditions, verdicts, messages);
  }

  boolean fits(String type, Map<String, String> facts) {
    return types.stream().anyMatch(t -> typeFits(t, type))
        && conditions.entrySet().stream()
            .allMatch(
                c -> c.getValue().stream().anyMatch(v -> valueFits(v, facts.get(c.getKey()))));
  }

  private static boolean typeFits(String pattern, String type) {
    if (pattern.equals("*")) {
      return !type.equals("extra");
    }
    return pattern.equals("Array<*>") ? type.startsWith("Array<") : pattern.equals(type);
  }

  private static boolean valueFits(String pattern, @Nullable String value) {
    if (value == null) {
      return false;
    }
    return pattern.endsWith("*")
        ? value.startsWith(pattern.substring(0, pattern.length() - 1))
        : pattern.equals(value);
  }
}
