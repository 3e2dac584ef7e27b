package io.milvusimport.importjob;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.milvusimport.importjob.TaskView.Claim;
import io.milvusimport.ledger.Fact.Anchor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the ledger knows of one source partition.
 *
 * @param offsets empty until the partition's first offset is known
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record SourceState(Claim claim, Optional<Offsets> offsets) {
  SourceState claimedBy(Claim next) {
    return new SourceState(next, offsets);
  }

  SourceState startedAt(long offset) {
    return new SourceState(
        claim, Optional.of(new Offsets(offset, offset, Optional.empty(), List.of())));
  }

  SourceState with(Offsets next) {
    return new SourceState(claim, Optional.of(next));
  }

  /**
   * {@code frontier <= stagedEnd}; the pending ranges fill the space between them without a hole.
   *
   * @param stagedEnd the next offset to hand over
   * @param frontier everything below it is imported or in the dead letter queue
   * @param anchor the last record below the staged end that was taken in
   * @param pending ranges above the frontier, in order
   */
  record Offsets(
      long stagedEnd, long frontier, Optional<Anchor> anchor, List<PendingRange> pending) {
    Offsets {
      pending = List.copyOf(pending);
    }

    Offsets staged(String batch, long end, Optional<Anchor> last) {
      List<PendingRange> next = new ArrayList<>(pending);
      next.add(new PendingRange(batch, end));
      return new Offsets(end, frontier, last.or(() -> anchor), next);
    }

    /** Moves the frontier over the unbroken run of ranges whose batch is done. */
    Offsets advanced(Predicate<String> isDone) {
      int done = 0;
      while (done < pending.size() && isDone.test(pending.get(done).batch())) {
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

  /** A handed-over range; it begins where the one before it ends. */
  record PendingRange(String batch, long end) {}
}
