package io.milvusimport.importjob;

import io.milvusimport.importjob.ImportJob.Committing;
import io.milvusimport.importjob.ImportJob.Running;
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
import io.milvusimport.ledger.Suffix;
import io.milvusimport.ledger.Tier;
import java.util.List;
import java.util.Optional;

/**
 * What the server says of a job it has, and what follows. Unknown states count as in progress; a
 * job that the server does not know is unknown, never failed.
 */
final class RunSteps {
  private static final int NAMED_FILES = 3;

  private final Policy policy;
  private final ObjectNames names;

  RunSteps(Policy policy, ObjectNames names) {
    this.policy = policy;
    this.names = names;
  }

  Decision poll(JobInput in, String remoteJob) {
    return Decision.of(new Effect.Poll(in.id(), in.attempt(), in.destination(), remoteJob));
  }

  /** Copies the input to the names of the next attempt, the first step of the fence. */
  Decision copy(JobInput in, long epoch) {
    Suffix next = new Suffix(epoch, in.attempt() + 1);
    return Decision.of(
        new Effect.Copy(in.id(), in.attempt(), names.keys(in), names.keys(in, next), next));
  }

  /** A few names of many, for messages. */
  String some(List<String> keys) {
    String first = String.join(", ", keys.subList(0, Math.min(NAMED_FILES, keys.size())));
    return keys.size() <= NAMED_FILES
        ? first
        : first + " and " + (keys.size() - NAMED_FILES) + " more";
  }

  Decision answer(
      ImportJob job, Event.OfAttempt event, JobWatch watch, long epoch, long nowMs, double chance) {
    if (event instanceof Event.AgeAnswered e) {
      return job instanceof Running running
          ? commit(running, e.ageMs(), watch, epoch)
          : Decision.NOTHING;
    }
    if (!(event instanceof Event.JobAnswered e)) {
      throw new IllegalStateException("No rule for " + event.getClass().getSimpleName());
    }
    if (!isOf(job, e.remoteJob()) || watch.over.isPresent()) {
      return Decision.NOTHING;
    }
    watch.waitFor(policy.backoffMs(1, chance), nowMs);
    if (e.answer() instanceof Described described) {
      return described(job, described.job(), watch, epoch, nowMs);
    }
    if (e.answer() instanceof Missing missing) {
      return denied(watch, nowMs)
          ? missing(job, e.remoteJob(), missing, watch, epoch)
          : Decision.NOTHING;
    }
    watch.tries++;
    watch.waitFor(policy.backoffMs(watch.tries, chance), nowMs);
    if (e.answer() instanceof Refused refused && !refused.retryable() && denied(watch, nowMs)) {
      return failed(
          job,
          epoch,
          "The server refuses to tell how "
              + job.input().id()
              + " (its job "
              + e.remoteJob()
              + ") goes: "
              + refused.reason()
              + " (code "
              + refused.code()
              + "). Offsets do not move."
              + " Remove the cause, then restart the connector: it looks again.");
    }
    return Decision.NOTHING;
  }

  private static boolean isOf(ImportJob job, String remoteJob) {
    return (job instanceof Running r && r.remoteJob().equals(remoteJob))
        || (job instanceof Committing c && c.remoteJob().equals(remoteJob));
  }

  /** Whether the server has said the same discouraging thing for long enough to be believed. */
  private boolean denied(JobWatch watch, long nowMs) {
    if (watch.deniedSinceMs < 0) {
      watch.deniedSinceMs = nowMs;
    }
    return nowMs - watch.deniedSinceMs >= policy.missingMs();
  }

  private Decision described(
      ImportJob job, RemoteJob remote, JobWatch watch, long epoch, long nowMs) {
    JobInput in = job.input();
    if (remote.state() != RemoteState.FAILED) {
      watch.deniedSinceMs = -1;
      watch.tries = 0;
    }
    if (!names.keys(in).containsAll(remote.files())) {
      return failed(
          job,
          epoch,
          "Job "
              + remote.id()
              + " of the server, taken for "
              + in.id()
              + ", names other objects: "
              + some(List.copyOf(remote.files()))
              + ". The server answered the key of another"
              + " request. Offsets do not move. See docs/errors.md, 'outcome unknown'.");
    }
    switch (remote.state()) {
      case COMPLETED:
        return completed(job, remote, epoch);
      case UNCOMMITTED:
        return job instanceof Committing
            ? Decision.of(new Effect.Commit(in.id(), in.attempt(), in.destination(), remote.id()))
            : uncommitted((Running) job, remote, watch);
      case FAILED:
        if (job instanceof Committing && !denied(watch, nowMs)) {
          return Decision.NOTHING;
        }
        return over(job, new Over(true, remote.reason()), watch, epoch);
      case COMMITTING:
      case IN_PROGRESS:
        return Decision.NOTHING;
    }
    throw new IllegalStateException("No rule for " + remote.state());
  }

