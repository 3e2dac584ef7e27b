package io.milvusimport.importjob;

import io.milvusimport.importjob.ImportJob.Committing;
import io.milvusimport.importjob.ImportJob.Fenced;
import io.milvusimport.importjob.ImportJob.Planned;
import io.milvusimport.importjob.ImportJob.Running;
import io.milvusimport.importjob.ImportJob.Submitting;
import io.milvusimport.ledger.Fact.JobFailed;
import io.milvusimport.ledger.Fact.Over;
import io.milvusimport.schema.Destination;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Takes each job one step on, by its state and by what is answered for it: submits in {@link
 * SubmitSteps}, running jobs in {@link RunSteps}, lost and ended attempts in {@link FenceSteps},
 * files that go back to Kafka in {@link WithdrawSteps}, jobs that the server has forgotten in
 * {@link WitnessSteps}.
 */
final class JobSteps {
  private final Policy policy;
  private final ObjectNames names;
  private final SubmitSteps submits;
  private final FenceSteps fences;
  private final RunSteps runs;
  private final GiveUpSteps givesUp;
  private final WithdrawSteps withdraw;
  private final WitnessSteps witnesses;
  private final Map<String, JobWatch> watches = new HashMap<>();
  private final Map<String, Destination> destinations = new TreeMap<>();

  JobSteps(Policy policy, ObjectNames names) {
    this.policy = policy;
    this.names = names;
    this.withdraw = new WithdrawSteps(policy, names);
    this.witnesses = new WitnessSteps(policy, names);
    this.submits = new SubmitSteps(policy, names, withdraw, witnesses);
    this.fences = new FenceSteps(policy, names, submits, witnesses);
    this.runs = new RunSteps(policy, names, witnesses);
    this.givesUp = new GiveUpSteps(policy, names);
  }

  /** This coordinator is about to lead. */
  void begin(ImportState state, long nowMs) {
    watches.clear();
    witnesses.begin(state, nowMs);
  }

  /** Takes note of what a decision is going to change. */
  void note(ImportState state, Decision decision, long nowMs) {
    witnesses.note(state, decision, nowMs);
  }

  /** Destinations that this coordinator had jobs for, in the order of their names. */
  List<Destination> destinations() {
    return List.copyOf(destinations.values());
  }

  Decision tick(ImportState state, Turn turn) {
    Jobs jobs = state.jobs();
    watches.keySet().retainAll(jobs.active().keySet());
    Decision decision = Decision.NOTHING;
    Set<String> held = held(jobs);
    for (ImportJob job : jobs.active().values()) {
      Destination destination = job.input().destination();
      destinations.putIfAbsent(destination.display(), destination);
      JobWatch watch = watch(job, turn);
      String id = job.input().id();
      if (!jobs.failed().containsKey(id) && !held.contains(id)) {
        decision = decision.andIfRoom(step(job, watch, state, turn), state);
      }
    }
    return decision;
  }

  /**
   * Jobs that wait for others to end: a job that is split makes more of them than may run. Those
   * that failed too often go last, or else nothing might ever go through beside them.
   */
  private Set<String> held(Jobs jobs) {
    List<JobInput> planned = new ArrayList<>();
    int running = 0;
    for (ImportJob job : jobs.active().values()) {
      if (!jobs.failed().containsKey(job.input().id())) {
        if (job instanceof Planned) {
          planned.add(job.input());
        } else {
          running++;
        }
      }
    }
    int free = Math.max(0, policy.maxJobs() - running);
    return planned.stream()
        .sorted(Comparator.comparing(policy::isExhausted))
        .skip(free)
        .map(JobInput::id)
        .collect(Collectors.toSet());
  }

  private JobWatch watch(ImportJob job, Turn turn) {
    JobWatch watch = watches.computeIfAbsent(job.input().id(), id -> new JobWatch());
    watch.enter(job, turn.nowMs());
    return watch;
  }

