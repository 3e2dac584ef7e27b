package io.milvusimport.importjob;

import io.milvusimport.importjob.ImportJob.Committing;
import io.milvusimport.importjob.ImportJob.Running;
import io.milvusimport.importjob.ImportService.CommandAnswer;
import io.milvusimport.importjob.ImportService.Described;
import io.milvusimport.importjob.ImportService.Missing;
import io.milvusimport.importjob.ImportService.Refused;
import io.milvusimport.importjob.ImportService.RemoteJob;
import io.milvusimport.importjob.ImportService.RemoteState;
import io.milvusimport.ledger.Fact.AttemptFenced;
import io.milvusimport.ledger.Fact.CommitStarted;
import io.milvusimport.ledger.Fact.JobCompleted;
import io.milvusimport.ledger.Fact.JobFailed;
import io.milvusimport.ledger.Fact.Over;
import io.milvusimport.ledger.Fact.TierProven;
import io.milvusimport.ledger.Tier;
import java.util.Optional;

/**
 * What the server says of a job it has, and what follows. Unknown states count as in progress; a
 * job that the server does not know is unknown, never failed.
 */
final class RunSteps {
  private static final String COMMIT_REFUSED = "commit refused";

  private final Policy policy;
  private final ObjectNames names;
  private final WitnessSteps witnesses;

  RunSteps(Policy policy, ObjectNames names, WitnessSteps witnesses) {
    this.policy = policy;
    this.names = names;
    this.witnesses = witnesses;
  }

  Decision poll(JobInput in, String remoteJob) {
    return Decision.of(new Effect.Poll(in.id(), in.attempt(), in.destination(), remoteJob));
  }

  Decision answer(
      ImportJob job, Event.OfAttempt event, JobWatch watch, ImportState state, Turn turn) {
    if (event instanceof Event.AgeAnswered e) {
      return job instanceof Running running
          ? commit(running, e.ageMs(), watch, turn)
          : Decision.NOTHING;
    }
    if (event instanceof Event.CommitAnswered e) {
      return commitAnswered(job, e.answer(), watch, turn);
    }
    if (!(event instanceof Event.JobAnswered e)) {
      throw new IllegalStateException("No rule for " + event.getClass().getSimpleName());
    }
    if (!isOf(job, e.remoteJob()) || watch.over.isPresent()) {
      return Decision.NOTHING;
    }
    if (e.answer() instanceof Described described) {
      watch.waitFor(policy.backoffMs(1, turn.chance()), turn.nowMs());
      return described(job, described.job(), watch, turn);
    }
    watch.tryLater(policy, turn);
    if (e.answer() instanceof Missing missing && watch.isDenied("missing", policy, turn)) {
      return missing(job, e.remoteJob(), missing, watch, state, turn);
    }
    if (e.answer() instanceof Refused refused
        && !refused.retryable()
        && watch.isDenied("refused", policy, turn)) {
      return failed(
          job,
          turn,
          """
          The server refuses to tell how %s (its job %s) goes: %s (code %d). Offsets do not move. \
          Remove the cause, then restart the connector with its tasks: it looks again.\
          """
              .formatted(job.input().id(), e.remoteJob(), refused.reason(), refused.code()));
    }
    return Decision.NOTHING;
  }

  private static boolean isOf(ImportJob job, String remoteJob) {
    return (job instanceof Running r && r.remoteJob().equals(remoteJob))
        || (job instanceof Committing c && c.remoteJob().equals(remoteJob));
  }

  private Decision described(ImportJob job, RemoteJob remote, JobWatch watch, Turn turn) {
    JobInput in = job.input();
    watch.tries = 0;
    watch.isProven();
    boolean waitsForCommit = job instanceof Committing && remote.state() == RemoteState.UNCOMMITTED;
    if (remote.state() != RemoteState.FAILED
        && !(waitsForCommit && watch.denial.equals(COMMIT_REFUSED))) {
      watch.denial = "";
    }
    if (!names.spellings(in).containsAll(remote.files())) {
      return failed(
          job,
          turn,
          """
          Job %s of the server, taken for %s, names other objects: %s. The server answered the key \
          of another request. Offsets do not move. See docs/errors.md, 'outcome unknown'.\
          """
              .formatted(
                  remote.id(),
                  in.id(),
                  ObjectNames.some(remote.files().stream().sorted().toList())));
    }
    switch (remote.state()) {
      case COMPLETED:
        return completed(job, remote, turn);
      case UNCOMMITTED:
        return job instanceof Committing
            ? Decision.of(new Effect.Commit(in.id(), in.attempt(), in.destination(), remote.id()))
            : uncommitted((Running) job, remote, watch);
      case FAILED:
        return job instanceof Committing && !watch.isDenied("failed", policy, turn)
            ? Decision.NOTHING
            : over(job, new Over(true, remote.reason()), watch, turn).orElse(Decision.NOTHING);
      case COMMITTING:
      case IN_PROGRESS:
        return Decision.NOTHING;
    }
    throw new IllegalStateException("No rule for " + remote.state());
  }

