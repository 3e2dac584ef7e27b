package io.milvusimport.importjob;

import io.milvusimport.importjob.ImportJob.Committing;
import io.milvusimport.importjob.ImportJob.Fenced;
import io.milvusimport.importjob.ImportJob.Planned;
import io.milvusimport.importjob.ImportJob.Request;
import io.milvusimport.importjob.ImportJob.Running;
import io.milvusimport.importjob.ImportJob.Submitting;
import io.milvusimport.importjob.ImportService.Accepted;
import io.milvusimport.importjob.ImportService.CollectionAnswer;
import io.milvusimport.importjob.ImportService.CreateRequest;
import io.milvusimport.importjob.ImportService.Refused;
import io.milvusimport.importjob.ImportService.RemoteJob;
import io.milvusimport.importjob.ImportService.RemoteState;
import io.milvusimport.importjob.ImportService.Unusable;
import io.milvusimport.importjob.ImportService.Usable;
import io.milvusimport.ledger.Fact.AttemptEnded;
import io.milvusimport.ledger.Fact.AttemptFenced;
import io.milvusimport.ledger.Fact.JobFailed;
import io.milvusimport.ledger.Fact.Over;
import io.milvusimport.ledger.Fact.SubmitAccepted;
import io.milvusimport.ledger.Fact.SubmitRefused;
import io.milvusimport.ledger.Fact.SubmitStarted;
import io.milvusimport.ledger.Suffix;
import io.milvusimport.ledger.Tier;
import io.milvusimport.schema.Destination;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The next step of each job: how an attempt is submitted, found again when its answer was lost,
 * fenced and followed by another. What a server's description of a running job means is in {@link
 * RunSteps}.
 */
final class JobSteps {
  private final Policy policy;
  private final ObjectNames names;
  private final RunSteps runs;
  private final Map<String, JobWatch> watches = new HashMap<>();
  private final Map<String, Destination> destinations = new TreeMap<>();
  private long looks;

  JobSteps(Policy policy, ObjectNames names) {
    this.policy = policy;
    this.names = names;
    this.runs = new RunSteps(policy, names);
  }

  void forget() {
    watches.clear();
  }

  /** Destinations that this coordinator had jobs for. */
  Set<Destination> destinations() {
    return Set.copyOf(destinations.values());
  }

  Decision tick(ImportState state, long nowMs, double chance) {
    Jobs jobs = state.jobs();
    watches.keySet().retainAll(jobs.active().keySet());
    Decision decision = Decision.NOTHING;
    for (ImportJob job : jobs.active().values()) {
      Destination destination = job.input().destination();
      destinations.putIfAbsent(destination.display(), destination);
      JobWatch watch = watch(job, nowMs);
      if (!jobs.failed().containsKey(job.input().id()) && watch.isIdle(nowMs)) {
        decision = decision.and(step(job, watch, state.leader().epoch(), nowMs, chance));
      }
    }
    return decision;
  }

  private JobWatch watch(ImportJob job, long nowMs) {
    JobWatch watch = watches.computeIfAbsent(job.input().id(), id -> new JobWatch());
    watch.enter(job, nowMs);
    return watch;
  }

  private Decision step(ImportJob job, JobWatch watch, long epoch, long nowMs, double chance) {
    return job.match(
        new ImportJob.Cases<>() {
          @Override
          public Decision planned(Planned planned) {
            watch.busy(nowMs);
            JobInput in = planned.input();
            return Decision.of(
                new Effect.DescribeCollection(in.id(), in.attempt(), in.destination()));
          }

          @Override
          public Decision submitting(Submitting submitting) {
            return lookForLostCreate(submitting, watch, epoch, nowMs);
          }

          @Override
          public Decision running(Running running) {
            watch.busy(nowMs);
            return watch.over.isPresent()
                ? runs.copy(running.input(), epoch)
                : runs.poll(running.input(), running.remoteJob());
          }

          @Override
          public Decision committing(Committing committing) {
            watch.busy(nowMs);
            return watch.over.isPresent()
                ? runs.copy(committing.input(), epoch)
                : runs.poll(committing.input(), committing.remoteJob());
          }

          @Override
          public Decision fenced(Fenced fenced) {
            return finishFence(fenced, watch, epoch, nowMs, chance);
          }
        });
  }

