package io.milvusimport.intake;

import io.milvusimport.framework.FrameworkContext;
import io.milvusimport.framework.FrameworkTask;
import io.milvusimport.framework.PolledRecord;
import io.milvusimport.framework.RetryLaterException;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.SourcePartition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A task of a random history: the real intake, and around it what TaskSession and its two threads
 * do. What is to be written waits until {@link #work} is called, and its answer until the next put.
 */
final class HistoryTask implements FrameworkTask {
  private final String incarnation;
  private final HistoryLedger ledger;
  private final Random random;
  private final HistoryDefect defect;
  private final Map<SourcePartition, Long> answered = new HashMap<>();
  private final Intake intake =
      new Intake(new IntakeSettings(false, 10_000, Integer.MAX_VALUE, 600_000, Long.MAX_VALUE));
  private final Deque<Runnable> handOvers = new ArrayDeque<>();
  private final Deque<Runnable> starts = new ArrayDeque<>();
  private final List<Runnable> news = new ArrayList<>();
  private Map<SourcePartition, List<Long>> running = new HashMap<>();
  private @Nullable FrameworkContext context;
  private long batches;
  private int generation = 1;
  private int deadGeneration;
  long nowMs;
  boolean isBacklogged;
  boolean cutsSoon;

  HistoryTask(String incarnation, HistoryLedger ledger, Random random, HistoryDefect defect) {
    this.incarnation = incarnation;
    this.ledger = ledger;
    this.random = random;
    this.defect = defect;
  }

  /** One step of the threads beside the task's own; false if there is nothing to do. */
  boolean work() {
    Runnable step = starts.isEmpty() ? handOvers.poll() : starts.poll();
    if (step != null) {
      step.run();
    }
    return step != null;
  }

  @Override
  public void start(FrameworkContext given) {
    context = given;
  }

  private FrameworkContext context() {
    return Objects.requireNonNull(context, "The task was not started");
  }

  @Override
  public void open(Set<SourcePartition> partitions) {
    if (intake.hasTaken(partitions)) {
      cut();
    }
    perform(intake.opened(partitions));
    context().requestCommit();
  }

  @Override
  public void put(List<PolledRecord> records) {
    List<Runnable> heard = List.copyOf(news);
    news.clear();
    heard.forEach(Runnable::run);
    intake.claimsSeen(ledger::claimOf, nowMs);
    intake.backlogged(isBacklogged);
    List<Action> actions = intake.putBegins(nowMs);
    perform(actions);
    if (defect == HistoryDefect.RETRIES_A_PUT_THAT_REWINDS
        && actions.stream().anyMatch(a -> a instanceof Action.Rewind)) {
      throw new RetryLaterException("as planted");
    }
    for (PolledRecord record : records) {
      Verdict verdict = intake.record(record.partition(), record.offset(), record.timestampMs());
      if (verdict instanceof Verdict.Take) {
        intake.routed(record.partition(), record.offset(), HistoryLedger.DESTINATION);
        running.computeIfAbsent(record.partition(), p -> new ArrayList<>()).add(record.offset());
      } else if (verdict instanceof Verdict.Stop stop) {
        throw new IllegalStateException(stop.message());
      }
      maybeCut();
    }
    maybeCut();
    context().timeout(1_000);
    if (random.nextInt(4) == 0) {
      context().requestCommit();
    }
  }

  private void maybeCut() {
    if (intake.hasMoved() && (cutsSoon || random.nextInt(20) == 0)) {
      cut();
    }
  }

  private void perform(List<Action> actions) {
    for (Action action : actions) {
      if (action instanceof Action.Claim claim) {
        handOvers.add(() -> claim(claim));
      } else if (action instanceof Action.Start start) {
        starts.add(() -> begin(start.fact()));
      } else if (action instanceof Action.Rewind rewind) {
        context().offset(rewind.partition(), rewind.offset());
      } else if (action instanceof Action.Pause pause) {
        context().pause(pause.partition());
      } else if (action instanceof Action.Resume resume) {
        context().resume(resume.partition());
      } else if (action instanceof Action.Cut) {
        cut();
      } else if (action instanceof Action.Stop stop) {
        throw new IllegalStateException(stop.message());
      }
    }
  }

  private void claim(Action.Claim claim) {
    long position = ledger.claim(incarnation, claim.partitions());
    Map<SourcePartition, LedgerPosition> positions = new HashMap<>();
    claim.partitions().forEach(p -> positions.put(p, ledger.position(p)));
    news.add(
        () ->
            intake.claimed(
                claim.request(), position, p -> positions.getOrDefault(p, LedgerPosition.NONE)));
  }

  private void begin(Fact.PartitionStarted fact) {
    boolean counts = ledger.start(fact);
    news.add(
        () -> {
          if (counts) {
            intake.started(fact);
          } else {
            intake.startRefused(fact, nowMs);
          }
        });
  }

  private void cut() {
    List<Fact.Range> ranges = intake.cut();
    Map<SourcePartition, List<Long>> taken = running;
    running = new HashMap<>();
    long batch = ++batches;
    int of = generation;
    handOvers.add(() -> handOver(batch, of, ranges, taken));
  }

  private void handOver(
      long batch, int of, List<Fact.Range> ranges, Map<SourcePartition, List<Long>> taken) {
    if (of <= deadGeneration) {
      return;
    }
    if (ledger.stage(incarnation, batch, ranges, taken)) {
      news.add(() -> intake.handedOver(ranges));
    } else {
      deadGeneration = of;
      news.add(
          () -> {
            if (defect != HistoryDefect.KEEPS_WHAT_FOLLOWED_A_REFUSED_BATCH) {
              running.clear();
            }
            intake.refused();
            generation++;
          });
    }
  }

  @Override
  public Map<SourcePartition, Long> preCommit(Map<SourcePartition, Long> offsets) {
    if (defect == HistoryDefect.FAILS_IN_PRE_COMMIT && random.nextInt(10) == 0) {
      throw new IllegalStateException("as planted");
    }
    intake.shown(offsets);
    Map<SourcePartition, Long> answer = intake.committable(offsets, ledger::frontier);
    if (defect == HistoryDefect.COMMITS_WHAT_IS_SHOWN) {
      answer.replaceAll((partition, offset) -> offsets.getOrDefault(partition, offset));
    } else if (defect == HistoryDefect.LEAVES_A_PARTITION_OUT) {
      answer.entrySet().removeIf(e -> e.getValue().equals(answered.put(e.getKey(), e.getValue())));
    }
    return answer;
  }

  @Override
  public void close(Set<SourcePartition> partitions) {
    if (defect == HistoryDefect.REWINDS_IN_CLOSE && intake.hasTaken(partitions)) {
      running.clear();
      intake.closed(partitions);
      intake.refused();
      perform(intake.putBegins(nowMs));
    } else if (defect != HistoryDefect.KEEPS_THE_BATCH_IN_CLOSE && intake.hasTaken(partitions)) {
      cut();
    }
    intake.closed(partitions);
  }

  @Override
  public void stop() {}
}
