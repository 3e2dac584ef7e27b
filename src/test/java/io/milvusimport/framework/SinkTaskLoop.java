package io.milvusimport.framework;

import io.milvusimport.framework.ModelConsumer.WokenUpException;
import io.milvusimport.ledger.SourcePartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The loop that runs one sink task, as a model: commit, rewind, poll, put, and again. Behaves as
 * org.apache.kafka.connect.runtime.WorkerSinkTask of Kafka 3.6 to 4.3 does, also where that is
 * surprising. Time is passed in.
 *
 * <p>Not modelled: metrics, converters, and the threads of the worker, which ask by {@link #stop},
 * {@link #cancel}, {@link #pauseConnector} and {@link #resumeConnector} between two steps.
 *
 * <p>Longer than most: it is one loop, and its order is what it is for.
 */
public final class SinkTaskLoop {
  /** Source: the default of the worker's {@code offset.flush.interval.ms}, Kafka 4.3. */
  public static final long COMMIT_INTERVAL_MS = 60_000;

  /** Source: the default of the worker's {@code offset.flush.timeout.ms}, Kafka 4.3. */
  public static final long COMMIT_TIMEOUT_MS = 5_000;

  private final FrameworkTask task;
  private final ModelConsumer consumer;
  private final SourceLog log;
  private final TaskRequests requests;
  private final TaskOffsets offsets = new TaskOffsets();
  private final List<PolledRecord> batch = new ArrayList<>();
  private final Set<SourcePartition> failedReports = new TreeSet<>();
  private long nowMs;
  private long nextCommitMs;
  private long waitMs;
  private boolean isCommitting;
  private long commits;
  private long commitStartedMs;
  private boolean isPausedForRetry;
  private boolean isStarted;
  private boolean isStopping;
  private boolean isCancelled;
  private boolean isOver;
  private Optional<RuntimeException> rebalanceFailure = Optional.empty();
  private Optional<RuntimeException> failure = Optional.empty();

  public SinkTaskLoop(FrameworkTask task, ModelConsumer consumer, SourceLog log, long nowMs) {
    this.task = task;
    this.consumer = consumer;
    this.log = log;
    this.requests = new TaskRequests(consumer);
    this.nowMs = nowMs;
    this.nextCommitMs = nowMs + COMMIT_INTERVAL_MS;
  }

  /** Starts the task, unless the connector is paused: then its resumption does. */
  public void start() {
    if (!isStarted && !requests.isConnectorPaused()) {
      isStarted = true;
      guarded(() -> task.start(requests));
    }
  }

  /** One round: a commit if one is due, a poll and a put. Of a task that is to stop, its end. */
  public void turn(long time) {
    nowMs = time;
    if (isStopping) {
      end();
    } else if (isStarted) {
      guarded(this::round);
    }
  }

  private void round() {
    if (!isCommitting && (requests.isCommitRequested() || nowMs >= nextCommitMs)) {
      commit(false, consumer.assignment());
      nextCommitMs = nowMs + COMMIT_INTERVAL_MS;
      requests.commitBegun();
    }
    if (isCommitting && nowMs >= commitStartedMs + COMMIT_TIMEOUT_MS) {
      isCommitting = false;
    }
    pollAndPut();
  }

  /** A commit of all that is assigned, without a poll. */
  public void commit() {
    guarded(() -> commit(false, consumer.assignment()));
  }

  /** A poll and a put, without a commit. */
  public void poll() {
    guarded(this::pollAndPut);
  }

  private void guarded(Runnable step) {
    if (isOver) {
      return;
    }
    try {
      step.run();
    } catch (RuntimeException e) {
      failure = Optional.of(e);
      end();
    }
  }

  private void pollAndPut() {
    try {
      rewind();
      waitMs = Math.max(nextCommitMs - nowMs, 0);
      requests.takeTimeout().ifPresent(limit -> waitMs = Math.min(waitMs, limit));
      List<PolledRecord> polled = consumer.poll(waitMs, new RebalanceSteps());
      if (rebalanceFailure.isPresent()) {
        throw rebalanceFailure.get();
      }
      for (PolledRecord record : polled) {
        offsets.polled(record);
        if (!log.isDropped(record.partition(), record.offset())) {
          batch.add(record);
        }
      }
      put();
    } catch (WokenUpException e) {
      wokenUp();
    }
  }

  private void wokenUp() {
    if (requests.isConnectorPaused()) {
      pauseAll();
      requests.requestCommit();
    } else if (!isPausedForRetry) {
      resumeAll();
    }
  }

  private void put() {
    try {
      task.put(List.copyOf(batch));
    } catch (RetryLaterException e) {
      if (!isPausedForRetry) {
        isPausedForRetry = true;
        pauseAll();
      }
      return; // the batch is still at hand, whatever the task has rewound
    }
    offsets.put();
    batch.clear();
    if (isPausedForRetry) {
      if (!requests.isConnectorPaused()) {
        resumeAll();
      }
      isPausedForRetry = false;
    }
  }

  private void rewind() {
    requests
        .rewinds()
        .forEach(
            (partition, offset) -> {
              consumer.seek(partition, offset);
              offsets.begins(partition, offset);
            });
    requests.rewinds().clear();
  }

  private void commit(boolean isClosing, Set<SourcePartition> partitions) {
    awaitReports(partitions);
    Map<SourcePartition, Long> shown = offsets.shown(partitions);
    if (shown.isEmpty()) {
      return;
    }
    isCommitting = true;
    long commit = ++commits;
    commitStartedMs = nowMs;
    Map<SourcePartition, Long> committed = offsets.lastCommitted(shown);
    Map<SourcePartition, Long> answer;
    try {
      answer = task.preCommit(new TreeMap<>(shown));
    } catch (RuntimeException e) {
      if (!isClosing) {
        committed.forEach(consumer::seek);
        offsets.backTo(committed);
      }
      answered(commit, Map.of());
      return;
    } finally {
      if (isClosing) {
        task.close(partitions);
      }
    }
    Map<SourcePartition, Long> wanted = TaskOffsets.toCommit(shown, committed, answer);
    if (answer.isEmpty() || wanted.equals(committed)) {
      answered(commit, Map.of());
    } else if (isClosing && !isCancelled) {
      boolean isRefused = consumer.commitSync(wanted).isPresent();
      answered(commit, isRefused ? Map.of() : wanted);
    } else if (!isCancelled) {
      consumer.commitAsync(
          wanted, refusal -> answered(commit, refusal.isPresent() ? Map.of() : wanted));
    }
  }

  private void answered(long commit, Map<SourcePartition, Long> committed) {
    if (commit == commits) {
      isCommitting = false;
      if (!committed.isEmpty()) {
        offsets.committed(committed);
      }
    }
  }

  private void awaitReports(Set<SourcePartition> partitions) {
    if (failedReports.removeAll(partitions)) {
      throw new IllegalStateException("A record could not be reported");
    }
  }

  private void end() {
    if (isOver) {
      return;
    }
    isOver = true;
    try {
      if (isStarted) {
        close(new TreeSet<>(offsets.current().keySet()));
      }
    } catch (RuntimeException e) {
      return; // logged at most: what ended the task before is what counts
    } finally {
      task.stop();
    }
  }

  private void close(Set<SourcePartition> partitions) {
    commit(true, partitions);
    offsets.closed(partitions);
  }

  private void pauseAll() {
    consumer.assignment().forEach(consumer::pause);
  }

  private void resumeAll() {
    consumer.assignment().stream()
        .filter(p -> !requests.paused().contains(p))
        .forEach(consumer::resume);
  }

  /** What the loop does inside a poll. */
  private final class RebalanceSteps implements ModelConsumer.Listener {
    @Override
    public void assigned(Set<SourcePartition> partitions) {
      partitions.forEach(p -> offsets.begins(p, consumer.position(p)));
      offsets.assigned();
      boolean wasPausedForRetry = isPausedForRetry;
      isPausedForRetry = wasPausedForRetry && !batch.isEmpty();
      if (isPausedForRetry) {
        pauseAll();
      } else {
        if (wasPausedForRetry) {
          resumeAll();
        }
        requests.paused().retainAll(consumer.assignment());
        if (requests.isConnectorPaused()) {
          pauseAll();
        } else {
          requests.paused().forEach(consumer::pause);
        }
      }
      if (!partitions.isEmpty() && rebalanceFailure.isEmpty()) {
        inPoll(
            () -> {
              task.open(partitions);
              rewind();
            });
      }
    }

    @Override
    public void revoked(Set<SourcePartition> partitions) {
      removed(partitions, () -> close(partitions));
    }

    @Override
    public void lost(Set<SourcePartition> partitions) {
      removed(
          partitions,
          () -> {
            task.close(partitions);
            failedReports.removeAll(partitions);
            offsets.lost(partitions);
          });
    }

    private void removed(Set<SourcePartition> partitions, Runnable step) {
      if (!partitions.isEmpty()) {
        inPoll(
            () -> {
              step.run();
              offsets.removed(partitions);
            });
        batch.removeIf(record -> partitions.contains(record.partition()));
      }
    }

    /** A failure inside a poll is thrown at its end. */
    private void inPoll(Runnable step) {
      try {
        step.run();
      } catch (RuntimeException e) {
        rebalanceFailure = Optional.of(e);
      }
    }
  }

  /** The worker wants the task to end; it does in its next turn. */
  public void stop() {
    isStopping = true;
    consumer.wakeUp();
  }

  /**
   * The worker waits no longer and may start a successor. The task is left as it is; whenever its
   * loop ends, nothing is committed.
   */
  public void cancel() {
    isCancelled = true;
  }

  /** The next turn polls nothing and puts nothing, and the one after it commits. */
  public void pauseConnector() {
    requests.connectorPaused(true);
    if (isStarted) {
      consumer.wakeUp();
    }
  }

  public void resumeConnector() {
    requests.connectorPaused(false);
    consumer.wakeUp();
    start();
  }

  /** A report of one of the partition's records to the dead letter queue comes to fail. */
  public void failReport(SourcePartition partition) {
    failedReports.add(partition);
  }

  /** Whether the task has ended, by itself or since it was to. */
  public boolean isOver() {
    return isOver;
  }

  /** What ended the task, unless it was to stop. */
  public Optional<RuntimeException> failure() {
    return failure;
  }

  /** How long the last poll would have waited for records. */
  public long waitMs() {
    return waitMs;
  }

  /** What is shown to the task before a commit; revoked partitions are still among it. */
  public Map<SourcePartition, Long> currentOffsets() {
    return offsets.current();
  }

  /** What is committed of a partition that the task leaves out of its answer. */
  public Map<SourcePartition, Long> lastCommittedOffsets() {
    return offsets.lastCommitted();
  }
}
