package io.milvusimport.connect;

import io.milvusimport.connect.config.ConnectorConfig;
import io.milvusimport.ledger.SourcePartition;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The task as Kafka Connect drives it. Translates; {@link TaskSession} does the work. */
public final class MilvusImportSinkTask extends SinkTask {
  static final String TASK_INDEX = "task.index";
  static final String TASK_COUNT = "task.count";

  private static final Logger LOG = LoggerFactory.getLogger(MilvusImportSinkTask.class);

  /** Until the first put: a poll would else last until the next commit. */
  private static final long FIRST_WAIT_MS = 200;

  private final Edges.Opener opener;
  private @Nullable SharedRuntime runtime;
  private @Nullable TaskParts parts;
  private @Nullable TaskSession session;
  private @Nullable CoordinatorDuty coordinator;

  /** For the framework. */
  public MilvusImportSinkTask() {
    this(Edges::open);
  }

  MilvusImportSinkTask(Edges.Opener opener) {
    this.opener = opener;
  }

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public void start(Map<String, String> props) {
    StartChecks.requireOriginalOffsets();
    ConnectorConfig config = ConnectorConfig.of(props);
    int index = Integer.parseInt(props.getOrDefault(TASK_INDEX, "0"));
    Incarnation incarnation = Incarnation.start(config.connector(), index);
    Map<String, String> shared = new HashMap<>(props);
    shared.remove(TASK_INDEX);
    SharedRuntime acquired = SharedRuntime.acquire(shared, config, opener);
    runtime = acquired;
    try {
      TaskParts started = TaskParts.start(config, incarnation, acquired, reporter());
      parts = started;
      session = new TaskSession(context, started);
      if (index == 0) {
        CoordinatorDuty duty =
            CoordinatorSetup.of(config, incarnation, acquired, started.spool().folder());
        duty.start();
        coordinator = duty;
      }
    } catch (RuntimeException e) {
      stop();
      throw e;
    }
    context.timeout(FIRST_WAIT_MS);
    LOG.info(
        "Task started: task={} incarnation={} host={} store={}",
        index,
        incarnation.id(),
        incarnation.host(),
        acquired.edges().store().location());
  }

  private @Nullable ErrantRecordReporter reporter() {
    return context.errantRecordReporter();
  }

  @Override
  public void open(Collection<TopicPartition> partitions) {
    try {
      started().open(TaskSession.ours(partitions));
    } catch (IOException e) {
      throw new ConnectException("Opening partitions failed: " + e.getMessage(), e);
    }
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    started().put(records);
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> currentOffsets) {
    Map<SourcePartition, Long> given = new HashMap<>();
    currentOffsets.forEach(
        (p, offset) -> given.put(new SourcePartition(p.topic(), p.partition()), offset.offset()));
    Map<TopicPartition, OffsetAndMetadata> answer = new HashMap<>();
    if (session != null) {
      session
          .preCommit(given)
          .forEach(
              (p, offset) ->
                  answer.put(
                      new TopicPartition(p.topic(), p.partition()), new OffsetAndMetadata(offset)));
    }
    return answer;
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    if (session != null) {
      session.close(TaskSession.ours(partitions));
    }
  }

  /** Ends within seconds, however far the start had come; may be called again. */
  @Override
  public void stop() {
    Releases.each(
        () -> Optional.ofNullable(parts).ifPresent(TaskParts::close),
        () -> Optional.ofNullable(coordinator).ifPresent(MilvusImportSinkTask::end),
        () -> Optional.ofNullable(runtime).ifPresent(SharedRuntime::release));
    session = null;
    parts = null;
    coordinator = null;
    runtime = null;
  }

  private static void end(CoordinatorDuty duty) {
    try {
      duty.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private TaskSession started() {
    if (session == null) {
      throw new ConnectException("The task is not started.");
    }
    return session;
  }
}