  private Decision lookForLostCreate(Submitting job, JobWatch watch, long epoch, long nowMs) {
    JobInput in = job.input();
    boolean isAwaited = watch.sentAttempt == in.attempt() && watch.inDoubtSinceMs < 0;
    if (isAwaited && nowMs - watch.sinceMs < Policy.ANSWER_MS) {
      return Decision.NOTHING;
    }
    if (watch.inDoubtSinceMs < 0) {
      watch.inDoubtSinceMs = nowMs;
    }
    watch.busy(nowMs);
    if (watch.over.isPresent()) {
      return runs.copy(in, epoch);
    }
    if (job.request().tier() == Tier.IDEMPOTENCY_KEY && !watch.isKeyTooOld) {
      return Decision.of(
          new Effect.Resubmit(
              in.id(),
              in.attempt(),
              request(in, job.request()),
              job.request().sentAt(),
              Policy.KEY_REUSE_MS));
    }
    return Decision.of(probe(in, job.request(), watch));
  }

  private Decision finishFence(Fenced job, JobWatch watch, long epoch, long nowMs, double chance) {
    JobInput in = job.input();
    if (watch.isInputDeleted && job.over().isPresent()) {
      return end(in, watch, job.over().get(), epoch, nowMs, chance);
    }
    watch.busy(nowMs);
    return watch.isInputDeleted
        ? Decision.of(probe(in, job.request(), watch))
        : Decision.of(new Effect.Fence(in.id(), in.attempt(), names.keys(in)));
  }

  private Effect probe(JobInput in, Request request, JobWatch watch) {
    watch.look = ++looks;
    return new Effect.Probe(
        in.id(), in.attempt(), watch.look, in.destination(), names.keys(in), request.sentAt());
  }

  private Decision end(
      JobInput in, JobWatch watch, Over over, long epoch, long nowMs, double chance) {
    AttemptEnded ended =
        new AttemptEnded(epoch, in.id(), in.attempt(), over.counted(), over.reason());
    watch.endedAttempts++;
    watch.waitFor(policy.backoffMs(watch.endedAttempts, chance), nowMs);
    if (!over.counted() || in.failures() + 1 < policy.maxAttempts()) {
      return Decision.of(ended);
    }
    return Decision.of(
        ended,
        new JobFailed(
            epoch,
            in.id(),
            in.attempt() + 1,
            "The server failed "
                + in.id()
                + " ("
                + in.files().size()
                + " files, "
                + in.rows()
                + " rows for "
                + in.destination().display()
                + ") "
                + policy.maxAttempts()
                + " times; the last reason: "
                + over.reason()
                + ". Nothing of it was imported and nothing is lost. Remove the cause, then restart"
                + " the connector: it tries again. Files: "
                + runs.some(names.keys(in))));
  }

  /** What an answer on behalf of an attempt means; nothing if the job has moved on. */
  Decision answer(ImportState state, Event.OfAttempt event, long nowMs, double chance) {
    ImportJob job = state.jobs().active().get(event.job());
    if (job == null || job.input().attempt() != event.attempt()) {
      return Decision.NOTHING;
    }
    JobWatch watch = watch(job, nowMs);
    watch.busyUntilMs = 0;
    long epoch = state.leader().epoch();
    if (event instanceof Event.CollectionAnswered e) {
      return job instanceof Planned planned
          ? submit(planned, e.answer(), watch, state, nowMs, chance)
          : Decision.NOTHING;
    }
    if (event instanceof Event.SubmitAnswered e) {
      return submitAnswered(job, e.answer(), watch, epoch, nowMs, chance);
    }
    if (event instanceof Event.TooOld) {
      watch.isKeyTooOld = true;
      return Decision.NOTHING;
    }
    if (event instanceof Event.ProbeAnswered e) {
      return e.look() == watch.look
          ? probeAnswered(job, e, watch, epoch, nowMs, chance)
          : Decision.NOTHING;
    }
    if (event instanceof Event.Copied e) {
      return copied(job, e.next(), watch, epoch);
    }
    if (event instanceof Event.Deleted) {
      watch.isInputDeleted = true;
      return Decision.NOTHING;
    }
    if (event instanceof Event.StoreRefused e) {
      boolean isLateCopy = e.effect() instanceof Effect.Copy && job.copied().isPresent();
      return isLateCopy ? Decision.NOTHING : storeRefused(job.input(), e.reason(), epoch);
    }
    if (event instanceof Event.NoAnswer) {
      watch.tries++;
      watch.waitFor(policy.backoffMs(watch.tries, chance), nowMs);
      return Decision.NOTHING;
    }
    return runs.answer(job, event, watch, epoch, nowMs, chance);
  }

