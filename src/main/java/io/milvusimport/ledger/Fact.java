package io.milvusimport.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeInfo.Id;
import io.milvusimport.schema.Destination;
import io.milvusimport.schema.PrimaryKeys;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Something that happened, or that is about to be done, and that must survive a crash.
 *
 * <p>Facts of the coordinator name their epoch, facts of a task its claims: whether a fact counts
 * is judged from the facts before it and never from who sends it.
 *
 * <p>Longer than most: all facts are seen in one place, a record each.
 */
@JsonTypeInfo(use = Id.NAME, property = "fact")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Fact.LedgerCreated.class, name = "LedgerCreated"),
  @JsonSubTypes.Type(value = Fact.PartitionsOpened.class, name = "PartitionsOpened"),
  @JsonSubTypes.Type(value = Fact.PartitionStarted.class, name = "PartitionStarted"),
  @JsonSubTypes.Type(value = Fact.BatchStaged.class, name = "BatchStaged"),
  @JsonSubTypes.Type(value = Fact.CoordinatorStarted.class, name = "CoordinatorStarted"),
  @JsonSubTypes.Type(value = Fact.CoordinatorAlive.class, name = "CoordinatorAlive"),
  @JsonSubTypes.Type(value = Fact.CoordinatorStopped.class, name = "CoordinatorStopped"),
  @JsonSubTypes.Type(value = Fact.TierProven.class, name = "TierProven"),
  @JsonSubTypes.Type(value = Fact.JobPlanned.class, name = "JobPlanned"),
  @JsonSubTypes.Type(value = Fact.JobSplit.class, name = "JobSplit"),
  @JsonSubTypes.Type(value = Fact.FilesQuarantined.class, name = "FilesQuarantined"),
  @JsonSubTypes.Type(value = Fact.FilesWithdrawn.class, name = "FilesWithdrawn"),
  @JsonSubTypes.Type(value = Fact.OffsetsAltered.class, name = "OffsetsAltered"),
  @JsonSubTypes.Type(value = Fact.SubmitStarted.class, name = "SubmitStarted"),
  @JsonSubTypes.Type(value = Fact.SubmitRefused.class, name = "SubmitRefused"),
  @JsonSubTypes.Type(value = Fact.SubmitAccepted.class, name = "SubmitAccepted"),
  @JsonSubTypes.Type(value = Fact.AttemptFenced.class, name = "AttemptFenced"),
  @JsonSubTypes.Type(value = Fact.AttemptEnded.class, name = "AttemptEnded"),
  @JsonSubTypes.Type(value = Fact.CommitStarted.class, name = "CommitStarted"),
  @JsonSubTypes.Type(value = Fact.AbortStarted.class, name = "AbortStarted"),
  @JsonSubTypes.Type(value = Fact.JobCompleted.class, name = "JobCompleted"),
  @JsonSubTypes.Type(value = Fact.JobWitnessed.class, name = "JobWitnessed"),
  @JsonSubTypes.Type(value = Fact.JobFailed.class, name = "JobFailed"),
  @JsonSubTypes.Type(value = Fact.JobUnresolved.class, name = "JobUnresolved"),
  @JsonSubTypes.Type(value = Fact.OperatorDecided.class, name = "OperatorDecided"),
})
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public sealed interface Fact {
  /** A fact that counts only in the epoch it names. */
  sealed interface OfCoordinator extends Fact {
    /** Log position of the {@code CoordinatorStarted} of its writer. */
    long epoch();
  }

  /** Entry 0 of every ledger. */
  record LedgerCreated(String ledger) implements Fact {}

  /**
   * A task claims partitions. The claim's token is the log position of the entry.
   *
   * @param incarnation random for each start of a task
   * @param host for people only
   */
  record PartitionsOpened(
      String incarnation, int task, String host, List<SourcePartition> partitions) implements Fact {
    public PartitionsOpened {
      partitions = List.copyOf(partitions);
    }
  }

  /**
   * The first offset of a partition that the ledger had no position for.
   *
   * @param claim position of the claim under which it was seen
   * @param offset nothing below it will be imported
   */
  record PartitionStarted(SourcePartition partition, long claim, long offset) implements Fact {}

  /**
   * A task hands over everything it took in since its last batch.
   *
   * @param batch number within the incarnation, ascending
   * @param rejected records that are in the dead letter queue and not in the files; bounded
   * @param rejectedRecords how many there are in all
   */
  record BatchStaged(
      String incarnation,
      long batch,
      List<Range> ranges,
      List<StagedFile> files,
      List<Rejected> rejected,
      long rejectedRecords)
      implements Fact {
    public BatchStaged {
      ranges = List.copyOf(ranges);
      files = List.copyOf(files);
      rejected = List.copyOf(rejected);
      for (Destination to : files.stream().map(StagedFile::destination).distinct().toList()) {
        requireRecords(to, ranges, files);
      }
    }

    /** Rows that no range told of could not be read again. */
    private static void requireRecords(Destination to, List<Range> ranges, List<StagedFile> files) {
      long records =
          ranges.stream()
              .flatMap(range -> Tally.of(range.tallies(), to).stream())
              .mapToLong(Tally::records)
              .sum();
      long rows =
          files.stream()
              .filter(file -> file.destination().equals(to))
              .mapToLong(StagedFile::rows)
              .sum();
      if (rows > records) {
        throw new IllegalArgumentException(
            "A batch has %d rows for %s of %d records".formatted(rows, to.display(), records));
      }
    }
  }

  /**
   * Offsets {@code [first, end)} of one partition.
   *
   * @param claim position of the claim under which they were read
   * @param anchor the last record taken in, if any was
   * @param tallies the records that were taken in, by the destination that they go to
   * @param again destinations whose rows of these offsets were withdrawn and are handed over anew;
   *     empty where the offsets are handed over for the first time, with all their rows
   */
  record Range(
      SourcePartition partition,
      long claim,
      long first,
      long end,
      Optional<Anchor> anchor,
      List<Tally> tallies,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Destination> again) {
    /**
     * @param again null where the entry has none
     */
    public Range {
      tallies = List.copyOf(tallies);
      again = again == null ? List.of() : List.copyOf(again);
      long records = tallies.stream().mapToLong(Tally::records).sum();
      if (first < 0 || end < first || records > end - first) {
        throw new IllegalArgumentException(
            "Range [" + first + ", " + end + ") of " + partition + " with " + records + " records");
      }
    }

    /** Offsets of which no record goes anywhere. */
    public Range(
        SourcePartition partition, long claim, long first, long end, Optional<Anchor> anchor) {
      this(partition, claim, first, end, anchor, List.of(), List.of());
    }

    /** The same without the tallies of destinations that the batch has no file for. */
    public Range tallied(Set<Destination> written) {
      List<Tally> kept = tallies.stream().filter(t -> written.contains(t.destination())).toList();
      return new Range(partition, claim, first, end, anchor, kept, again);
    }
  }

  /**
   * A record by which a partition is recognised again.
   *
   * @param timestampMs the record's timestamp, or -1 if it had none
   */
  record Anchor(long offset, long timestampMs) {}

  /** A record that is in the dead letter queue. The reason holds no value of the record. */
  record Rejected(SourcePartition partition, long offset, String reason) {}

  /** A coordinator takes over. Its epoch is the log position of the entry. */
  record CoordinatorStarted(String incarnation, String host) implements Fact {}

  /** The coordinator is at work and had nothing else to say. */
  record CoordinatorAlive(long epoch) implements OfCoordinator {}

  record CoordinatorStopped(long epoch) implements OfCoordinator {}

  /**
   * What the server proved to honour, or what the configuration forces.
   *
   * @param because how it was found out, for people
   */
  record TierProven(long epoch, Tier tier, String because) implements OfCoordinator {}

  /**
   * Files of one destination are to be imported together.
   *
   * @param files names of staged files that belong to no job yet
   */
  record JobPlanned(long epoch, String job, List<String> files) implements OfCoordinator {
    public JobPlanned {
      files = List.copyOf(files);
    }
  }

  /**
   * A job that the server failed is taken apart, so that a bad file is found and good ones go on.
   * Its parts keep the names that their files have.
   *
   * @param parts names of the files of each new job, together those of the job; the first is job
   *     {@code <job>.1}
   */
  record JobSplit(long epoch, String job, int attempt, List<List<String>> parts)
      implements OfCoordinator {
    public JobSplit {
      parts = parts.stream().map(List::copyOf).toList();
    }

    /** Id of the part at an index from 0. */
    public String part(int index) {
      return job + "." + (index + 1);
    }
  }

  /**
   * The job's files fail again and again while others of their kind do not: they are set aside for
   * good, and offsets move over them.
   *
   * @param keys where the objects stay, below the connector's folder
   */
  record FilesQuarantined(long epoch, String job, int attempt, List<String> keys, String reason)
      implements OfCoordinator {
    public FilesQuarantined {
      keys = List.copyOf(keys);
    }
  }

  /**
   * The files will not be imported: their collection no longer takes them, or their objects are
   * gone. The offsets of their rows go back to Kafka and are read again, for their destinations
   * only.
   *
   * @param files names of all unfinished files of each batch and destination that it touches
   */
  record FilesWithdrawn(long epoch, List<String> files, String reason) implements OfCoordinator {
    public FilesWithdrawn {
      files = List.copyOf(files);
    }
  }

  /**
   * A person moved reading elsewhere while the connector was stopped. What is handed over of the
   * partitions and not imported goes back to Kafka; every claim and the epoch are over, so that
   * whoever still runs changes nothing.
   */
  record OffsetsAltered(List<Position> positions) implements Fact {
    public OffsetsAltered {
      positions = List.copyOf(positions);
    }
  }

  /**
   * Where reading is to go on.
   *
   * @param offset nothing below it will be imported any more; empty to begin as if the partition
   *     had never been read
   */
  record Position(SourcePartition partition, Optional<Long> offset) {}

  /**
   * One create request is about to be sent. In the tier {@code IDEMPOTENCY_KEY} it may repeat.
   *
   * @param witnesses keys that the collection was just seen not to have; empty if that was not to
   *     be found out
   */
  record SubmitStarted(
      long epoch, String job, int attempt, Tier tier, String key, Optional<PrimaryKeys> witnesses)
      implements OfCoordinator {
    /** Without witnesses. */
    public SubmitStarted(long epoch, String job, int attempt, Tier tier, String key) {
      this(epoch, job, attempt, tier, key, Optional.empty());
    }
  }

  /** The server certainly made no job: the same attempt may be submitted again. */
  record SubmitRefused(long epoch, String job, int attempt, String reason)
      implements OfCoordinator {}

  record SubmitAccepted(long epoch, String job, int attempt, String remoteJob)
      implements OfCoordinator {}

  /**
   * The attempt's objects were copied to the names of the next one and are about to be deleted: a
   * create of this attempt that arrives later finds no input.
   *
   * @param over empty while it is in doubt whether the server has a job for the attempt
   */
  record AttemptFenced(long epoch, String job, int attempt, Suffix next, Optional<Over> over)
      implements OfCoordinator {}

  /**
   * Why an attempt is known to be over before it is fenced.
   *
   * @param counted as in {@link AttemptEnded}
   */
  record Over(boolean counted, String reason) {}

  /**
   * The attempt brought nothing in and never will.
   *
   * @param counted whether the server's job itself failed, as opposed to never having been made
   */
  record AttemptEnded(long epoch, String job, int attempt, boolean counted, String reason)
      implements OfCoordinator {}

  /** The commit of the attempt's job is about to be sent: no other attempt until it has failed. */
  record CommitStarted(long epoch, String job, int attempt, String remoteJob)
      implements OfCoordinator {}

  /** The abort of an orphan of an ended attempt is about to be sent. */
  record AbortStarted(long epoch, String remoteJob) implements OfCoordinator {}

  /** Every row of the job's files is in the collection. */
  record JobCompleted(long epoch, String job, int attempt, String remoteJob, long rows)
      implements OfCoordinator {}

  /**
   * The server no longer tells what became of the job, and its witnesses are in the collection: so
   * is every row of its files.
   *
   * @param keys the witnesses that were seen
   */
  record JobWitnessed(long epoch, String job, int attempt, List<String> keys)
      implements OfCoordinator {
    public JobWitnessed {
      keys = List.copyOf(keys);
    }
  }

  /**
   * The job cannot go on without a person: its attempts are used up, or what became of it cannot be
   * known. What it had reached is kept; the next epoch looks again, with new attempts.
   */
  record JobFailed(long epoch, String job, int attempt, String reason) implements OfCoordinator {}

  /**
   * It cannot be known whether the attempt's rows are in: nothing is done for the job in this
   * epoch, and from here on a person may say which it is.
   */
  record JobUnresolved(long epoch, String job, int attempt, String question)
      implements OfCoordinator {}

  /**
   * A person answered the question, after a look at the collection.
   *
   * @param imported whether every row of the attempt is in, as opposed to none
   */
  record OperatorDecided(long epoch, String job, int attempt, boolean imported)
      implements OfCoordinator {}
}
