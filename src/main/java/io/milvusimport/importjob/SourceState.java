package io.milvusimport.importjob;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.milvusimport.importjob.TaskView.Claim;
import io.milvusimport.importjob.TaskView.Hole;
import io.milvusimport.ledger.Fact.Anchor;
import io.milvusimport.ledger.Fact.Range;
import io.milvusimport.schema.Destination;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the ledger knows of one source partition.
 *
 * @param since log position of its first claim
 * @param offsets empty until the partition's first offset is known
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record SourceState(Claim claim, long since, Optional<Offsets> offsets) {
  SourceState claimedBy(Claim next) {
    return new SourceState(next, since, offsets);
  }

  /** Everything below the offset is done with and nothing above it was read. */
  SourceState startedAt(long offset) {
    return new SourceState(
        claim, since, Optional.of(new Offsets(offset, offset, Optional.empty(), List.of())));
  }

  SourceState with(Offsets next) {
    return new SourceState(claim, since, Optional.of(next));
  }

  /**
   * {@code frontier <= stagedEnd}; the pending ranges fill the space between them.
   *
   * @param stagedEnd the next offset to hand over for the first time
   * @param frontier everything below it is imported or in the dead letter queue
   * @param anchor the last record below the staged end that was taken in
   * @param pending ranges above the frontier, in order
   */
  record Offsets(
      long stagedEnd, long frontier, Optional<Anchor> anchor, List<PendingRange> pending) {
    Offsets {
      pending = List.copyOf(pending);
    }

    Offsets staged(String batch, Range range) {
      List<PendingRange> next = new ArrayList<>(pending);
      next.add(PendingRange.first(batch, range));
      return new Offsets(range.end(), frontier, range.anchor().or(() -> anchor), next);
    }

    /** Ranges of which rows were withdrawn, in order. */
    @JsonIgnore
    List<Hole> holes() {
      List<Hole> holes = new ArrayList<>();
      long begin = frontier;
      for (PendingRange range : pending) {
        if (range.isHole()) {
          holes.add(new Hole(begin, range.end(), range.tallies(), range.missing()));
        }
        begin = range.end();
      }
      return holes;
    }

    /** Why a range that is handed over again does not count. */
    Optional<String> refusalOfAgain(Range range) {
      Optional<Hole> first = holes().stream().findFirst();
      boolean fits =
          first.isPresent()
              && range.first() == first.get().first()
              && range.end() <= first.get().end()
              && range.again().equals(first.get().destinations());
      return fits
          ? Optional.empty()
          : Optional.of(
              "range [%d, %d) of %s for %s is not at the beginning of what is to be read again: %s"
                  .formatted(range.first(), range.end(), range.partition(), range.again(), first));
    }

    /** The first hole is filled, from its beginning up to the end of the range. */
    Offsets stagedAgain(String batch, Range range) {
      List<PendingRange> next = new ArrayList<>();
      boolean isFilled = false;
      for (PendingRange each : pending) {
        if (isFilled || !each.isHole()) {
          next.add(each);
          continue;
        }
        isFilled = true;
        next.add(each.filled(batch, range));
        if (range.end() < each.end()) {
          next.add(each.rest(range));
        }
      }
      return new Offsets(stagedEnd, frontier, anchor, next);
    }

    Offsets withdrawn(String batch, Destination destination) {
      return new Offsets(
          stagedEnd,
          frontier,
          anchor,
          pending.stream().map(range -> range.withdrawn(batch, destination)).toList());
    }

    /** Moves the frontier over the unbroken run of ranges whose rows are all in. */
    Offsets advanced(Predicate<String> isDone) {
      int done = 0;
      while (done < pending.size() && pending.get(done).isDone(isDone)) {
        done++;
      }
      return done == 0
          ? this
          : new Offsets(
              stagedEnd,
              pending.get(done - 1).end(),
              anchor,
              pending.subList(done, pending.size()));
    }

    @JsonIgnore
    boolean isDrained() {
      return pending.isEmpty();
    }
  }
}
