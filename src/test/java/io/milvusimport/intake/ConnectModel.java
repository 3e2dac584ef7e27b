package io.milvusimport.intake;

import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Fact.Anchor;
import io.milvusimport.ledger.SourcePartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * A sink task's loop as Kafka Connect runs it (WorkerSinkTask, Kafka 4.3.1), with a ledger that
 * answers at once: offsets are committed from what was last committed or rewound to, overlaid by
 * what the task answers; a rewind is applied where the next poll begins.
 */
final class ConnectModel {
  final Intake intake;
  final Map<SourcePartition, TreeMap<Long, Long>> log = new HashMap<>();
  final Map<SourcePartition, Set<Long>> filtered = new HashMap<>();
  final Map<SourcePartition, Long> group = new HashMap<>();
  final Map<SourcePartition, LedgerPosition> ledger = new HashMap<>();
  final Map<SourcePartition, Long> frontier = new HashMap<>();
  final Map<SourcePartition, Long> claims = new HashMap<>();
  final List<String> taken = new ArrayList<>();
  final List<Verdict> verdicts = new ArrayList<>();
  private final Map<SourcePartition, Long> position = new TreeMap<>();
  private final Map<SourcePartition, Long> lastCommitted = new TreeMap<>();
  private final Map<SourcePartition, Long> current = new TreeMap<>();
  private final Map<SourcePartition, Long> rewinds = new TreeMap<>();
  private final Set<SourcePartition> paused = new HashSet<>();
  private long entries;
  long nowMs;
  boolean ledgerAnswers = true;
  private final List<Action> unanswered = new ArrayList<>();

  ConnectModel(boolean failOnGap) {
    intake = new Intake(IntakeSettings.of(failOnGap));
  }

  /** Records {@code [first, end)}, each with its offset times ten as timestamp. */
  void produce(SourcePartition partition, long first, long end) {
    TreeMap<Long, Long> records = records(partition);
    for (long offset = first; offset < end; offset++) {
      records.put(offset, offset * 10);
    }
  }

  TreeMap<Long, Long> records(SourcePartition partition) {
    return log.computeIfAbsent(partition, p -> new TreeMap<>());
  }

  private long at(SourcePartition partition, long offset) {
    return Objects.requireNonNull(records(partition).get(offset));
  }

  void staged(SourcePartition partition, long end, long frontierEnd) {
    ledger.put(
        partition,
        new LedgerPosition(OptionalLong.of(end), Optional.of(new Anchor(end - 1, (end - 1) * 10))));
    frontier.put(partition, frontierEnd);
  }

  void assign(SourcePartition partition) {
    long start = group.getOrDefault(partition, records(partition).firstKey());
    position.put(partition, start);
    lastCommitted.put(partition, start);
    current.put(partition, start);
    perform(intake.opened(List.of(partition)));
  }

  /** Revokes as a rebalance does: commit, close; the partition stays in the current offsets. */
  void revoke(SourcePartition partition) {
    commit(Set.of(partition));
    intake.closed(List.of(partition));
    position.remove(partition);
    lastCommitted.remove(partition);
    paused.remove(partition);
  }

  void commit() {
    commit(current.keySet());
  }

  private void commit(Set<SourcePartition> partitions) {
    Map<SourcePartition, Long> given = new TreeMap<>(current);
    given.keySet().retainAll(partitions);
    intake.shown(given);
    Map<SourcePartition, Long> answer =
        intake.committable(
            given,
            p -> frontier.containsKey(p) ? OptionalLong.of(frontier.get(p)) : OptionalLong.empty());
    if (answer.isEmpty()) {
      return;
    }
    Map<SourcePartition, Long> commit = new TreeMap<>(lastCommitted);
    commit.keySet().retainAll(partitions);
    answer.forEach(
        (partition, offset) -> {
          if (position.containsKey(partition) && offset <= current.getOrDefault(partition, -1L)) {
            commit.put(partition, offset);
          }
        });
    group.putAll(commit);
    lastCommitted.putAll(commit);
  }

  /** One poll and the put that follows, with at most {@code max} records a partition. */
  void poll(int max) {
    poll(max, () -> {});
  }

  /** The same with a rebalance inside the poll. */
  void poll(int max, Runnable rebalance) {
    rewinds.forEach(
        (partition, offset) -> {
          position.put(partition, offset);
          lastCommitted.put(partition, offset);
          current.put(partition, offset);
        });
    rewinds.clear();
    rebalance.run();
    Map<SourcePartition, List<Long>> polled = new TreeMap<>();
    for (SourcePartition partition : position.keySet()) {
      if (!paused.contains(partition)) {
        polled.put(
            partition,
            records(partition).tailMap(position.get(partition)).keySet().stream()
                .limit(max)
                .toList());
      }
    }
    put(polled);
    polled.forEach(
        (partition, offsets) -> {
          if (!offsets.isEmpty()) {
            position.put(partition, offsets.get(offsets.size() - 1) + 1);
            current.put(partition, position.get(partition));
          }
        });
  }

  private void put(Map<SourcePartition, List<Long>> polled) {
    perform(intake.putBegins(nowMs));
    polled.forEach(
        (partition, offsets) -> {
          for (long offset : offsets) {
            if (!filtered.getOrDefault(partition, Set.of()).contains(offset)) {
              Verdict verdict = intake.record(partition, offset, at(partition, offset));
              verdicts.add(verdict);
              if (verdict instanceof Verdict.Take) {
                taken.add(partition + "@" + offset);
              }
            }
          }
        });
  }

  private void perform(List<Action> actions) {
    for (Action action : actions) {
      if (action instanceof Action.Pause pause) {
        paused.add(pause.partition());
      } else if (action instanceof Action.Resume resume) {
        paused.remove(resume.partition());
      } else if (action instanceof Action.Rewind rewind) {
        if (!position.containsKey(rewind.partition())) {
          throw new IllegalStateException("No current assignment for " + rewind.partition());
        }
        rewinds.put(rewind.partition(), rewind.offset());
      } else if (action instanceof Action.Cut) {
        intake.cut();
      } else if (action instanceof Action.Stop stop) {
        throw new AssertionError(stop.message());
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
        claim.partitions().forEach(p -> claims.put(p, at));
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
}