  private Decision step(ImportJob job, JobWatch watch, ImportState state, Turn turn) {
    if (job instanceof Planned && !watch.lostInput.isEmpty()) {
      return withdraw.lost(job.input(), watch, state, turn);
    }
    if (job instanceof Planned planned) {
      Optional<Decision> instead = givesUp.insteadOfTrying(planned, state, watch, turn);
      if (instead.isPresent()) {
        return instead.get();
      }
    }
    if (state.jobs().denied().contains(job.input().id())) {
      watch.over = Optional.of(new Over(false, "an operator said that nothing of it was imported"));
    }
    return watch.isIdle(turn.nowMs()) ? step(job, watch, turn) : Decision.NOTHING;
  }

  private Decision step(ImportJob job, JobWatch watch, Turn turn) {
    return job.match(
        new ImportJob.Cases<>() {
          @Override
          public Decision planned(Planned planned) {
            watch.busy(turn.nowMs());
            return submits.describeCollection(planned.input());
          }

          @Override
          public Decision submitting(Submitting submitting) {
            return fences.lookForLostCreate(submitting, watch, turn);
          }

          @Override
          public Decision running(Running running) {
            return follow(running, running.remoteJob());
          }

          @Override
          public Decision committing(Committing committing) {
            return follow(committing, committing.remoteJob());
          }

          private Decision follow(ImportJob going, String remoteJob) {
            watch.busy(turn.nowMs());
            return watch.over.isPresent()
                ? runs.over(going, watch.over.get(), watch, turn)
                    .orElseGet(() -> fences.copy(going.input(), turn))
                : runs.poll(going.input(), remoteJob);
          }

          @Override
          public Decision fenced(Fenced fenced) {
            return fences.finish(fenced, watch, turn);
          }
        });
  }

  /** What an answer on behalf of an attempt means; nothing if the job has moved on or failed. */
  Decision answer(ImportState state, Event.OfAttempt event, Turn turn) {
    ImportJob job = state.jobs().active().get(event.job());
    if (job == null
        || job.input().attempt() != event.attempt()
        || state.jobs().failed().containsKey(event.job())) {
      return Decision.NOTHING;
    }
    JobWatch watch = watch(job, turn);
    watch.busyUntilMs = 0;
    boolean isOfTheFence =
        event instanceof Event.Copied
            || event instanceof Event.InputLost
            || event instanceof Event.Deleted
            || event instanceof Event.StoreRefused
            || event instanceof Event.NoAnswer;
    if (state.jobs().denied().contains(event.job()) && !isOfTheFence) {
      return Decision.NOTHING; // a person has said what became of the attempt
    }
    if (event instanceof Event.CollectionAnswered e) {
      return job instanceof Planned planned
          ? submits.collectionAnswered(planned, e, watch, state, turn)
          : Decision.NOTHING;
    }
    if (event instanceof Event.SubmitAnswered e) {
      return submits.submitAnswered(job, e.answer(), watch, turn);
    }
    if (event instanceof Event.TooOld) {
      watch.isKeyTooOld = true;
      return Decision.NOTHING;
    }
    if (event instanceof Event.ProbeAnswered e) {
      return fences.probeAnswered(job, e, watch, state, turn);
    }
    if (event instanceof Event.WitnessesAnswered e) {
      return witnesses.answered(job, e, watch, state, turn);
    }
    if (event instanceof Event.LookRefused e) {
      return fences.lookRefused(job, e.answer(), watch, turn);
    }
    if (event instanceof Event.Copied e) {
      return fences.copied(job, e.next(), watch, turn);
    }
    if (event instanceof Event.InputLost e) {
      return fences.inputLost(job, e, watch, turn);
    }
    if (event instanceof Event.Deleted) {
      watch.isInputDeleted = true;
      return Decision.NOTHING;
    }
    if (event instanceof Event.StoreRefused e) {
      return storeRefused(job, e, turn);
    }
    if (event instanceof Event.NoAnswer) {
      watch.tryLater(policy, turn);
      return Decision.NOTHING;
    }
    return runs.answer(job, event, watch, state, turn);
  }

  private Decision storeRefused(ImportJob job, Event.StoreRefused event, Turn turn) {
    if (event.effect() instanceof Effect.Copy && job.copied().isPresent()) {
      return Decision.NOTHING; // an earlier copy did it
    }
    return Decision.of(
        new JobFailed(
            turn.epoch(),
            event.job(),
            event.attempt(),
            "The store refused what %s needs: %s Offsets do not move. Files: %s"
                .formatted(event.job(), event.reason(), names.some(job.input()))));
  }
}
