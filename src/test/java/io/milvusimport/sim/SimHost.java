package io.milvusimport.sim;

import io.milvusimport.importjob.Coordinator;
import io.milvusimport.importjob.Decision;
import io.milvusimport.importjob.Effect;
import io.milvusimport.importjob.Event;
import io.milvusimport.importjob.ImportService.CreateAnswer;
import io.milvusimport.importjob.ImportService.CreateRequest;
import io.milvusimport.importjob.ImportService.Described;
import io.milvusimport.importjob.ImportService.JobAnswer;
import io.milvusimport.importjob.ImportService.KeysSeen;
import io.milvusimport.importjob.ImportService.Listed;
import io.milvusimport.importjob.ImportService.Missing;
import io.milvusimport.importjob.ImportService.Refused;
import io.milvusimport.importjob.ImportService.RemoteJob;
import io.milvusimport.importjob.ImportService.RemoteJobLine;
import io.milvusimport.importjob.ImportService.RemoteState;
import io.milvusimport.importjob.ImportService.Unknown;
import io.milvusimport.importjob.ImportService.Usable;
import io.milvusimport.importjob.ImportState;
import io.milvusimport.ledger.AppendOutcome.NotCounted;
import io.milvusimport.ledger.Ledger;
import io.milvusimport.ledger.UnreadableLedgerException;
import io.milvusimport.schema.Destination;
import io.milvusimport.schema.PrimaryKeys;
import io.milvusimport.store.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A process with a coordinator: its own view, its own clock. It may be killed between a durable
 * append and its effect, or stopped there and go on much later, when another has taken its place.
 */
final class SimHost {
  private static final long LONGEST_STOP_MS = 20 * 60_000;

  /** Copies of many objects take longer than the coordinator waits before it asks again. */
  private static final long LONGEST_ANSWER_MS = 5 * 60_000;

  private final Simulation sim;
  private final Timeline timeline;
  private final ImportState state = new ImportState();
  private final Ledger ledger;
  private final Coordinator coordinator;
  private final long clockOffsetMs;
  private final Map<String, Event> lastLook = new HashMap<>();
  private boolean isKilled;
  private long stoppedUntilMs;

  SimHost(Simulation sim, String incarnation) {
    this.sim = sim;
    this.timeline = sim.timeline;
    this.ledger = sim.ledger();
    this.coordinator = new Coordinator(sim.policy, Simulation.FOLDER, incarnation, incarnation);
    this.clockOffsetMs = timeline.upTo(10_000_000_000L);
    tick();
  }

  void kill() {
    isKilled = true;
  }

  boolean isKilled() {
    return isKilled;
  }

  boolean leads(ImportState observed) {
    return !isKilled && coordinator.isLeader(observed);
  }

  private void tick() {
    if (!isKilled) {
      take(new Event.Tick());
      timeline.after(1_000 + timeline.upTo(2_000), this::tick);
    }
  }

