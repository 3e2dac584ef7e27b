package io.milvusimport.connect;

import io.milvusimport.connect.HandOverOutcome.Failed;
import io.milvusimport.connect.HandOverOutcome.HandedOver;
import io.milvusimport.connect.HandOverOutcome.SchemaChanged;
import io.milvusimport.importjob.TaskView;
import io.milvusimport.intake.Action;
import io.milvusimport.intake.Intake;
import io.milvusimport.ledger.SourcePartition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work of one started task, one method for each call of the framework. It has no rules of its
 * own: the intake says which records are taken, the policy when a batch is cut, the ledger what
 * counts. Task thread only.
 *
 * <p>Longer than most: it is the one place where the collaborators meet.
 */
final class TaskSession {
  private static final Logger LOG = LoggerFactory.getLogger(TaskSession.class);

  /** Longest time between two puts; news of other threads wait this long at most. */
  private static final long LONGEST_WAIT_MS = 1_000;

  private static final long WAIT_FOR_NEWS_MS = 100;

  private static final long LAST_CLAIM_MS = 3_000;

  /**
   * Batches that wait for their hand-over; small ones add up to reports and files, not to bytes.
   */
  private static final int MAX_BATCHES_IN_FLIGHT = 32;

  /** Records between two looks at the memory held. */
  private static final int MEMORY_CHECK_EVERY = 64;

  private final SinkTaskContext context;
  private final TaskParts parts;
  private final Intake intake;
  private final Batch batch;
  private final Map<SourcePartition, Long> frontierAtCommit = new HashMap<>();
  private OptionalLong movedSinceMs = OptionalLong.empty();
  private CompletableFuture<?> lastClaim = CompletableFuture.completedFuture(null);

  TaskSession(SinkTaskContext context, TaskParts parts) {
    this.context = context;
    this.parts = parts;
    this.intake = parts.intake();
    this.batch = parts.batch();
  }

  void open(Collection<SourcePartition> partitions) throws IOException {
    if (intake.hasTaken(partitions)) {
      cut(FlushReason.CLOSE); // they were taken away without a word: their rows need their ranges
    }
    perform(intake.opened(partitions));
    // It shows the first position of a partition that the ledger does not know.
    context.requestCommit();
  }

  /**
   * Throws {@link ConnectException} if the task has to stop, and then nothing of the batch counts.
   */
  void put(Collection<SinkRecord> records) {
    try {
      long nowMs = Ticks.nowMs();
      parts.background().deliver();
      hearOutcomes();
      complain(parts.health().complaint(intake.partitions(), nowMs));
      parts.ledgerTalk().seeClaims(nowMs);
      intake.backlogged(isBacklogged());
      intake.paused(intake.isReadingAgain() && parts.pauseSign().isPaused());
      perform(intake.putBegins(nowMs));
      takeIn(records, nowMs);
      cutIfDue(nowMs);
      showProgress();
      context.timeout(waitMs());
    } catch (IOException e) {
      throw spoolFailed(e);
    } catch (UncheckedIOException e) {
      throw spoolFailed(Objects.requireNonNull(e.getCause()));
    } catch (RuntimeException e) {
      parts.background().fail(String.valueOf(e.getMessage()), e);
      throw e instanceof ConnectException failed && !isRetriable(failed)
          ? failed
          : new ConnectException(String.valueOf(e.getMessage()), e);
    }
  }

  private ConnectException spoolFailed(IOException e) {
    String message = parts.spool().trouble(e, 2 * parts.config().flush().bytes());
    parts.background().fail(message, e);
    return new ConnectException(message, e);
  }

  private static boolean isRetriable(ConnectException e) {
    return e instanceof RetriableException;
  }

  private static void complain(Optional<String> complaint) {
    if (complaint.isPresent()) {
      throw new ConnectException(complaint.get());
    }
  }

  private boolean isBacklogged() {
    long bytes = parts.ledger().read(TaskView::backlogBytes) + parts.handOver().bytesInFlight();
    return bytes > parts.config().imports().maxBacklogBytes()
        || parts.handOver().inFlight() > MAX_BATCHES_IN_FLIGHT;
  }

  private void perform(List<Action> actions) throws IOException {
    for (Action action : actions) {
      if (action instanceof Action.Claim claim) {
        lastClaim = parts.ledgerTalk().claim(claim, parts.handOver().drained());
      } else if (action instanceof Action.Start start) {
        parts.ledgerTalk().start(start);
      } else if (action instanceof Action.Rewind rewind) {
        LOG.info(
            "Rewind: topic={} partition={} offset={}",
            rewind.partition().topic(),
            rewind.partition().partition(),
            rewind.offset());
        context.offset(kafka(rewind.partition()), rewind.offset());
      } else if (action instanceof Action.Pause pause) {
        context.pause(kafka(pause.partition()));
      } else if (action instanceof Action.Resume resume) {
        context.resume(kafka(resume.partition()));
      } else if (action instanceof Action.Cut) {
        cut(FlushReason.DISPLACED);
      } else if (action instanceof Action.Stop stop) {
        awaitLastClaim();
        throw new ConnectException(stop.message());
      }
    }
  }

