package io.milvusimport.sim;

import io.milvusimport.connect.TaskShell;
import io.milvusimport.importjob.TaskView;
import io.milvusimport.intake.Action;
import io.milvusimport.intake.Intake;
import io.milvusimport.intake.IntakeSettings;
import io.milvusimport.intake.Verdict;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.SourcePartition;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.function.Function;
import org.apache.kafka.connect.errors.ConnectException;

/** What {@code TaskSession} does in each call of the framework, around the real intake. */
final class SimTask implements Sink {
  private static final int MOST_RECORDS = 30;
  private static final long INTERVAL_MS = 40_000;
  private static final long LITTLE_BACKLOG = 400;

  private final World world;
  private final SimWorker worker;
  private final SimLedger ledger;
  private final Sink.Context context;
  private final TaskShell shell;
  private final Intake intake;
  private final SimBatch.Running batch;
  private final SimHandOver handOver;
  private final Queue<SimHandOver.Outcome> outcomes = new ArrayDeque<>();
  private final Map<SourcePartition, Long> frontierAtCommit = new HashMap<>();
  private final Optional<SimCoordinator> coordinator;
  private final Map<SourcePartition, Long> lateRewinds = new HashMap<>();
  private OptionalLong movedSinceMs = OptionalLong.empty();

  SimTask(
      World world,
      SimWorker worker,
      Sink.Context context,
      String incarnation,
      int index,
      Optional<SimCoordinator> coordinator) {
    this.world = world;
    this.worker = worker;
    this.ledger = worker.ledger();
    this.context = context;
    this.coordinator = coordinator;
    this.intake = new Intake(IntakeSettings.of(false));
    this.shell = ledger.shell().task(incarnation, index, intake, worker.process::clockMs);
    this.batch = new SimBatch.Running(world, worker.process, incarnation);
    this.handOver = new SimHandOver(world, worker, ledger, incarnation, batch, outcomes::add);
  }

  @Override
  public void open(Collection<SourcePartition> partitions) {
    if (intake.hasTaken(partitions)) {
      cut();
    }
    perform(intake.opened(partitions));
    context.requestCommit();
  }

  @Override
  public void put(List<Polled> records) {
    try {
      long nowMs = worker.process.clockMs();
      shell.deliver();
      hearOutcomes();
      Optional<String> complaint = shell.complaint(intake.partitions(), nowMs);
      if (complaint.isPresent()) {
        throw new StopException(complaint.get());
      }
      shell.seeClaims(nowMs);
      intake.backlogged(isBacklogged());
      lateRewinds.forEach(context::offset);
      lateRewinds.clear();
      perform(intake.putBegins(nowMs));
      takeIn(records, nowMs);
      cutIfDue(nowMs);
      showProgress();
      boolean isBusy = intake.isWaiting() || handOver.inFlight() > 0 || movedSinceMs.isPresent();
      context.timeout(isBusy ? 100 : 1_000);
    } catch (StopException | ConnectException e) {
      shell.fail(String.valueOf(e.getMessage()));
      throw new StopException(String.valueOf(e.getMessage()));
    }
  }

  private boolean isBacklogged() {
    long most = world.has(Switch.BACKLOG) ? LITTLE_BACKLOG : 1_000_000;
    return ledger.shell().view(TaskView::backlogBytes) + handOver.bytesInFlight() > most;
  }

  private void perform(List<Action> actions) {
    for (Action action : actions) {
      if (action instanceof Action.Claim claim) {
        shell.claim(claim, handOver.drained());
        ledger.wake();
      } else if (action instanceof Action.Start start) {
        shell.start(start);
        ledger.wake();
      } else if (action instanceof Action.Rewind rewind) {
        if (world.plants(Defect.GAP_WHILE_REWINDING)) {
          lateRewinds.put(rewind.partition(), rewind.offset());
        } else {
          context.offset(rewind.partition(), rewind.offset());
        }
      } else if (action instanceof Action.Pause pause) {
        context.pause(pause.partition());
      } else if (action instanceof Action.Resume resume) {
        context.resume(resume.partition());
      } else if (action instanceof Action.Cut) {
        cut();
      } else if (action instanceof Action.Stop stop) {
        throw new StopException(stop.message());
      }
    }
  }

  private void takeIn(List<Polled> records, long nowMs) {
    for (Polled record : records) {
      Verdict verdict =
          intake.record(
              record.partition(),
              record.offset(),
              world.plants(Defect.ANCHOR_NOT_COMPARED) ? 0 : record.timestampMs());
      if (verdict instanceof Verdict.Stop stop) {
        if (world.plants(Defect.BELOW_IS_DROPPED)) {
          continue;
        }
        throw new StopException(stop.message());
      }
      if (verdict instanceof Verdict.Take take) {
        if (record.kind() < Topic.REJECTED) {
          intake.routed(record.partition(), record.offset(), World.destination(record.kind()));
        }
        batch.add(record, take);
        cutIfDue(nowMs);
      }
    }
  }

  private void cutIfDue(long nowMs) {
    if (movedSinceMs.isEmpty() && intake.hasMoved()) {
      movedSinceMs = OptionalLong.of(nowMs);
    }
    if (movedSinceMs.isPresent()
        && (batch.records() >= MOST_RECORDS || nowMs - movedSinceMs.getAsLong() >= INTERVAL_MS)) {
      cut();
    }
  }

  private void cut() {
    Optional<String> complaint = intake.complaint();
    if (complaint.isPresent()) {
      throw new StopException(complaint.get());
    }
    List<Fact.Range> ranges = intake.cut();
    handOver.submit(batch.cut(ranges));
    movedSinceMs = OptionalLong.empty();
  }

  private void hearOutcomes() {
    SimHandOver.Outcome outcome;
    while ((outcome = outcomes.poll()) != null) {
      if (outcome instanceof SimHandOver.HandedOver handedOver) {
        intake.handedOver(handedOver.ranges());
      } else if (outcome instanceof SimHandOver.Failed failed) {
        throw new StopException(failed.message());
      } else {
        discard();
        intake.refused();
        handOver.goOn();
      }
    }
  }

  private void discard() {
    batch.discard();
    movedSinceMs = OptionalLong.empty();
  }

  private void showProgress() {
    Function<SourcePartition, OptionalLong> frontiers = shell.frontiers();
    if (intake.partitions().stream()
        .anyMatch(p -> frontiers.apply(p).orElse(0) > frontierAtCommit.getOrDefault(p, 0L))) {
      context.requestCommit();
    }
  }

  @Override
  public Map<SourcePartition, Long> preCommit(Map<SourcePartition, Long> given) {
    intake.shown(given);
    Function<SourcePartition, OptionalLong> frontiers = shell.frontiers();
    Map<SourcePartition, Long> answer = intake.committable(given, frontiers);
    for (SourcePartition partition : answer.keySet()) {
      frontiers.apply(partition).ifPresent(end -> frontierAtCommit.put(partition, end));
    }
    return PlantedCommit.of(world, ledger, given, answer);
  }

  @Override
  public void close(Collection<SourcePartition> partitions) {
    if (shell.hasFailed()) {
      discard();
    } else if (intake.hasTaken(partitions)) {
      cut();
    }
    intake.closed(partitions);
    lateRewinds.keySet().removeAll(partitions);
    if (world.plants(Defect.REWIND_IN_CLOSE)) {
      discard();
      intake.refused();
      perform(intake.putBegins(worker.process.clockMs()));
    }
    partitions.forEach(frontierAtCommit::remove);
  }

  @Override
  public void stop() {
    handOver.close();
    coordinator.ifPresent(SimCoordinator::close);
  }
}