  private Decision completed(ImportJob job, RemoteJob remote, long epoch) {
    JobInput in = job.input();
    if (!hasAllRows(in, remote)) {
      return failed(
          job,
          epoch,
          "Job "
              + remote.id()
              + " of the server completed with "
              + remote.importedRows()
              + " rows, the files of "
              + in.id()
              + " hold "
              + in.rows()
              + ". Offsets do not move. See"
              + " docs/errors.md, 'row count differs'. Files: "
              + some(names.keys(in)));
    }
    Decision completed =
        Decision.of(new JobCompleted(epoch, in.id(), in.attempt(), remote.id(), in.rows()));
    Decision decision = completed;
    if (job instanceof Running running && running.request().tier() == Tier.TWO_PHASE) {
      decision =
          Decision.of(
                  new TierProven(
                      epoch,
                      Tier.RECONCILE,
                      "job "
                          + remote.id()
                          + " was committed by the server although auto_commit was"
                          + " false"))
              .and(completed);
    }
    return decision.then(
        new Effect.Retire(in.id(), names.keys(in)),
        new Effect.FindTwins(in.id(), in.destination(), names.keys(in), remote.id()),
        new Effect.RefreshLoad(in.destination()));
  }

  /** A server that does not tell the rows must at least name every object. */
  private boolean hasAllRows(JobInput in, RemoteJob remote) {
    return remote.importedRows() < 0
        ? remote.files().containsAll(names.keys(in))
        : remote.importedRows() == in.rows();
  }

  private Decision uncommitted(Running job, RemoteJob remote, JobWatch watch) {
    JobInput in = job.input();
    if (job.request().tier() != Tier.TWO_PHASE) {
      return Decision.NOTHING;
    }
    if (!hasAllRows(in, remote)) {
      watch.over =
          Optional.of(
              new Over(
                  true,
                  "the server read "
                      + remote.importedRows()
                      + " rows, the files hold "
                      + in.rows()));
      watch.notBeforeMs = 0;
      return Decision.NOTHING;
    }
    return Decision.of(new Effect.MeasureAge(in.id(), in.attempt(), job.request().sentAt()));
  }

  private Decision commit(Running job, long ageMs, JobWatch watch, long epoch) {
    JobInput in = job.input();
    if (job.request().tier() != Tier.TWO_PHASE || watch.over.isPresent()) {
      return Decision.NOTHING;
    }
    if (ageMs >= policy.jobTimeoutMs() / 2) {
      watch.over = Optional.of(new Over(false, "too close to its timeout to be committed safely"));
      watch.notBeforeMs = 0;
      return Decision.NOTHING;
    }
    return Decision.of(new CommitStarted(epoch, in.id(), in.attempt(), job.remoteJob()))
        .then(new Effect.Commit(in.id(), in.attempt(), in.destination(), job.remoteJob()));
  }

  private Decision missing(
      ImportJob job, String remoteJob, Missing missing, JobWatch watch, long epoch) {
    boolean isInvisible =
        job instanceof Running running && running.request().tier() == Tier.TWO_PHASE;
    if (isInvisible || policy.atLeastOnce()) {
      return over(job, new Over(false, "the server does not know its job any more"), watch, epoch);
    }
    JobInput in = job.input();
    return failed(
        job,
        epoch,
        "It cannot be known whether "
            + in.id()
            + " ("
            + in.rows()
            + " rows for "
            + in.destination().display()
            + ") was imported: the server does not know its job "
            + remoteJob
            + " (code "
            + missing.code()
            + "). Nothing is submitted again, and offsets do"
            + " not move. See docs/errors.md, 'outcome unknown'. Files: "
            + some(names.keys(in)));
  }

  private Decision over(ImportJob job, Over over, JobWatch watch, long epoch) {
    watch.over = Optional.of(over);
    watch.notBeforeMs = 0;
    JobInput in = job.input();
    return job.copied()
        .map(
            next ->
                Decision.of(
                    new AttemptFenced(epoch, in.id(), in.attempt(), next, Optional.of(over))))
        .orElse(Decision.NOTHING);
  }

  private static Decision failed(ImportJob job, long epoch, String reason) {
    return Decision.of(new JobFailed(epoch, job.input().id(), job.input().attempt(), reason));
  }
}
