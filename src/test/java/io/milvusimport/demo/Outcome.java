package io.milvusimport.demo;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a run came to, by ids.
 *
 * @param sent ids of the records the broker acknowledged
 * @param found ids in the database
 * @param rows how many rows the database counts: more than ids when an id is there twice
 * @param committed the group's committed offset
 */
record Outcome(Set<Long> sent, Set<Long> found, long rows, long committed) {
  private static final int NAMED = 5;

  Outcome {
    sent = Set.copyOf(sent);
    found = Set.copyOf(found);
  }

  /** Ids that were sent and are not in the database. */
  Set<Long> lost() {
    Set<Long> lost = new TreeSet<>(sent);
    lost.removeAll(found);
    return lost;
  }

  /** Ids in the database that were never sent. */
  Set<Long> unknown() {
    Set<Long> unknown = new TreeSet<>(found);
    unknown.removeAll(sent);
    return unknown;
  }

  /** How many rows are there beyond the first of their id. */
  long duplicated() {
    return rows - found.size();
  }

  /** Ids that were sent and are in the database. */
  int imported() {
    return sent.size() - lost().size();
  }

  /** Every record is a row exactly once, and the group has committed exactly this far. */
  boolean isPerfect() {
    return shortcomings().isEmpty();
  }

  /** What is wrong, each in words; empty when nothing is. */
  List<String> shortcomings() {
    List<String> wrong = new ArrayList<>();
    if (!lost().isEmpty()) {
      wrong.add("rows are missing: ids " + some(lost()));
    }
    if (duplicated() != 0) {
      wrong.add("rows are there more than once: " + rows + " rows of " + found.size() + " ids");
    }
    if (!unknown().isEmpty()) {
      wrong.add("rows are there that nobody sent: ids " + some(unknown()));
    }
    if (committed != sent.size()) {
      wrong.add("the committed offset is " + committed + ", not " + sent.size());
    }
    return wrong;
  }

  /** The one-line summary; the last line of a demo that went well. */
  String summary() {
    return "demo: %d of %d rows imported, %d lost, %d duplicated, offset %d committed"
        .formatted(imported(), sent.size(), lost().size(), duplicated(), committed);
  }

  private static String some(Collection<Long> ids) {
    String named = ids.stream().limit(NAMED).map(String::valueOf).collect(Collectors.joining(", "));
    return ids.size() > NAMED ? named + ", ... (" + ids.size() + " in all)" : named;
  }
}