  private Decision completed(ImportJob job, RemoteJob remote, Turn turn) {
    JobInput in = job.input();
    if (!hasAllRows(in, remote)) {
      return OperatorSteps.ask(
          in,
          names,
          "Job %s of the server completed with %d rows, the files of %s hold %d: row count differs."
              .formatted(remote.id(), remote.importedRows(), in.id(), in.rows()),
          turn);
    }
    Decision completed =
        Decision.of(new JobCompleted(turn.epoch(), in.id(), in.attempt(), remote.id(), in.rows()));
    if (job instanceof Running running && running.request().tier() == Tier.TWO_PHASE) {
      String because =
          "job %s was committed by the server although auto_commit was false"
              .formatted(remote.id());
      completed = Decision.of(new TierProven(turn.epoch(), Tier.RECONCILE, because)).and(completed);
    }
    return completed.then(
        new Effect.Retire(in.id(), names.keys(in)),
        new Effect.FindTwins(in.id(), in.destination(), names.spellings(in), remote.id()),
        new Effect.RefreshLoad(in.destination()));
  }

  /** A server that does not tell the rows must at least name every file. */
  private boolean hasAllRows(JobInput in, RemoteJob remote) {
    return remote.importedRows() < 0
        ? names.files(in).stream().allMatch(file -> file.isNamedBy(remote.files()))
        : remote.importedRows() == in.rows();
  }

  private Decision uncommitted(Running job, RemoteJob remote, JobWatch watch) {
    JobInput in = job.input();
    if (job.request().tier() != Tier.TWO_PHASE) {
      return Decision.NOTHING;
    }
    if (!hasAllRows(in, remote)) {
      String reason =
          "the server read %d rows, the files hold %d".formatted(remote.importedRows(), in.rows());
      watch.ends(new Over(true, reason));
      return Decision.NOTHING;
    }
    return Decision.of(new Effect.MeasureAge(in.id(), in.attempt(), job.request().sentAt()));
  }

  private Decision commit(Running job, long ageMs, JobWatch watch, Turn turn) {
    JobInput in = job.input();
    if (job.request().tier() != Tier.TWO_PHASE || watch.over.isPresent()) {
      return Decision.NOTHING;
    }
    if (ageMs >= policy.jobTimeoutMs() / 2) {
      // Counted: a job that takes this long each time would be tried for ever.
      watch.ends(
          new Over(
              true,
              "not ready in the first half of import.timeout.ms, and after that a commit may meet"
                  + " the timeout"));
      return Decision.NOTHING;
    }
    return Decision.of(new CommitStarted(turn.epoch(), in.id(), in.attempt(), job.remoteJob()))
        .then(new Effect.Commit(in.id(), in.attempt(), in.destination(), job.remoteJob()));
  }

  /** A refusal alone says little: the job may be committing already. The next look tells. */
  private Decision commitAnswered(ImportJob job, CommandAnswer answer, JobWatch watch, Turn turn) {
    watch.tryLater(policy, turn);
    return job instanceof Committing committing
            && answer instanceof Refused refused
            && !refused.retryable()
            && watch.isDenied(COMMIT_REFUSED, policy, turn)
        ? failed(
            job,
            turn,
            """
            The server refuses to commit %s (its job %s): %s (code %d). Offsets do not move. \
            Remove the cause, then restart the connector with its tasks: it commits again.\
            """
                .formatted(
                    job.input().id(), committing.remoteJob(), refused.reason(), refused.code()))
        : Decision.NOTHING;
  }

  private Decision missing(
      ImportJob job,
      String remoteJob,
      Missing missing,
      JobWatch watch,
      ImportState state,
      Turn turn) {
    boolean isInvisible =
        job instanceof Running running
            && running.request().tier() == Tier.TWO_PHASE
            && state.leader().hasTwoPhases();
    Optional<Decision> look =
        isInvisible ? Optional.empty() : witnesses.look(job, watch, state, turn);
    if (look.isPresent()) {
      return look.get();
    }
    if (isInvisible || policy.atLeastOnce()) {
      return over(job, new Over(false, "the server does not know its job any more"), watch, turn)
          .orElse(Decision.NOTHING);
    }
    JobInput in = job.input();
    return OperatorSteps.ask(
        in,
        names,
        """
        It cannot be known whether %s (%d rows for %s) was imported: the server does not know its \
        job %s (code %d).\
        """
            .formatted(in.id(), in.rows(), in.destination().display(), remoteJob, missing.code()),
        turn);
  }

  /**
   * The attempt is over: fenced at once if an earlier fence has copied its input, otherwise the
   * copy comes next, at another look.
   */
  Optional<Decision> over(ImportJob job, Over over, JobWatch watch, Turn turn) {
    watch.ends(over);
    JobInput in = job.input();
    return job.copied()
        .map(
            next ->
                Decision.of(
                    new AttemptFenced(
                        turn.epoch(), in.id(), in.attempt(), next, Optional.of(over))));
  }

  private static Decision failed(ImportJob job, Turn turn, String reason) {
    return Decision.of(
        new JobFailed(turn.epoch(), job.input().id(), job.input().attempt(), reason));
  }
}
