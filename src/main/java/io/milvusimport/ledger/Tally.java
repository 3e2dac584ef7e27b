package io.milvusimport.ledger;

import io.milvusimport.schema.Destination;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * How many records of some offsets go to a destination, and which: those whose row was refused by
 * its schema included, those that came to no destination not.
 *
 * @param digest sum of a number made of each of their offsets, in any order; that two choices of as
 *     many offsets have the same is as good as impossible
 */
public record Tally(Destination destination, long records, long digest) {
  public Tally {
    if (records < 0) {
      throw new IllegalArgumentException(records + " records for " + destination.display());
    }
  }

  /** Every offset of {@code [first, end)}. */
  public static Tally of(Destination destination, long first, long end) {
    long digest = 0;
    for (long offset = first; offset < end; offset++) {
      digest += digest(offset);
    }
    return new Tally(destination, end - first, digest);
  }

  /** What an offset adds: every bit of it changes half of the bits, so that sums tell. */
  public static long digest(long offset) {
    long mixed = (offset + 1) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
    mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
    return mixed ^ (mixed >>> 32);
  }

  /** That of a destination. */
  public static Optional<Tally> of(Collection<Tally> tallies, Destination destination) {
    return tallies.stream().filter(t -> t.destination().equals(destination)).findFirst();
  }

  /** Whether there is no record. With a digest, other records were taken away than are here. */
  public boolean tellsNothing() {
    return records == 0 && digest == 0;
  }

  /**
   * What is left if others of the same offsets are taken away; without those of which nothing is
   * left.
   */
  public static List<Tally> rest(List<Tally> all, List<Tally> less) {
    List<Tally> rest = new ArrayList<>();
    for (Tally tally : all) {
      rest.add(of(less, tally.destination()).map(tally::less).orElse(tally));
    }
    rest.removeIf(Tally::tellsNothing);
    return rest;
  }

  private Tally less(Tally other) {
    return new Tally(destination, Math.max(0, records - other.records), digest - other.digest);
  }
}
