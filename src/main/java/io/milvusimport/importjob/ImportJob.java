package io.milvusimport.importjob;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeInfo.Id;
import io.milvusimport.ledger.Fact.Over;
import io.milvusimport.ledger.Suffix;
import io.milvusimport.ledger.Tier;
import java.util.Optional;

/**
 * The life of one import job. A state is immutable and holds what is true in it; its {@code toX}
 * methods are the only ways out of it, so that an illegal move does not compile.
 *
 * <pre>
 *   Planned --submit--> Submitting --accepted--> Running --(two-phase)--> Committing --> completed
 *      ^  <--refused------  |                     |  ^                        |
 *      |                    v                     v  | (adopted)              v
 *      +---- attempt over-- Fenced  &lt;-------------+--+--------- (failed) -----+
 * </pre>
 *
 * A completed job leaves the state; its rows are in.
 */
@JsonTypeInfo(use = Id.NAME, property = "state")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ImportJob.Planned.class, name = "Planned"),
  @JsonSubTypes.Type(value = ImportJob.Submitting.class, name = "Submitting"),
  @JsonSubTypes.Type(value = ImportJob.Running.class, name = "Running"),
  @JsonSubTypes.Type(value = ImportJob.Committing.class, name = "Committing"),
  @JsonSubTypes.Type(value = ImportJob.Fenced.class, name = "Fenced"),
})
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public sealed interface ImportJob {
  JobInput input();

  /** The same job, with other news of its files. */
  ImportJob with(Trouble trouble);

  /** The names that the input was copied to, once that is durable. */
  default Optional<Suffix> copied() {
    return Optional.empty();
  }

  <R> R match(Cases<R> cases);

  /** One method a state: a place that forgets one does not compile. */
  interface Cases<R> {
    R planned(Planned job);

    R submitting(Submitting job);

    R running(Running job);

    R committing(Committing job);

    R fenced(Fenced job);
  }

  /**
   * A create request of the attempt.
   *
   * @param sentAt log position of its {@code SubmitStarted}: the age of that entry is the request's
   */
  record Request(Tier tier, String key, long sentAt) {}

  /** Nothing of this attempt was sent, or the server certainly made no job of it. */
  record Planned(JobInput input) implements ImportJob {
    Submitting toSubmitting(Request request) {
      return new Submitting(input, request);
    }

    @Override
    public Planned with(Trouble trouble) {
      return new Planned(input.with(trouble));
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.planned(this);
    }
  }

  /** A create request may be on its way; the server may or may not have made the job. */
  record Submitting(JobInput input, Request request) implements ImportJob {
    Planned toPlanned() {
      return new Planned(input);
    }

    Running toRunning(String remoteJob) {
      return new Running(input, request, remoteJob, Optional.empty());
    }

    Fenced toFenced(Suffix next, Optional<Over> over) {
      return new Fenced(input, request, next, over);
    }

    @Override
    public Submitting with(Trouble trouble) {
      return new Submitting(input.with(trouble), request);
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.submitting(this);
    }
  }

  /**
   * The server has the job.
   *
   * @param copied names that the input was copied to, if the job was found only after the fence
   */
  record Running(JobInput input, Request request, String remoteJob, Optional<Suffix> copied)
      implements ImportJob {
    Committing toCommitting() {
      return new Committing(input, request, remoteJob, copied);
    }

    Fenced toFenced(Suffix next, Optional<Over> over) {
      return new Fenced(input, request, next, over);
    }

    @Override
    public Running with(Trouble trouble) {
      return new Running(input.with(trouble), request, remoteJob, copied);
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.running(this);
    }
  }

  /** The commit of the job may be on its way: no other attempt unless the job is seen failed. */
  record Committing(JobInput input, Request request, String remoteJob, Optional<Suffix> copied)
      implements ImportJob {
    Fenced toFenced(Suffix next, Optional<Over> over) {
      return new Fenced(input, request, next, over);
    }

    @Override
    public Committing with(Trouble trouble) {
      return new Committing(input.with(trouble), request, remoteJob, copied);
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.committing(this);
    }
  }

  /**
   * The input has the names of the next attempt, and the objects of this one are being deleted.
   *
   * @param over why the attempt is known to be over; empty while in doubt
   */
  record Fenced(JobInput input, Request request, Suffix next, Optional<Over> over)
      implements ImportJob {
    @Override
    public Optional<Suffix> copied() {
      return Optional.of(next);
    }

    Running toRunning(String remoteJob) {
      return new Running(input, request, remoteJob, Optional.of(next));
    }

    Planned toNextAttempt(boolean counted) {
      return new Planned(input.renamed(next, counted));
    }

    @Override
    public Fenced with(Trouble trouble) {
      return new Fenced(input.with(trouble), request, next, over);
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.fenced(this);
    }
  }
}
