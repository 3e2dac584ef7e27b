package io.milvusimport.importjob;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.milvusimport.ledger.Fact.Range;
import io.milvusimport.ledger.Tally;
import io.milvusimport.schema.Destination;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Handed-over offsets of one partition; they begin where the range before ends.
 *
 * @param end the offset after the last
 * @param tallies the records that go to each destination which got rows of them
 * @param shares the batches that have their rows
 * @param missing destinations whose rows were withdrawn and not handed over again, in order
 */
record PendingRange(
    long end,
    List<Tally> tallies,
    List<Share> shares,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Destination> missing) {
  /**
   * A batch that has rows of the range.
   *
   * @param only the destinations that it has them for; empty if for all
   */
  record Share(String batch, @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Destination> only) {
    Share {
      only = only == null ? List.of() : List.copyOf(only);
    }

    boolean covers(Destination destination) {
      return only.isEmpty() || only.contains(destination);
    }
  }

  PendingRange {
    tallies = List.copyOf(tallies);
    shares = List.copyOf(shares);
    missing = missing == null ? List.of() : List.copyOf(missing);
  }

  static PendingRange first(String batch, Range range) {
    return new PendingRange(
        range.end(), range.tallies(), List.of(new Share(batch, List.of())), List.of());
  }

  @JsonIgnore
  boolean isHole() {
    return !missing.isEmpty();
  }

  boolean isOf(String batch) {
    return shares.stream().anyMatch(share -> share.batch().equals(batch));
  }

  /**
   * The files of a batch for a destination will not be imported. Other batches can have rows of the
   * range for it, and the batch rows of others.
   */
  PendingRange withdrawn(String batch, Destination destination) {
    boolean hasRows =
        shares.stream().anyMatch(share -> share.batch().equals(batch) && share.covers(destination))
            && Tally.of(tallies, destination).filter(tally -> !tally.tellsNothing()).isPresent();
    return hasRows
        ? new PendingRange(
            end,
            tallies,
            shares,
            Stream.concat(missing.stream(), Stream.of(destination))
                .distinct()
                .sorted(Comparator.comparing(Destination::display))
                .toList())
        : this;
  }

  /** The part that a range fills whole. */
  PendingRange filled(String batch, Range range) {
    List<Share> next = new ArrayList<>(shares);
    next.add(new Share(batch, range.again()));
    // The last part may have left out records at its end that go to other destinations.
    List<Tally> its = range.end() == end ? tallies : range.tallies();
    return new PendingRange(range.end(), its, next, List.of());
  }

  /** The part behind a range that fills the beginning. */
  PendingRange rest(Range range) {
    return new PendingRange(end, Tally.rest(tallies, range.tallies()), shares, missing);
  }

  boolean isDone(Predicate<String> isBatchDone) {
    return missing.isEmpty() && shares.stream().allMatch(share -> isBatchDone.test(share.batch()));
  }
}
