package io.milvusimport.importjob;

import io.milvusimport.importjob.ImportService.CreateRequest;
import io.milvusimport.ledger.StagedFile;
import io.milvusimport.ledger.Suffix;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Destination;
import io.milvusimport.schema.PrimaryKeys;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Something to be done to the outside world, once the facts of the same decision are durable. It is
 * run at most once, and its answer is an {@link Event} that names what it answers. Keys are keys of
 * the store.
 */
public sealed interface Effect {
  /** An effect on behalf of one attempt of a job. */
  sealed interface OfAttempt extends Effect {
    String job();

    int attempt();
  }

  /** Find out what the server honours, with a job of zero rows. Answer: {@code TierAnswered}. */
  record ProveTier(long epoch) implements Effect {}

  /**
   * Is the collection what the files were made for, and which keys of them does it not have yet?
   * Answer: {@code CollectionAnswered}.
   */
  record DescribeCollection(
      String job, int attempt, Destination destination, List<StagedFile> files)
      implements OfAttempt {
    /** The keys to look for; empty if the server makes them, or they are not known. */
    public Optional<PrimaryKeys> candidates(CollectionSchema schema) {
      return WitnessSteps.candidates(schema, files);
    }
  }

  /**
   * Have the collection show its newest rows and look for the keys. Answer: {@code
   * WitnessesAnswered}.
   *
   * @param look number of the look; an answer to an earlier one proves nothing
   */
  record LookForWitnesses(
      String job, int attempt, long look, Destination destination, PrimaryKeys witnesses)
      implements OfAttempt {}

  /** Answer: {@code SubmitAnswered}. Without an answer the attempt is in doubt. */
  record Submit(String job, int attempt, CreateRequest request) implements OfAttempt {}

  /**
   * Repeat a create with its key, unless its {@code SubmitStarted} at log position {@code sentAt}
   * is older than {@code maxAgeMs} by the store's clock, or the collection is another one now: if
   * the first request was lost, the second would be the one that makes the job. Answer: {@code
   * SubmitAnswered} or {@code TooOld}.
   *
   * @param collectionId of the collection that the files were made for
   */
  record Resubmit(
      String job,
      int attempt,
      CreateRequest request,
      String collectionId,
      long sentAt,
      long maxAgeMs)
      implements OfAttempt {}

  /**
   * Look for a server's job that names one of the spellings of the input, and measure how old the
   * request at log position {@code sentAt} was before the look. Answer: {@code ProbeAnswered}.
   *
   * @param look number of the look; an answer to an earlier one proves nothing
   */
  record Probe(
      String job,
      int attempt,
      long look,
      Destination destination,
      Set<String> spellings,
      long sentAt)
      implements OfAttempt {}

  /** Answer: {@code JobAnswered}. */
  record Poll(String job, int attempt, Destination destination, String remoteJob)
      implements OfAttempt {}

  /** Measure how old the request is by the store's clock. Answer: {@code AgeAnswered}. */
  record MeasureAge(String job, int attempt, long sentAt) implements OfAttempt {}

  /** Copy the input to the next attempt's names. Answer: {@code Copied} or {@code StoreRefused}. */
  record Copy(String job, int attempt, List<String> from, List<String> to, Suffix next)
      implements OfAttempt {}

  /** Delete the attempt's objects. Answer: {@code Deleted}. */
  record Fence(String job, int attempt, List<String> keys) implements OfAttempt {}

  /** Answer: {@code CommitAnswered}. Whether it took effect the next poll tells. */
  record Commit(String job, int attempt, Destination destination, String remoteJob)
      implements OfAttempt {}

  /** The job is completed: remove its objects, or move them to where finished files are kept. */
  record Retire(String job, List<String> keys) implements Effect {}

  /** Look for another job of the same names. Answer: {@code TwinsAnswered}. */
  record FindTwins(String job, Destination destination, Set<String> spellings, String remoteJob)
      implements Effect {}

  record RefreshLoad(Destination destination) implements Effect {}

  /** List uncommitted jobs that name our objects alone. Answer: {@code OrphansAnswered}. */
  record FindOrphanJobs(Destination destination) implements Effect {}

  record Abort(Destination destination, String remoteJob) implements Effect {}

  /** List the connector's data objects. Answer: {@code ObjectsListed}. */
  record ListObjects() implements Effect {}

  /** Delete objects that no fact will ever name. */
  record DeleteOrphans(List<String> keys) implements Effect {}

  /** List what people answered. Answer: {@code DecisionsRead}. */
  record ReadDecisions() implements Effect {}

  record WriteCheckpoint() implements Effect {}

  /** Something is wrong that no fact can hold: tell people, and stop the connector's tasks. */
  record Alarm(String message) implements Effect {}
}
