package io.milvusimport.importjob;

import io.milvusimport.importjob.ImportService.RemoteJob;
import io.milvusimport.importjob.ImportService.RemoteState;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Fact.AbortStarted;
import io.milvusimport.ledger.Fact.CoordinatorAlive;
import io.milvusimport.ledger.Fact.CoordinatorStarted;
import io.milvusimport.ledger.Fact.TierProven;
import io.milvusimport.schema.Destination;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Turns staged files into import jobs and follows them until their rows are in. It decides and
 * never acts: {@link #decide} looks at the state and an event and says what to write and what to do
 * then. No clock, thread, chance or I/O; it is as good after a restart as before, since all it
 * remembers itself is when it last did something.
 *
 * <p>Of several coordinators the one whose epoch is current leads; the others stand by. One thread
 * at a time.
 */
public final class Coordinator {
  /** Of a server that never lists its jobs not all that was imported is to be looked up. */
  private static final int MOST_UNSETTLED = 100;

  private final Policy policy;
  private final String incarnation;
  private final String host;
  private final ObjectNames names;
  private final Planner planner;
  private final JobSteps steps;
  private final OperatorSteps operator;
  private final List<Effect.FindTwins> unsettledTwins = new ArrayList<>();
  private boolean hasStarted;
  private long lastFact = -1;
  private long lastFactSeenMs;
  private long nextTierMs;
  private int tierTries;
  private long nextSweepMs;
  private long nextJobSweepMs;
  private final Set<Destination> sweptOfJobs = new HashSet<>();
  private long nextDecisionsMs;
  private long checkpointed = -1;

  /**
   * @param folder where the connector keeps everything, ending in {@code /}
   * @param incarnation random for each start
   * @param host for people only
   */
  public Coordinator(Policy policy, String folder, String incarnation, String host) {
    this.policy = policy;
    this.incarnation = incarnation;
    this.host = host;
    this.names = new ObjectNames(folder);
    this.planner = new Planner(policy);
    this.steps = new JobSteps(policy, names);
    this.operator = new OperatorSteps(names);
  }

  public boolean isLeader(ImportState state) {
    return state.leader().is(incarnation);
  }

  /**
   * @param nowMs a monotonic clock of this process
   * @param chance drawn anew for each call, from [0, 1)
   */
  public Decision decide(ImportState state, Event event, long nowMs, double chance) {
    Decision decision = decided(state, event, nowMs, chance);
    steps.note(state, decision, nowMs);
    return decision;
  }

  private Decision decided(ImportState state, Event event, long nowMs, double chance) {
    if (state.lastCoordinatorFact() != lastFact || !state.hasUnfinishedWork()) {
      lastFact = state.lastCoordinatorFact();
      lastFactSeenMs = nowMs;
    }
    if (!isLeader(state)) {
      return event instanceof Event.Tick ? standBy(state, nowMs) : Decision.NOTHING;
    }
    if (event instanceof Event.Tick) {
      return lead(state, nowMs, chance);
    }
    if (event instanceof Event.OfAttempt e) {
      return steps.answer(state, e, new Turn(state.leader().epoch(), nowMs, chance));
    }
    if (event instanceof Event.TierAnswered e) {
      return tierAnswered(state, e, nowMs, chance);
    }
    if (event instanceof Event.TwinsAnswered e) {
      return twinsAnswered(e);
    }
    if (event instanceof Event.TwinsUnseen e) {
      if (unsettledTwins.size() < MOST_UNSETTLED) {
        unsettledTwins.add(e.asked());
      }
      return Decision.NOTHING;
    }
    if (event instanceof Event.OrphansAnswered e) {
      return orphansAnswered(state, e);
    }
    if (event instanceof Event.DecisionsRead e) {
      return operator.answered(state, e.names());
    }
    if (event instanceof Event.ObjectsListed e) {
      List<String> orphans =
          state.position() < e.asOf() ? List.of() : names.orphans(e.keys(), state);
      return orphans.isEmpty() ? Decision.NOTHING : Decision.of(new Effect.DeleteOrphans(orphans));
    }
    throw new IllegalStateException("No rule for " + event.getClass().getSimpleName());
  }

  private Decision standBy(ImportState state, long nowMs) {
    boolean isSilent = state.hasUnfinishedWork() && nowMs - lastFactSeenMs >= Policy.SILENT_MS;
    if (hasStarted && !state.leader().isStopped() && !isSilent) {
      return Decision.NOTHING;
    }
    hasStarted = true;
    steps.begin(state, nowMs);
    unsettledTwins.clear();
    sweptOfJobs.clear();
    nextTierMs = 0;
    nextSweepMs = nowMs;
    checkpointed = state.position() / Policy.CHECKPOINT_EVERY;
    return Decision.of(new CoordinatorStarted(incarnation, host));
  }

  private Decision lead(ImportState state, long nowMs, double chance) {
    Decision decision = prove(state, nowMs);
    if (state.leader().tier().isPresent()) {
      decision =
          decision
              .and(steps.tick(state, new Turn(state.leader().epoch(), nowMs, chance)))
              .andIfRoom(plan(state, nowMs), state);
    }
    decision = decision.and(keepHouse(state, nowMs));
    boolean isQuiet =
        decision.facts().isEmpty()
            && state.hasUnfinishedWork()
            && nowMs - lastFactSeenMs >= Policy.ALIVE_MS;
    return isQuiet
        ? decision.and(Decision.of(new CoordinatorAlive(state.leader().epoch())))
        : decision;
  }

  private Decision prove(ImportState state, long nowMs) {
    if (state.leader().tier().isPresent() || nowMs < nextTierMs) {
      return Decision.NOTHING;
    }
    long epoch = state.leader().epoch();
    if (policy.forcedTier().isPresent()) {
      return Decision.of(
          new TierProven(epoch, policy.forcedTier().get(), "set by import.protocol"));
    }
    nextTierMs = nowMs + Policy.ANSWER_MS * 10;
    return Decision.of(new Effect.ProveTier(epoch));
  }

  private Decision tierAnswered(
      ImportState state, Event.TierAnswered answer, long nowMs, double chance) {
    if (answer.epoch() != state.leader().epoch() || state.leader().tier().isPresent()) {
      return Decision.NOTHING;
    }
    if (answer.tier().isEmpty()) {
      tierTries++;
      nextTierMs = nowMs + policy.backoffMs(tierTries, chance);
      return Decision.NOTHING;
    }
    tierTries = 0;
    return Decision.of(new TierProven(answer.epoch(), answer.tier().get(), answer.because()));
  }

  private Decision plan(ImportState state, long nowMs) {
    Jobs jobs = state.jobs();
    long going =
        jobs.active().keySet().stream().filter(id -> !jobs.failed().containsKey(id)).count();
    int slots = (int) Math.max(0, policy.maxJobs() - going);
    List<Fact> plans =
        new ArrayList<>(
            planner.plan(
                jobs.waiting().values(), state.leader().epoch(), jobs.planned(), slots, nowMs));
    return new Decision(plans, List.of());
  }

  private Decision keepHouse(ImportState state, long nowMs) {
    List<Effect> effects = new ArrayList<>();
    if (state.position() / Policy.CHECKPOINT_EVERY > checkpointed) {
      checkpointed = state.position() / Policy.CHECKPOINT_EVERY;
      effects.add(new Effect.WriteCheckpoint());
    }
    if (nowMs >= nextDecisionsMs && !state.jobs().asked().isEmpty()) {
      nextDecisionsMs = nowMs + policy.pollMs();
      effects.add(new Effect.ReadDecisions());
    }
    if (nowMs >= nextSweepMs) {
      nextSweepMs = nowMs + Policy.SWEEP_MS;
      effects.add(new Effect.ListObjects());
    }
    if (nowMs >= nextJobSweepMs) {
      nextJobSweepMs = nowMs + 10 * policy.settleMs();
      effects.addAll(unsettledTwins);
      unsettledTwins.clear();
      sweptOfJobs.clear();
    }
    if (state.leader().hasTwoPhases()) {
      steps.destinations().stream()
          .filter(sweptOfJobs::add)
          .forEach(d -> effects.add(new Effect.FindOrphanJobs(d)));
    }
    return new Decision(List.of(), effects);
  }

  private Decision orphansAnswered(ImportState state, Event.OrphansAnswered answer) {
    Set<String> live = names.live(state);
    List<Fact> facts = new ArrayList<>();
    List<Effect> effects = new ArrayList<>();
    answer
        .keysByRemoteJob()
        .forEach(
            (remoteJob, keys) -> {
              if (!keys.isEmpty() && keys.stream().noneMatch(live::contains)) {
                facts.add(new AbortStarted(state.leader().epoch(), remoteJob));
                effects.add(new Effect.Abort(answer.destination(), remoteJob));
              }
            });
    return new Decision(facts, effects);
  }

  private Decision twinsAnswered(Event.TwinsAnswered answer) {
    Decision decision = Decision.NOTHING;
    Effect.FindTwins asked = answer.asked();
    for (RemoteJob twin : answer.twins()) {
      if (twin.state() == RemoteState.COMPLETED) {
        decision =
            decision.then(
                new Effect.Alarm(
                    "Rows of "
                        + asked.job()
                        + " were imported twice into "
                        + asked.destination().display()
                        + ": beside job "
                        + asked.remoteJob()
                        + " the server completed job "
                        + twin.id()
                        + " for the same objects. A proxy"
                        + " in front of Milvus that repeats POST requests does that. Remove the"
                        + " duplicates, then restart the connector with its tasks."));
      }
    }
    if (answer.twins().stream().anyMatch(twin -> !twin.state().isOver())) {
      unsettledTwins.add(asked);
    }
    return decision;
  }
}