  private Decision storeRefused(JobInput in, String reason, long epoch) {
    return Decision.of(
        new JobFailed(
            epoch,
            in.id(),
            in.attempt(),
            "The store refused what "
                + in.id()
                + " needs: "
                + reason
                + " Offsets do not move. Files: "
                + runs.some(names.keys(in))));
  }

  private Decision submit(
      Planned job,
      CollectionAnswer answer,
      JobWatch watch,
      ImportState state,
      long nowMs,
      double chance) {
    JobInput in = job.input();
    long epoch = state.leader().epoch();
    Optional<String> obstacle = obstacle(in, answer);
    if (obstacle.isPresent()) {
      return Decision.of(new JobFailed(epoch, in.id(), in.attempt(), obstacle.get()));
    }
    Tier tier = state.leader().tier().orElse(null);
    if (!(answer instanceof Usable) || tier == null) {
      watch.tries++;
      watch.waitFor(policy.backoffMs(watch.tries, chance), nowMs);
      return Decision.NOTHING;
    }
    watch.sentAttempt = in.attempt();
    String key = key(state.ledger(), names.keys(in));
    SubmitStarted started = new SubmitStarted(epoch, in.id(), in.attempt(), tier, key);
    Effect.Submit submit =
        new Effect.Submit(in.id(), in.attempt(), request(in, new Request(tier, key, -1)));
    return Decision.of(started).then(submit);
  }

  /** Why the files must not be submitted to the collection as it is now. */
  private static Optional<String> obstacle(JobInput in, CollectionAnswer answer) {
    String where = in.destination().display();
    if (answer instanceof Usable usable) {
      String id = usable.schema().collectionId();
      return id.equals(in.collectionId())
          ? Optional.empty()
          : Optional.of(
              "Collection "
                  + where
                  + " is another one now: its id is "
                  + id
                  + ", the files of "
                  + in.id()
                  + " were made for "
                  + in.collectionId()
                  + ". It was dropped and created"
                  + " again, or an alias was moved. Nothing was submitted. Bring the collection back,"
                  + " or start a connector of another name to load the topic anew.");
    }
    if (answer instanceof Unusable unusable) {
      return Optional.of(
          "Collection "
              + where
              + " can no longer be loaded: "
              + String.join(" ", unusable.problems()));
    }
    return answer instanceof Refused refused && !refused.retryable()
        ? Optional.of(
            "The server refused to describe "
                + where
                + ": "
                + refused.reason()
                + " (code "
                + refused.code()
                + "). "
                + in.id()
                + " was not submitted.")
        : Optional.empty();
  }

  private Decision submitAnswered(
      ImportJob job,
      ImportService.CreateAnswer answer,
      JobWatch watch,
      long epoch,
      long nowMs,
      double chance) {
    JobInput in = job.input();
    if (answer instanceof Accepted accepted) {
      boolean isOpen = job instanceof Submitting || (job instanceof Fenced f && f.over().isEmpty());
      return isOpen
          ? Decision.of(new SubmitAccepted(epoch, in.id(), in.attempt(), accepted.remoteJob()))
          : Decision.NOTHING;
    }
    if (!(job instanceof Submitting)) {
      return Decision.NOTHING;
    }
    boolean isFirstAnswer = watch.sentAttempt == in.attempt() && watch.inDoubtSinceMs < 0;
    if (!(answer instanceof Refused refused)) {
      if (watch.inDoubtSinceMs < 0) {
        watch.inDoubtSinceMs = nowMs;
      }
      watch.tries++;
      watch.waitFor(policy.backoffMs(watch.tries, chance), nowMs);
      return Decision.NOTHING;
    }
    String reason =
        "The server refused "
            + in.id()
            + " for "
            + in.destination().display()
            + ": "
            + refused.reason()
            + " (code "
            + refused.code()
            + ")";
    watch.endedAttempts++;
    watch.tries++;
    watch.waitFor(policy.backoffMs(watch.endedAttempts, chance), nowMs);
    Decision decision =
        isFirstAnswer
            ? Decision.of(new SubmitRefused(epoch, in.id(), in.attempt(), reason))
            : Decision.NOTHING;
    return refused.retryable()
        ? decision
        : decision.and(
            Decision.of(
                new JobFailed(
                    epoch,
                    in.id(),
                    in.attempt(),
                    reason + ". Nothing is lost. Remove the cause, then restart the connector.")));
  }

