package io.milvusimport.sim;

import io.milvusimport.connect.WorkerShell;
import io.milvusimport.importjob.Coordinator;
import io.milvusimport.importjob.Decision;
import io.milvusimport.importjob.Effect;
import io.milvusimport.importjob.Event;
import io.milvusimport.importjob.TaskView;
import io.milvusimport.ledger.AppendOutcome.Appended;
import io.milvusimport.ledger.AppendOutcome.NotCounted;
import io.milvusimport.ledger.Fact;
import io.milvusimport.store.StoreException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** What {@code CoordinatorDuty} does, one event at a time, around the real coordinator. */
final class SimCoordinator {
  private static final long STALE_MS = 10_000;
  private static final long PROOF_PATIENCE_MS = Duration.ofMinutes(10).toMillis();
  private static final int MOST_DECISIONS = 20;

  private final World world;
  private final Timeline timeline;
  private final SimWorker worker;
  private final SimLedger ledger;
  private final Coordinator coordinator;
  private final PlantedAnswers planted;
  private final Queue<Event> events = new ArrayDeque<>();
  private boolean isBusy;
  private boolean isClosed;

  SimCoordinator(World world, SimWorker worker, String incarnation) {
    this.world = world;
    this.timeline = world.timeline;
    this.worker = worker;
    this.ledger = worker.ledger();
    this.planted = new PlantedAnswers(world);
    this.coordinator = new Coordinator(world.policy, World.FOLDER, incarnation, incarnation);
    worker.process.after(timeline.upTo(1_000), this::tick);
  }

  boolean leads() {
    return !isClosed && ledger.shell().read(coordinator::isLeader);
  }

  private void tick() {
    if (isClosed) {
      return;
    }
    if (ledger.shell().isOpened() && events.isEmpty() && !isBusy) {
      take(new Event.Tick());
    }
    boolean isIdle = world.isQuiet() || !ledger.shell().view(TaskView::hasUnfinishedWork);
    worker.process.after(1_000 + timeline.upTo(isIdle ? 20_000 : 3_000), this::tick);
  }

  private void take(Event event) {
    if (isClosed) {
      return;
    }
    events.add(event);
    next();
  }

  private void next() {
    if (!isBusy && !events.isEmpty()) {
      isBusy = true;
      Event event = events.remove();
      decide(event, 1);
    }
  }

  private void decided(Event event) {
    isBusy = false;
    if (events.isEmpty() && !(event instanceof Event.Tick)) {
      events.add(new Event.Tick()); // what the answer made possible need not wait
    }
    next();
  }

  private void decide(Event event, int n) {
    if (n > MOST_DECISIONS || isClosed) {
      decided(event);
      return;
    }
    long sinceMs = worker.process.clockMs();
    double chance = timeline.fraction();
    Decision decision =
        ledger.shell().read(state -> coordinator.decide(state, event, sinceMs, chance));
    if (world.plants(Defect.ACT_BEFORE_WRITE)) {
      decision.effects().forEach(effect -> submit(effect, sinceMs));
    }
    if (decision.facts().isEmpty()) {
      run(decision, sinceMs);
      decided(event);
      return;
    }
    List<Fact> facts = planted.facts(decision.facts());
    ledger.append(
        facts,
        outcome -> {
          boolean counts =
              !(outcome instanceof NotCounted) || world.plants(Defect.APPEND_NOT_VALIDATED);
          if (!counts) {
            decide(event, n + 1);
            return;
          }
          if (!decision.effects().isEmpty()) {
            worker.process.between("a durable append and its effects");
          }
          run(decision, sinceMs);
          decided(event);
        },
        failure -> {
          isClosed = true; // the client is over, and with it the coordinator
          isBusy = false;
        });
  }

  private void run(Decision decision, long sinceMs) {
    if (!world.plants(Defect.ACT_BEFORE_WRITE)) {
      decision.effects().forEach(effect -> submit(effect, sinceMs));
    }
  }

  private void submit(Effect effect, long sinceMs) {
    boolean isPrompt = timeline.chance(0.9) || world.isCalm();
    worker.process.after(
        timeline.upTo(isPrompt ? 200 : 30_000),
        () -> {
          if (isClosed) {
            return;
          }
          boolean isLate = worker.process.clockMs() - sinceMs > STALE_MS;
          if (isLate) {
            WorkerShell.leftOut(effect).ifPresent(this::take);
          } else {
            perform(effect);
          }
        });
  }

  private void perform(Effect effect) {
    if (effect instanceof Effect.ProveTier e) {
      prove(e, timeline.nowMs());
    } else if (effect instanceof Effect.ListObjects) {
      listObjects();
    } else {
      if (effect instanceof Effect.Alarm alarm) {
        world.alarm(alarm.message());
      }
      try {
        Optional<Event> answer = planted.run(effect, ledger.shell());
        answer.ifPresent(this::answered);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private void answered(Event answer) {
    boolean isSlow = !world.isCalm() && timeline.chance(0.03);
    worker.process.after(
        timeline.upTo(isSlow ? 5 * 60_000 : 100), () -> take(planted.late(answer)));
  }

  private void prove(Effect.ProveTier effect, long sinceMs) {
    if (isClosed) {
      return;
    }
    boolean isKnown = ledger.shell().view(TaskView::anyDestination).isPresent();
    boolean isLate = timeline.nowMs() - sinceMs > PROOF_PATIENCE_MS;
    if (!isKnown && !isLate) {
      worker.process.after(3_000, () -> prove(effect, sinceMs));
      return;
    }
    boolean isFound = isKnown && !world.server.isOut() && (world.isCalm() || timeline.chance(0.9));
    worker.process.after(
        timeline.upTo(60_000),
        () ->
            take(
                new Event.TierAnswered(
                    effect.epoch(),
                    isFound ? Optional.of(world.server.provenTier()) : Optional.empty(),
                    "simulated")));
  }

  private void listObjects() {
    try {
      List<String> keys = worker.store.list(World.FOLDER + "data/", "");
      if (world.plants(Defect.ORPHANS_BY_AGE)) {
        world.deleteUnnamed();
      }
      ledger.append(
          List.of(),
          end -> {
            if (end instanceof Appended appended) {
              take(new Event.ObjectsListed(keys, appended.position()));
            }
          },
          failure -> {});
    } catch (StoreException e) {
      // Listed again at the next sweep.
    }
  }

  /** Stops at once, and says so if there is a moment for it. */
  void close() {
    if (isClosed) {
      return;
    }
    boolean leads = leads();
    isClosed = true;
    if (leads) {
      long epoch = ledger.shell().read(state -> state.leader().epoch());
      ledger.append(List.of(new Fact.CoordinatorStopped(epoch)), outcome -> {}, failure -> {});
    }
  }
}
