package io.milvusimport.intake;

import io.milvusimport.framework.ConsumerWatch;
import io.milvusimport.framework.FrameworkContext;
import io.milvusimport.framework.FrameworkTask;
import io.milvusimport.framework.ModelConsumer;
import io.milvusimport.framework.PolledRecord;
import io.milvusimport.framework.Rebalance;
import io.milvusimport.framework.SinkTaskLoop;
import io.milvusimport.framework.SourceLog;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Fact.Anchor;
import io.milvusimport.ledger.SourcePartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An intake as the task that the framework's loop runs, with a ledger that answers at once unless
 * it is told not to.
 */
final class ConnectModel {
  final Intake intake;
  final SourceLog log = new SourceLog();
  final Map<SourcePartition, Long> group = new TreeMap<>();
  final Map<SourcePartition, LedgerPosition> ledger = new HashMap<>();
  final Map<SourcePartition, Long> frontier = new HashMap<>();
  final List<String> taken = new ArrayList<>();
  final List<Verdict> verdicts = new ArrayList<>();
  private final ModelConsumer consumer = new ModelConsumer(log, group, ConsumerWatch.NONE);
  private final SinkTaskLoop loop = new SinkTaskLoop(new IntakeTask(), consumer, log, 0);
  private final List<Action> unanswered = new ArrayList<>();
  private long entries;
  private boolean isRefusalHeard;
  boolean ledgerAnswers = true;

  ConnectModel(boolean failOnGap) {
    intake = new Intake(IntakeSettings.of(failOnGap));
    loop.start();
  }

  void staged(SourcePartition partition, long end, long frontierEnd) {
    ledger.put(
        partition,
        new LedgerPosition(OptionalLong.of(end), Optional.of(new Anchor(end - 1, (end - 1) * 10))));
    frontier.put(partition, frontierEnd);
  }

  /** The poll that gives the partition, and its put. */
  void assign(SourcePartition partition) {
    poll(0, Rebalance.assigned(partition));
  }

  /** The poll that takes the partition away, and its put. */
  void revoke(SourcePartition partition) {
    poll(0, Rebalance.revoked(partition), Rebalance.assigned());
  }

  void commit() {
    loop.commit();
    requireAlive();
  }

  /**
   * A poll with at most {@code max} records a partition and these rebalances in it, and its put.
   */
  void poll(int max, Rebalance... rebalances) {
    consumer.maxRecords(max);
    consumer.rebalanceInPoll(rebalances);
    loop.poll();
    requireAlive();
  }

  void stop() {
    loop.stop();
    loop.turn(0);
    requireAlive();
  }

  private void requireAlive() {
    loop.failure()
        .ifPresent(
            e -> {
              throw new AssertionError("The framework ended the task: " + e.getMessage(), e);
            });
  }

  /** The oldest batch that was cut turns out not to count, and the next put hears of it. */
  void refuse() {
    isRefusalHeard = true;
  }

  private void perform(FrameworkContext context, List<Action> actions) {
    for (Action action : actions) {
      if (action instanceof Action.Pause pause) {
        context.pause(pause.partition());
      } else if (action instanceof Action.Resume resume) {
        context.resume(resume.partition());
      } else if (action instanceof Action.Rewind rewind) {
        context.offset(rewind.partition(), rewind.offset());
      } else if (action instanceof Action.Cut) {
        intake.cut();
      } else if (action instanceof Action.Stop stop) {
        throw new IllegalStateException(stop.message());
      } else {
        unanswered.add(action);
      }
    }
    if (ledgerAnswers) {
      answer();
    }
  }

  void answer() {
    for (Action action : List.copyOf(unanswered)) {
      unanswered.remove(action);
      if (action instanceof Action.Claim claim) {
        long at = ++entries;
        intake.claimed(claim.request(), at, p -> ledger.getOrDefault(p, LedgerPosition.NONE));
      } else if (action instanceof Action.Start start) {
        Fact.PartitionStarted fact = start.fact();
        ledger.put(
            fact.partition(), new LedgerPosition(OptionalLong.of(fact.offset()), Optional.empty()));
        frontier.put(fact.partition(), fact.offset());
        intake.started(fact);
      }
    }
  }

  /** Hands the running batch over: the ledger takes it, nothing is imported yet. */
  List<Fact.Range> handOver() {
    List<Fact.Range> ranges = intake.cut();
    for (Fact.Range range : ranges) {
      ledger.compute(
          range.partition(),
          (p, before) ->
              new LedgerPosition(
                  OptionalLong.of(range.end()),
                  range.anchor().or(() -> before == null ? Optional.empty() : before.anchor())));
    }
    intake.handedOver(ranges);
    return ranges;
  }

  /** Calls the intake as a task does. */
  private final class IntakeTask implements FrameworkTask {
    private @Nullable FrameworkContext context;

    @Override
    public void start(FrameworkContext given) {
      context = given;
    }

    private FrameworkContext context() {
      return Objects.requireNonNull(context, "The task was not started");
    }

    @Override
    public void open(Set<SourcePartition> partitions) {
      perform(context(), intake.opened(partitions));
    }

    @Override
    public void put(List<PolledRecord> records) {
      if (isRefusalHeard) {
        isRefusalHeard = false;
        intake.refused();
      }
      perform(context(), intake.putBegins(0));
      for (PolledRecord record : records) {
        Verdict verdict = intake.record(record.partition(), record.offset(), record.timestampMs());
        verdicts.add(verdict);
        if (verdict instanceof Verdict.Take) {
          taken.add(record.toString());
        } else if (verdict instanceof Verdict.Stop stop) {
          throw new IllegalStateException(stop.message());
        }
      }
    }

    @Override
    public Map<SourcePartition, Long> preCommit(Map<SourcePartition, Long> offsets) {
      intake.shown(offsets);
      return intake.committable(offsets, ConnectModel.this::frontierOf);
    }

    @Override
    public void close(Set<SourcePartition> partitions) {
      if (intake.hasTaken(partitions)) {
        intake.cut();
      }
      intake.closed(partitions);
    }

    @Override
    public void stop() {}
  }

  private OptionalLong frontierOf(SourcePartition partition) {
    Long end = frontier.get(partition);
    return end == null ? OptionalLong.empty() : OptionalLong.of(end);
  }
}
