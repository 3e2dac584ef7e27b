package io.milvusimport.importjob;

import io.milvusimport.importjob.ImportService.CollectionAnswer;
import io.milvusimport.importjob.ImportService.CommandAnswer;
import io.milvusimport.importjob.ImportService.CreateAnswer;
import io.milvusimport.importjob.ImportService.JobAnswer;
import io.milvusimport.importjob.ImportService.Refused;
import io.milvusimport.importjob.ImportService.RemoteJob;
import io.milvusimport.ledger.Suffix;
import io.milvusimport.ledger.Tier;
import io.milvusimport.schema.Destination;
import io.milvusimport.schema.PrimaryKeys;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the outside world told the coordinator. */
public sealed interface Event {
  /** The answer to an effect on behalf of one attempt; one that is not current any more is void. */
  sealed interface OfAttempt extends Event {
    String job();

    int attempt();
  }

  /** Time has passed. */
  record Tick() implements Event {}

  /** The tier that was proven, or empty and why it could not be found out. */
  record TierAnswered(long epoch, Optional<Tier> tier, String because) implements Event {}

  /**
   * @param unseen keys of the attempt's files that a look at the collection did not show; empty if
   *     there are none or no look was possible
   */
  record CollectionAnswered(
      String job, int attempt, CollectionAnswer answer, Optional<PrimaryKeys> unseen)
      implements OfAttempt {
    /** Without a look for keys. */
    public CollectionAnswered(String job, int attempt, CollectionAnswer answer) {
      this(job, attempt, answer, Optional.empty());
    }
  }

  /**
   * @param seen the keys that the collection has; empty also if it could not be asked
   */
  record WitnessesAnswered(String job, int attempt, long look, Set<String> seen)
      implements OfAttempt {
    public WitnessesAnswered {
      seen = Set.copyOf(seen);
    }
  }

  record SubmitAnswered(String job, int attempt, CreateAnswer answer) implements OfAttempt {}

  /** The request is too old, or its collection another one; nothing was sent. */
  record TooOld(String job, int attempt) implements OfAttempt {}

  /**
   * @param found the job that names the attempt's objects, not failed if there is one that is not
   * @param ageMs age of the request by the store's clock, measured before the look
   */
  record ProbeAnswered(String job, int attempt, long look, Optional<RemoteJob> found, long ageMs)
      implements OfAttempt {}

  /** The server does not tell its jobs, so that an attempt cannot be looked for. */
  record LookRefused(String job, int attempt, Refused answer) implements OfAttempt {}

  record JobAnswered(String job, int attempt, String remoteJob, JobAnswer answer)
      implements OfAttempt {}

  record CommitAnswered(String job, int attempt, CommandAnswer answer) implements OfAttempt {}

  record AgeAnswered(String job, int attempt, long ageMs) implements OfAttempt {}

  record Copied(String job, int attempt, Suffix next) implements OfAttempt {}

  /** Objects of the attempt that were to be copied are not in the store. */
  record InputLost(String job, int attempt, Suffix next, String reason) implements OfAttempt {}

  record Deleted(String job, int attempt) implements OfAttempt {}

  /** The store refused something the attempt cannot do without. */
  record StoreRefused(Effect.OfAttempt effect, String reason) implements OfAttempt {
    @Override
    public String job() {
      return effect.job();
    }

    @Override
    public int attempt() {
      return effect.attempt();
    }
  }

  /** An effect brought no answer that tells anything: to be tried again. */
  record NoAnswer(String job, int attempt, String cause) implements OfAttempt {}

  /** Other jobs of a completed job's names. */
  record TwinsAnswered(Effect.FindTwins asked, List<RemoteJob> twins) implements Event {}

  /** The server did not tell: to be looked for again. */
  record TwinsUnseen(Effect.FindTwins asked) implements Event {}

  /** Uncommitted jobs and the objects they name, all of them below the connector's folder. */
  record OrphansAnswered(Destination destination, Map<String, Set<String>> keysByRemoteJob)
      implements Event {}

  /** Names of the objects by which people answered, as {@link OperatorSteps} asks for them. */
  record DecisionsRead(Set<String> names) implements Event {
    public DecisionsRead {
      names = Set.copyOf(names);
    }
  }

  /**
   * Keys of data objects.
   *
   * @param asOf end of the log as read after the listing: who put an object there claimed before
   */
  record ObjectsListed(List<String> keys, long asOf) implements Event {}
}