  /** The other writer of a contested ledger should hear of ours before we go. */
  private void awaitLastClaim() {
    try {
      lastClaim.get(LAST_CLAIM_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.info("Stopped without a last claim: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void takeIn(Collection<SinkRecord> records, long nowMs) throws IOException {
    int sinceCheck = 0;
    for (SinkRecord record : records) {
      if (parts.reader().read(record)) {
        if (++sinceCheck % MEMORY_CHECK_EVERY == 0) {
          batch.boundMemory();
        }
        cutIfDue(nowMs);
      }
    }
    batch.boundMemory();
  }

  private void cutIfDue(long nowMs) throws IOException {
    if (movedSinceMs.isEmpty() && intake.hasMoved()) {
      movedSinceMs = OptionalLong.of(nowMs);
    }
    if (movedSinceMs.isPresent()) {
      long ageMs = nowMs - movedSinceMs.getAsLong();
      Optional<FlushReason> due = batch.isOutdated() ? Optional.of(FlushReason.SCHEMA) : due(ageMs);
      if (due.isPresent()) {
        cut(due.get());
      }
    }
  }

  private Optional<FlushReason> due(long ageMs) {
    return parts
        .flushPolicy()
        .due(batch.writtenFileBytes(), batch.records(), batch.openFiles(), batch.reports(), ageMs);
  }

  private void cut(FlushReason reason) throws IOException {
    complain(intake.complaint());
    SealedBatch sealed = batch.cut(reason, intake.cut());
    movedSinceMs = OptionalLong.empty();
    LOG.info(
        "Batch cut: batch={} reason=\"{}\" files={} rows={} bytes={} records={} rejected={}",
        sealed.number(),
        reason,
        sealed.parts().size(),
        sealed.rows(),
        sealed.bytes(),
        sealed.records(),
        sealed.rejectedRecords());
    parts.handOver().submit(sealed);
  }

  private void hearOutcomes() {
    HandOverOutcome outcome;
    while ((outcome = parts.outcomes().poll()) != null) {
      heard(outcome);
    }
  }

  private void heard(HandOverOutcome outcome) {
    if (outcome instanceof HandedOver handedOver) {
      parts.metrics().handedOver.incrementAndGet();
      intake.handedOver(handedOver.ranges());
      return;
    }
    if (outcome instanceof Failed failed) {
      throw new ConnectException(failed.message(), failed.cause());
    }
    if (outcome instanceof SchemaChanged changed) {
      parts.schemas().changed(changed.destination(), changed.schema());
    }
    parts.metrics().refused.incrementAndGet();
    discardBatch();
    intake.refused();
    parts.handOver().goOn();
  }

  private void discardBatch() {
    try {
      batch.discard();
      movedSinceMs = OptionalLong.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void showProgress() {
    Function<SourcePartition, OptionalLong> frontiers = parts.ledgerTalk().frontiers();
    boolean moved =
        intake.partitions().stream()
            .anyMatch(p -> frontiers.apply(p).orElse(0) > frontierAtCommit.getOrDefault(p, 0L));
    if (moved) {
      context.requestCommit();
    }
    long lag = 0;
    for (Map.Entry<SourcePartition, Long> position : intake.positions().entrySet()) {
      lag +=
          Math.max(
              0,
              position.getValue() - frontiers.apply(position.getKey()).orElse(position.getValue()));
    }
    parts.metrics().frontierLag.set(lag);
  }

  private long waitMs() {
    long waitMs =
        intake.isWaiting() || parts.handOver().inFlight() > 0 ? WAIT_FOR_NEWS_MS : LONGEST_WAIT_MS;
    if (movedSinceMs.isPresent()) {
      long ageMs = Ticks.nowMs() - movedSinceMs.getAsLong();
      waitMs = Math.min(waitMs, parts.flushPolicy().remainingMs(ageMs));
    }
    return Math.max(1, waitMs);
  }

  /** The offsets to commit. Never throws: the framework would seek back. */
  Map<SourcePartition, Long> preCommit(Map<SourcePartition, Long> given) {
    try {
      intake.shown(given);
      Function<SourcePartition, OptionalLong> frontiers = parts.ledgerTalk().frontiers();
      Map<SourcePartition, Long> answer = intake.committable(given, frontiers);
      for (SourcePartition partition : answer.keySet()) {
        frontiers.apply(partition).ifPresent(end -> frontierAtCommit.put(partition, end));
      }
      return answer;
    } catch (RuntimeException e) {
      parts.background().fail("Answering a commit failed: " + e, e);
      return Map.of();
    }
  }

  /** Cuts what the partitions have in the running batch and forgets them. Waits for nothing. */
  void close(Collection<SourcePartition> partitions) {
    try {
      if (parts.background().hasFailed()) {
        discardBatch();
      } else if (intake.hasTaken(partitions)) {
        cut(FlushReason.CLOSE);
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("Running batch dropped at close, its records are read again", e);
      parts.background().fail("Closing failed: " + e.getMessage(), e);
    } finally {
      intake.closed(partitions);
      partitions.forEach(frontierAtCommit::remove);
    }
  }

  private static TopicPartition kafka(SourcePartition partition) {
    return new TopicPartition(partition.topic(), partition.partition());
  }

  /** Partitions of the framework, as the rest of the project knows them. */
  static List<SourcePartition> ours(Collection<TopicPartition> partitions) {
    List<SourcePartition> ours = new ArrayList<>();
    partitions.forEach(p -> ours.add(new SourcePartition(p.topic(), p.partition())));
    return ours;
  }
}
