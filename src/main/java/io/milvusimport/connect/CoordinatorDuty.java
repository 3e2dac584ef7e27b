package io.milvusimport.connect;

import io.milvusimport.importjob.Coordinator;
import io.milvusimport.importjob.Decision;
import io.milvusimport.importjob.Effect;
import io.milvusimport.importjob.Event;
import io.milvusimport.importjob.ImportService.Refused;
import io.milvusimport.ledger.AppendOutcome;
import io.milvusimport.ledger.AppendOutcome.NotCounted;
import io.milvusimport.ledger.Fact;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The coordinator at work in task 0: a thread that takes one event at a time, has it decided, makes
 * the facts durable and only then has the effects run, each on a thread of a small pool.
 */
final class CoordinatorDuty implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CoordinatorDuty.class);

  /** An effect whose facts took longer than this to become durable is left to the next look. */
  private static final Duration STALE = Duration.ofSeconds(10);

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(3);
  private static final int EFFECT_THREADS = 4;

  /** Each one more than the first means that another writer came between. */
  private static final int MOST_DECISIONS = 20;

  private final LedgerClient ledger;
  private final Coordinator coordinator;
  private final EffectRunner runner;
  private final long tickMs;
  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final ExecutorService effects;
  private final Thread thread;

  /**
   * @param tickMs longest time between two looks at everything
   */
  CoordinatorDuty(LedgerClient ledger, Coordinator coordinator, EffectRunner runner, long tickMs) {
    this(
        ledger,
        coordinator,
        runner,
        tickMs,
        Executors.newFixedThreadPool(
            EFFECT_THREADS, task -> daemon(task, "milvus-import-coordinator-effect")));
  }

  CoordinatorDuty(
      LedgerClient ledger,
      Coordinator coordinator,
      EffectRunner runner,
      long tickMs,
      ExecutorService effects) {
    this.ledger = ledger;
    this.coordinator = coordinator;
    this.runner = runner;
    this.tickMs = tickMs;
    this.effects = effects;
    this.thread = daemon(this::run, "milvus-import-coordinator");
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      ledger.opened().get();
      while (!Thread.currentThread().isInterrupted()) {
        Event event = events.poll(tickMs, TimeUnit.MILLISECONDS);
        take(event == null ? new Event.Tick() : event);
        if (event != null && events.isEmpty()) {
          take(new Event.Tick()); // what the answer made possible need not wait for the next tick
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      LOG.info("Coordinator ends, the ledger's client did: {}", e.getMessage());
    } catch (RejectedExecutionException e) {
      LOG.info("Coordinator ends, it was stopped with effects to be run");
    } catch (RuntimeException e) {
      LOG.error("Coordinator failed", e);
      ledger.raise(
          "The coordinator failed: "
              + e
              + ". Nothing is lost; restart the connector with its tasks.");
    }
  }

  /**
   * Decides the event until its facts count, or until there is nothing to write any more. An event
   * whose facts never count is dropped as if its answer were lost, which must not matter.
   */
  private void take(Event event) throws InterruptedException, ExecutionException {
    for (int n = 1; n <= MOST_DECISIONS; n++) {
      long sinceNs = System.nanoTime();
      long nowMs = TimeUnit.NANOSECONDS.toMillis(sinceNs);
      double chance = ThreadLocalRandom.current().nextDouble();
      Decision decision =
          ledger.readState(state -> coordinator.decide(state, event, nowMs, chance));
      if (!decision.facts().isEmpty()) {
        AppendOutcome outcome = ledger.append(decision.facts()).get();
        if (outcome instanceof NotCounted notCounted) {
          LOG.info("Decided again, facts did not count: reason=\"{}\"", notCounted.reason());
          continue;
        }
        decision.facts().forEach(JobLog::log);
      }
      decision.effects().forEach(effect -> submit(effect, sinceNs));
      return;
    }
    LOG.warn("Event dropped, its facts do not count: event={}", event.getClass().getSimpleName());
  }

  private void submit(Effect effect, long sinceNs) {
    effects.execute(
        () -> {
          if (System.nanoTime() - sinceNs > STALE.toNanos()) {
            LOG.warn(
                "Effect left to the next look, it is late: effect={}", EffectRunner.name(effect));
            leftOut(effect).ifPresent(events::add);
            return;
          }
          try {
            runner.run(effect).ifPresent(events::add);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (RuntimeException e) {
            LOG.error("Effect failed: effect={}", EffectRunner.name(effect), e);
            broken(effect).ifPresent(events::add);
          }
        });
  }

  /** What an effect answers that was not begun. Of a create that is certain: nothing was sent. */
  static Optional<Event> leftOut(Effect effect) {
    return effect instanceof Effect.Submit e
        ? Optional.of(
            new Event.SubmitAnswered(
                e.job(), e.attempt(), new Refused(0, "The request was late and not sent", true)))
        : broken(effect);
  }

  /** What an effect answers that broke off; of a create nothing is known then. */
  private static Optional<Event> broken(Effect effect) {
    if (effect instanceof Effect.ProveTier e) {
      return Optional.of(new Event.TierAnswered(e.epoch(), Optional.empty(), "it broke off"));
    }
    return effect instanceof Effect.OfAttempt e && !(effect instanceof Effect.Submit)
        ? Optional.of(new Event.NoAnswer(e.job(), e.attempt(), "it broke off"))
        : Optional.empty();
  }

  /** Stops at once; says so in the ledger if that takes no longer than a few seconds. */
  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    effects.shutdownNow();
    if (thread.isAlive()) {
      thread.join(STOP_PATIENCE.toMillis());
    }
    if (!ledger.readState(coordinator::isLeader)) {
      return;
    }
    int unfinished = ledger.readState(state -> state.unfinishedJobs());
    long epoch = ledger.readState(state -> state.leader().epoch());
    LOG.info("Coordinator stops: epoch={} unfinishedJobs={}", epoch, unfinished);
    try {
      AppendOutcome unused =
          ledger
              .append(List.of(new Fact.CoordinatorStopped(epoch)))
              .get(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.info("Coordinator stopped without a word in the ledger: epoch={}", epoch);
    }
  }
}
