package io.milvusimport.importjob;

import io.milvusimport.importjob.ImportJob.Fenced;
import io.milvusimport.importjob.ImportJob.Planned;
import io.milvusimport.importjob.ImportJob.Request;
import io.milvusimport.importjob.ImportJob.Submitting;
import io.milvusimport.importjob.ImportService.Refused;
import io.milvusimport.importjob.ImportService.RemoteJob;
import io.milvusimport.importjob.ImportService.RemoteState;
import io.milvusimport.ledger.Fact.AttemptEnded;
import io.milvusimport.ledger.Fact.AttemptFenced;
import io.milvusimport.ledger.Fact.JobFailed;
import io.milvusimport.ledger.Fact.Over;
import io.milvusimport.ledger.Fact.SubmitAccepted;
import io.milvusimport.ledger.Suffix;
import io.milvusimport.ledger.Tier;
import java.time.Duration;
import java.util.Optional;

/**
 * From a create without an answer, or a failed job, to the next attempt: look for a job that names
 * the attempt's objects; if there is none, copy the input to new names, delete the old ones, and
 * look once more. A request that arrives after that finds no input.
 */
final class FenceSteps {
  private final Policy policy;
  private final ObjectNames names;
  private final SubmitSteps submits;
  private final WitnessSteps witnesses;
  private long looks;

  FenceSteps(Policy policy, ObjectNames names, SubmitSteps submits, WitnessSteps witnesses) {
    this.policy = policy;
    this.names = names;
    this.submits = submits;
    this.witnesses = witnesses;
  }

  Decision lookForLostCreate(Submitting job, JobWatch watch, Turn turn) {
    JobInput in = job.input();
    if (watch.isAwaited(in) && turn.nowMs() - watch.sinceMs < Policy.ANSWER_MS) {
      return Decision.NOTHING;
    }
    watch.doubt(turn.nowMs());
    watch.busy(turn.nowMs());
    if (watch.over.isPresent()) {
      return copy(in, turn);
    }
    if (job.request().tier() == Tier.IDEMPOTENCY_KEY && !watch.isKeyTooOld) {
      return Decision.of(
          new Effect.Resubmit(
              in.id(),
              in.attempt(),
              submits.request(in, job.request()),
              in.collectionId(),
              job.request().sentAt(),
              Policy.KEY_REUSE_MS));
    }
    return Decision.of(probe(in, job.request(), watch));
  }

  /** Copies the input to the names of the next attempt, the first step of the fence. */
  Decision copy(JobInput in, Turn turn) {
    Suffix next = new Suffix(turn.epoch(), in.attempt() + 1);
    return Decision.of(
        new Effect.Copy(in.id(), in.attempt(), names.keys(in), names.keys(in, next), next));
  }

  Decision copied(ImportJob job, Suffix next, JobWatch watch, Turn turn) {
    // Copies of an earlier epoch may be gone again: no fact named them, so they were orphans.
    boolean isWanted =
        next.epoch() == turn.epoch()
            && (job instanceof Submitting
                || (!(job instanceof Planned)
                    && !(job instanceof Fenced)
                    && watch.over.isPresent()));
    JobInput in = job.input();
    return isWanted
        ? Decision.of(new AttemptFenced(turn.epoch(), in.id(), in.attempt(), next, watch.over))
        : Decision.NOTHING;
  }

  /**
   * There is nothing to copy: a late create finds no input either way. The attempt is brought to
   * its end like any other, and then the files are withdrawn.
   */
  Decision inputLost(ImportJob job, Event.InputLost event, JobWatch watch, Turn turn) {
    if (job.copied().isPresent()) {
      return Decision.NOTHING; // an earlier copy did it, and its originals are gone
    }
    watch.lostInput = event.reason();
    return copied(job, event.next(), watch, turn);
  }

  Decision finish(Fenced job, JobWatch watch, Turn turn) {
    JobInput in = job.input();
    Optional<Over> over = job.over().or(() -> watch.over);
    if (watch.isInputDeleted && over.isPresent()) {
      return end(in, watch, over.get(), turn);
    }
    watch.busy(turn.nowMs());
    return watch.isInputDeleted
        ? Decision.of(probe(in, job.request(), watch))
        : Decision.of(new Effect.Fence(in.id(), in.attempt(), names.keys(in)));
  }

