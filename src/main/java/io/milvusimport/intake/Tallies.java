package io.milvusimport.intake;

import io.milvusimport.ledger.Tally;
import io.milvusimport.schema.Destination;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tallies of a partition's records while they are read, each record once. */
final class Tallies {
  private static final class Sum {
    private long records;
    private long digest;
  }

  private final Map<Destination, Sum> sums = new HashMap<>();

  void add(Destination destination, long offset) {
    Sum sum = sums.computeIfAbsent(destination, d -> new Sum());
    sum.records++;
    sum.digest += Tally.digest(offset);
  }

  void add(List<Tally> tallies) {
    for (Tally tally : tallies) {
      Sum sum = sums.computeIfAbsent(tally.destination(), d -> new Sum());
      sum.records += tally.records();
      sum.digest += tally.digest();
    }
  }

  void clear() {
    sums.clear();
  }

  void set(List<Tally> tallies) {
    clear();
    add(tallies);
  }

  /** That of a destination, which may have no records. */
  Tally of(Destination destination) {
    Sum sum = sums.get(destination);
    return sum == null
        ? new Tally(destination, 0, 0)
        : new Tally(destination, sum.records, sum.digest);
  }

  /** All of them, in the order of their names. */
  List<Tally> all() {
    return sums.keySet().stream()
        .sorted(Comparator.comparing(Destination::display))
        .map(this::of)
        .toList();
  }
}