  private Decision probeAnswered(
      ImportJob job,
      Event.ProbeAnswered answer,
      JobWatch watch,
      long epoch,
      long nowMs,
      double chance) {
    JobInput in = job.input();
    @Nullable RemoteJob found = answer.found().orElse(null);
    if (!(job instanceof Submitting) && !(job instanceof Fenced)) {
      return Decision.NOTHING;
    }
    if (found != null && found.state() != RemoteState.FAILED) {
      return Decision.of(new SubmitAccepted(epoch, in.id(), in.attempt(), found.id()));
    }
    if (job instanceof Fenced fenced) {
      if (found != null) {
        return end(in, watch, new Over(true, found.reason()), epoch, nowMs, chance);
      }
      return endUnseen(fenced, answer.ageMs(), watch, epoch, nowMs, chance);
    }
    if (found != null) {
      watch.over = Optional.of(new Over(true, found.reason()));
    } else if (nowMs - watch.inDoubtSinceMs >= policy.settleMs()) {
      watch.busy(nowMs);
      return runs.copy(in, epoch);
    } else {
      watch.waitFor(policy.backoffMs(1, chance), nowMs);
    }
    return Decision.NOTHING;
  }

  /** The input is gone and no job names it: proof that none will, while the server remembers. */
  private Decision endUnseen(
      Fenced job, long ageMs, JobWatch watch, long epoch, long nowMs, double chance) {
    JobInput in = job.input();
    boolean isProof = job.request().tier() == Tier.TWO_PHASE || ageMs < Policy.JOB_MEMORY_MS;
    if (isProof || policy.atLeastOnce()) {
      Over over = new Over(false, "no job of the server names its objects");
      return end(in, watch, over, epoch, nowMs, chance);
    }
    return Decision.of(
        new JobFailed(
            epoch,
            in.id(),
            in.attempt(),
            "It cannot be known whether "
                + in.id()
                + " ("
                + in.rows()
                + " rows for "
                + in.destination().display()
                + ") was imported: its request is "
                + Duration.ofMillis(ageMs).toMinutes()
                + " minutes old, the answer was lost, and the"
                + " server forgets jobs after about three hours. Nothing is submitted again, and"
                + " offsets do not move. See docs/errors.md, 'outcome unknown'. Files: "
                + runs.some(names.keys(in))));
  }

  private static Decision copied(ImportJob job, Suffix next, JobWatch watch, long epoch) {
    JobInput in = job.input();
    if (job instanceof Fenced || job instanceof Planned) {
      return Decision.NOTHING;
    }
    if (!(job instanceof Submitting) && watch.over.isEmpty()) {
      return Decision.NOTHING;
    }
    return Decision.of(new AttemptFenced(epoch, in.id(), in.attempt(), next, watch.over));
  }

  private CreateRequest request(JobInput in, Request request) {
    return new CreateRequest(
        in.destination(),
        names.keys(in),
        request.key(),
        request.tier() != Tier.TWO_PHASE,
        Duration.ofMillis(policy.jobTimeoutMs()));
  }

  /** The idempotency key: a hash over the attempt's own object names. */
  static String key(String ledger, List<String> keys) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(
                  keys.stream()
                      .collect(Collectors.joining("\n", ledger + "\n", ""))
                      .getBytes(StandardCharsets.UTF_8));
      return "kafka-connect-milvus-import-" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