  private void take(Event event) {
    if (isKilled) {
      return;
    }
    if (timeline.nowMs() < stoppedUntilMs) {
      timeline.after(stoppedUntilMs - timeline.nowMs(), () -> take(event));
      return;
    }
    try {
      if (state.position() < 0 || timeline.chance(0.7)) {
        ledger.catchUp(state, Integer.MAX_VALUE);
      }
      decide(event);
    } catch (StoreException e) {
      // No answer from the store: the event is lost to this process, which must not matter.
      return;
    } catch (UnreadableLedgerException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void decide(Event event)
      throws StoreException, UnreadableLedgerException, InterruptedException {
    while (true) {
      long nowMs = timeline.nowMs() + clockOffsetMs;
      Decision decision = coordinator.decide(state, event, nowMs, timeline.random.nextDouble());
      if (sim.defect == Defect.ACT_BEFORE_WRITE) {
        decision.effects().forEach(this::run);
        if (!decision.facts().isEmpty() && !sim.isCalm() && timeline.chance(0.02)) {
          sim.note("killed between an effect and its append");
          isKilled = true;
          return;
        }
      }
      if (!decision.facts().isEmpty()
          && ledger.append(decision.facts(), state) instanceof NotCounted) {
        ledger.catchUp(state, Integer.MAX_VALUE);
        continue;
      }
      if (sim.isCalm() || decision.effects().isEmpty() || decision.facts().isEmpty()) {
        // nothing between an append and its effect
      } else if (timeline.chance(0.02)) {
        sim.note("killed between an append and its effects");
        isKilled = true;
        return;
      } else if (timeline.chance(0.03)) {
        stoppedUntilMs = timeline.nowMs() + timeline.upTo(LONGEST_STOP_MS);
        sim.note("stopped between an append and its effects");
      }
      if (sim.defect != Defect.ACT_BEFORE_WRITE) {
        decision.effects().forEach(this::runWhenAwake);
      }
      return;
    }
  }

  private void runWhenAwake(Effect effect) {
    long delayMs = Math.max(0, stoppedUntilMs - timeline.nowMs());
    timeline.after(
        delayMs,
        () -> {
          if (!isKilled) {
            run(effect);
          }
        });
  }

  private void run(Effect effect) {
    if (!sim.isCalm() && timeline.chance(0.1)) {
      unanswered(effect);
      return;
    }
    long outMs = timeline.chance(0.9) ? timeline.upTo(200) : timeline.upTo(90_000);
    timeline.after(
        outMs,
        () -> {
          Optional<Event> answer = perform(effect);
          boolean isLost = !sim.isCalm() && timeline.chance(0.1);
          if (isLost) {
            unanswered(effect);
          } else {
            boolean isSlow = !sim.isCalm() && timeline.chance(0.05);
            long backMs = timeline.upTo(isSlow ? LONGEST_ANSWER_MS : 200);
            answer.ifPresent(a -> timeline.after(backMs, () -> take(a)));
          }
        });
  }

  /** The call came to a time-out, or the process never hears of it again. */
  private void unanswered(Effect effect) {
    if (effect instanceof Effect.Submit e && timeline.chance(0.5)) {
      CreateAnswer cut =
          sim.defect == Defect.LOST_ANSWER_IS_REFUSAL
              ? new Refused(0, "planted", true)
              : new Unknown("cut");
      Event unknown = new Event.SubmitAnswered(e.job(), e.attempt(), cut);
      timeline.after(timeline.upTo(60_000), () -> take(unknown));
    } else if (effect instanceof Effect.ProveTier e) {
      timeline.after(1_000, () -> take(new Event.TierAnswered(e.epoch(), Optional.empty(), "")));
    }
  }

  private Optional<Event> perform(Effect effect) {
    try {
      return effect instanceof Effect.OfAttempt e
          ? Optional.of(performForAttempt(e))
          : performOther(effect);
    } catch (StoreException e) {
      return effect instanceof Effect.OfAttempt of
          ? Optional.of(
              e.inDoubt()
                  ? new Event.NoAnswer(of.job(), of.attempt(), "store")
                  : new Event.StoreRefused(of, e.getMessage()))
          : Optional.empty();
    } catch (UnreadableLedgerException e) {
      throw new AssertionError(e);
    }
  }

  private Event performForAttempt(Effect.OfAttempt effect) throws StoreException {
    String job = effect.job();
    int attempt = effect.attempt();
    if (effect instanceof Effect.DescribeCollection e) {
      Usable usable = sim.server.describeCollection("", e.destination().collection());
      Optional<PrimaryKeys> unseen =
          e.candidates(usable.schema())
              .flatMap(c -> c.only(key -> !seen(e.destination(), c).contains(key)));
      return new Event.CollectionAnswered(job, attempt, usable, unseen);
    }
    if (effect instanceof Effect.Submit e) {
      return new Event.SubmitAnswered(job, attempt, create(job, e.request()));
    }
    if (effect instanceof Effect.Resubmit e) {
      return ledger.ageMs(e.sentAt()) >= e.maxAgeMs()
          ? new Event.TooOld(job, attempt)
          : new Event.SubmitAnswered(job, attempt, create(job, e.request()));
    }
    if (effect instanceof Effect.Probe e) {
      return probe(e);
    }
    if (effect instanceof Effect.Poll e) {
      return new Event.JobAnswered(
          job,
          attempt,
          e.remoteJob(),
          told(e.remoteJob(), sim.server.describe(e.destination(), e.remoteJob())));
    }
    if (effect instanceof Effect.MeasureAge e) {
      return new Event.AgeAnswered(job, attempt, ledger.ageMs(e.sentAt()));
    }
    if (effect instanceof Effect.Copy e) {
      for (int i = 0; i < e.from().size(); i++) {
        sim.store.copy(e.from().get(i), e.to().get(i));
      }
      return new Event.Copied(job, attempt, e.next());
    }
    if (effect instanceof Effect.Fence e) {
      if (sim.defect != Defect.FENCE_WITHOUT_DELETE) {
        sim.store.delete(e.keys());
      }
      return new Event.Deleted(job, attempt);
    }
    if (effect instanceof Effect.LookForWitnesses e) {
      return new Event.WitnessesAnswered(
          job, attempt, e.look(), seen(e.destination(), e.witnesses()));
    }
    if (effect instanceof Effect.Commit e) {
      return new Event.CommitAnswered(
          job, attempt, sim.server.commit(e.destination(), e.remoteJob()));
    }
    throw new AssertionError(effect);
  }

  private Set<String> seen(Destination destination, PrimaryKeys keys) {
    return ((KeysSeen) sim.server.findKeys(destination, keys)).keys();
  }

  private JobAnswer told(String remoteJob, JobAnswer answer) {
    if (sim.defect == Defect.FORGOTTEN_IS_FAILED && answer instanceof Missing) {
      return new Described(new RemoteJob(remoteJob, RemoteState.FAILED, 0, "planted", Set.of()));
    }
    if (sim.defect == Defect.UNCOMMITTED_IS_COMPLETED
        && answer instanceof Described d
        && d.job().state() == RemoteState.UNCOMMITTED) {
      RemoteJob job = d.job();
      return new Described(
          new RemoteJob(job.id(), RemoteState.COMPLETED, job.importedRows(), "", job.files()));
    }
    return answer;
  }

  private CreateAnswer create(String job, CreateRequest request) {
    if (sim.defect == Defect.CREATE_SENT_TWICE) {
      CreateAnswer unused = sim.server.create(request);
    }
    return sim.server.create(
        sim.defect == Defect.KEY_OF_THE_JOB
            ? new CreateRequest(
                request.destination(),
                request.files(),
                job,
                request.autoCommit(),
                request.timeout())
            : request);
  }

  private Event probe(Effect.Probe e) throws StoreException {
    long ageMs = sim.defect == Defect.FORGOTTEN_IS_PROOF ? 0 : ledger.ageMs(e.sentAt());
    List<RemoteJob> found =
        sim.defect == Defect.BLIND_PROBE
            ? List.of()
            : find(line -> true, job -> job.files().stream().anyMatch(e.spellings()::contains));
    Optional<RemoteJob> best =
        found.stream()
            .filter(j -> j.state() != RemoteState.FAILED)
            .findFirst()
            .or(() -> found.stream().findFirst());
    if (sim.defect == Defect.STALE_LOOK) {
      Event.ProbeAnswered earlier = (Event.ProbeAnswered) lastLook.get(e.job() + e.attempt());
      Optional<RemoteJob> said = earlier == null ? best : earlier.found();
      Event answer = new Event.ProbeAnswered(e.job(), e.attempt(), e.look(), said, ageMs);
      lastLook.putIfAbsent(e.job() + e.attempt(), answer);
      return answer;
    }
    return new Event.ProbeAnswered(e.job(), e.attempt(), e.look(), best, ageMs);
  }

  private String read(String answer) {
    if (sim.defect != Defect.ANSWERS_SWAPPED) {
      return answer;
    }
    return answer.endsWith(".not-imported")
        ? answer.replace(".not-imported", ".imported")
        : answer.replace(".imported", ".not-imported");
  }

  private List<RemoteJob> find(Predicate<RemoteJobLine> line, Predicate<RemoteJob> job) {
    List<RemoteJob> found = new ArrayList<>();
    for (RemoteJobLine each : ((Listed) sim.server.list(Simulation.DESTINATION)).jobs()) {
      if (line.test(each)
          && sim.server.describe(Simulation.DESTINATION, each.id()) instanceof Described d
          && job.test(d.job())) {
        found.add(d.job());
      }
    }
    return found;
  }

  private Optional<Event> performOther(Effect effect)
      throws StoreException, UnreadableLedgerException {
    if (effect instanceof Effect.ProveTier e) {
      return Optional.of(new Event.TierAnswered(e.epoch(), Optional.of(sim.tier), "simulated"));
    }
    if (effect instanceof Effect.Retire e) {
      sim.store.delete(e.keys());
    } else if (effect instanceof Effect.FindTwins e) {
      return Optional.of(
          new Event.TwinsAnswered(
              e,
              find(
                  line -> !line.id().equals(e.remoteJob()),
                  job -> job.files().stream().anyMatch(e.spellings()::contains))));
    } else if (effect instanceof Effect.FindOrphanJobs e) {
      Map<String, Set<String>> ours = new HashMap<>();
      find(
              line -> line.state() == RemoteState.UNCOMMITTED,
              job -> job.files().stream().allMatch(key -> key.startsWith(Simulation.FOLDER)))
          .forEach(job -> ours.put(job.id(), job.files()));
      return Optional.of(new Event.OrphansAnswered(e.destination(), ours));
    } else if (effect instanceof Effect.Abort e) {
      sim.server.abort(e.destination(), e.remoteJob());
    } else if (effect instanceof Effect.ReadDecisions) {
      String decisions = Simulation.FOLDER + "decisions/";
      return Optional.of(
          new Event.DecisionsRead(
              sim.store.list(decisions, "").stream()
                  .map(key -> key.substring(decisions.length()))
                  .map(this::read)
                  .collect(Collectors.toSet())));
    } else if (effect instanceof Effect.ListObjects) {
      List<String> keys = sim.store.list(Simulation.FOLDER + "data/", "");
      ledger.catchUp(state, Integer.MAX_VALUE);
      return Optional.of(new Event.ObjectsListed(keys, state.position()));
    } else if (effect instanceof Effect.DeleteOrphans e) {
      sim.store.delete(e.keys());
    } else if (effect instanceof Effect.Alarm e) {
      sim.broken("alarm: " + e.message());
    }
    return Optional.empty();
  }
}
