package io.milvusimport.importjob;

import io.milvusimport.ledger.Fact.Anchor;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.ledger.Tally;
import io.milvusimport.schema.Destination;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What a task may know of the ledger's state. Every answer is as of one position of the log. */
public interface TaskView {
  /** Partitions that the ledger has anything about. */
  Set<SourcePartition> partitions();

  /** The current claim of a partition, if any task ever opened it. */
  Optional<Claim> claim(SourcePartition partition);

  /** Who claimed as the task of this number, if any ever did. */
  Optional<Seating> seat(int task);

  /** Log position of a partition's first claim. */
  OptionalLong since(SourcePartition partition);

  /** The same of the topic, as far as partitions of it have a position. */
  OptionalLong since(String topic);

  /**
   * End of the ranges that were handed over: the next offset to take in. Empty before the first.
   */
  OptionalLong stagedEnd(SourcePartition partition);

  /** The last record below the staged end that was taken in. */
  Optional<Anchor> anchor(SourcePartition partition);

  /** Ranges below the staged end that are to be read again, in order. */
  List<Hole> holes(SourcePartition partition);

  /** End of the unbroken run of imported ranges: what may be committed. Empty before the first. */
  OptionalLong frontier(SourcePartition partition);

  /** Bytes of all files of the connector that are handed over and not imported. */
  long backlogBytes();

  /** Whether any batch is handed over and not imported. */
  boolean hasUnfinishedWork();

  /** Where one of the files goes that are handed over and not imported; empty without any. */
  Optional<Destination> anyDestination();

  /** Why rows of this partition cannot be imported without a person, if that is so. */
  Optional<String> problem(SourcePartition partition);

  /**
   * Offsets {@code [first, end)} whose rows for some destinations were withdrawn.
   *
   * @param tallies the records that were taken in when they were read first, for every destination
   *     that got rows of them
   * @param destinations whose rows are to be handed over again; nobody else's
   */
  record Hole(long first, long end, List<Tally> tallies, List<Destination> destinations) {
    public Hole {
      tallies = List.copyOf(tallies);
      destinations = List.copyOf(destinations);
    }
  }

  /**
   * @param position the token: log position of the entry
   * @param incarnation who claimed
   */
  record Claim(long position, String incarnation, int task, String host) {}

  /**
   * Starts of one task, of which one at a time should be at work.
   *
   * @param last the last claim
   * @param before the last claim of another start before that
   */
  record Seating(Claim last, Optional<Claim> before) {
    Seating then(Claim next) {
      return new Seating(
          next, next.incarnation().equals(last.incarnation()) ? before : Optional.of(last));
    }

    /** The last claim that was not this start's. */
    public Optional<Claim> otherThan(String incarnation) {
      return last.incarnation().equals(incarnation) ? before : Optional.of(last);
    }
  }
}