  private Effect probe(JobInput in, Request request, JobWatch watch) {
    watch.look = ++looks;
    return new Effect.Probe(
        in.id(), in.attempt(), watch.look, in.destination(), names.spellings(in), request.sentAt());
  }

  Decision probeAnswered(
      ImportJob job, Event.ProbeAnswered answer, JobWatch watch, ImportState state, Turn turn) {
    if (answer.look() != watch.look) {
      return Decision.NOTHING;
    }
    watch.denial = "";
    JobInput in = job.input();
    Optional<RemoteJob> alive = answer.found().filter(found -> found.state() != RemoteState.FAILED);
    Optional<Over> over = answer.found().map(found -> new Over(true, found.reason()));
    if (alive.isPresent() && (job instanceof Submitting || job instanceof Fenced)) {
      return Decision.of(new SubmitAccepted(turn.epoch(), in.id(), in.attempt(), alive.get().id()));
    }
    if (job instanceof Fenced fenced) {
      // Not counted: it may have failed because the fence took its input away.
      return over.isPresent()
          ? end(in, watch, new Over(false, over.get().reason()), turn)
          : endUnseen(fenced, answer.ageMs(), watch, state, turn);
    }
    if (!(job instanceof Submitting)) {
      return Decision.NOTHING;
    }
    boolean isSettled = turn.nowMs() - watch.inDoubtSinceMs >= policy.settleMs();
    if (over.isPresent() || isSettled) {
      watch.over = over;
      watch.busy(turn.nowMs());
      return copy(in, turn);
    }
    watch.waitFor(policy.backoffMs(1, turn.chance()), turn.nowMs());
    return Decision.NOTHING;
  }

  /** A job that cannot be looked for would wait without end, and only the log would say so. */
  Decision lookRefused(ImportJob job, Refused refused, JobWatch watch, Turn turn) {
    watch.tryLater(policy, turn);
    JobInput in = job.input();
    return watch.isDenied("look refused", policy, turn)
        ? Decision.of(
            new JobFailed(
                turn.epoch(),
                in.id(),
                in.attempt(),
                """
                The server refuses to tell its jobs, among which %s may be: %s (code %d). Nothing is \
                submitted again, and offsets do not move. Remove the cause, then restart the \
                connector with its tasks: it looks again.\
                """
                    .formatted(in.id(), refused.reason(), refused.code())))
        : Decision.NOTHING;
  }

  /** The input is gone and no job names it: proof that none will, while the server remembers. */
  private Decision endUnseen(Fenced job, long ageMs, JobWatch watch, ImportState state, Turn turn) {
    JobInput in = job.input();
    // A server that was exchanged for one without two phases may have taken the request meanwhile.
    boolean inTwoPhases = job.request().tier() == Tier.TWO_PHASE && state.leader().hasTwoPhases();
    boolean isProof = inTwoPhases || ageMs < Policy.JOB_MEMORY_MS;
    Optional<Decision> look = isProof ? Optional.empty() : witnesses.look(job, watch, state, turn);
    if (look.isPresent()) {
      return look.get();
    }
    if (isProof || policy.atLeastOnce()) {
      return end(in, watch, new Over(false, "no job of the server names its objects"), turn);
    }
    return OperatorSteps.ask(
        in,
        names,
        """
        It cannot be known whether %s (%d rows for %s) was imported: its request is %d minutes old, \
        the answer was lost, and the server forgets jobs after about three hours.\
        """
            .formatted(
                in.id(),
                in.rows(),
                in.destination().display(),
                Duration.ofMillis(ageMs).toMinutes()),
        turn);
  }

  private Decision end(JobInput in, JobWatch watch, Over over, Turn turn) {
    watch.endAttempt(policy, over, turn);
    return Decision.of(
        new AttemptEnded(turn.epoch(), in.id(), in.attempt(), over.counted(), over.reason()));
  }
}
