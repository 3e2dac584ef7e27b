package io.milvusimport.framework.released;

import io.milvusimport.framework.Framework;
import io.milvusimport.framework.Rebalance;
import io.milvusimport.framework.ScriptedTask;
import io.milvusimport.framework.SourceLog;
import io.milvusimport.framework.Transcript;
import io.milvusimport.ledger.SourcePartition;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * A scripted task in a released framework. The loop's rounds are called one by one; of a task that
 * is started while the connector is paused, all is kept back until it is to stop and then runs as
 * the worker's thread runs it.
 */
final class ReleasedFramework implements Framework {
  private static final Map<String, String> TASK =
      Map.of(
          "name", "scenario", "task.class", ReleasedSinkTask.class.getName(), "topics", "orders");

  private final SourceLog log = new SourceLog();
  private final Map<SourcePartition, Long> group = new TreeMap<>();
  private final Transcript transcript = new Transcript();
  private final ScriptedTask task = new ScriptedTask(transcript);
  private final ReleasedConsumer consumer = new ReleasedConsumer(log, group, transcript);
  private final ManualTime time = new ManualTime();
  private final WorkerParts parts = new WorkerParts(time);
  private @Nullable CompletableFuture<Object> report;
  private @Nullable Object started;
  private boolean isKeptBack;
  private boolean isResumed;
  private int turnsKeptBack;

  @Override
  public SourceLog log() {
    return log;
  }

  @Override
  public Map<SourcePartition, Long> group() {
    return group;
  }

  @Override
  public ScriptedTask task() {
    return task;
  }

  @Override
  public Transcript transcript() {
    return transcript;
  }

  private Object loop() {
    if (started == null) {
      throw new IllegalStateException("The task is not started, or over");
    }
    return started;
  }

  private void create(String state) {
    Object errorReporter =
        WorkerParts.proxy(Reflected.runtime("errors.ErrorReporter"), this::reported);
    started =
        parts.sinkTask(
            new ReleasedSinkTask(task), state, this::told, consumer, log, List.of(errorReporter));
    Reflected.call(started, "initialize", Reflected.create(Reflected.runtime("TaskConfig"), TASK));
  }

  @Override
  public void start() {
    create("STARTED");
    Reflected.call(loop(), Reflected.has(loop(), "doStart") ? "doStart" : "initializeAndStart");
  }

  @Override
  public void startPaused() {
    create("PAUSED");
    isKeptBack = true;
  }

  /** The task's states: one that begins paused is resumed or stopped, as was said. */
  private @Nullable Object told(Object proxy, Method method, Object[] arguments) {
    if (isKeptBack && method.getName().equals("onPause")) {
      if (isResumed) {
        transition("STARTED");
      } else {
        Reflected.call(loop(), "stop");
      }
    }
    return null;
  }

  private @Nullable Object reported(Object proxy, Method method, Object[] arguments) {
    Future<Object> answer = report;
    return method.getName().equals("report") ? answer : null;
  }

  @Override
  public void turn(Rebalance... inPoll) {
    consumer.rebalanceInPoll(inPoll);
    if (isKeptBack) {
      turnsKeptBack++;
      return;
    }
    try {
      Reflected.call(loop(), "iteration");
    } catch (RuntimeException e) {
      end();
      transcript.noted("failed");
    }
  }

  /** What the worker's thread does once the loop is left. */
  private void end() {
    Object ending = loop();
    Reflected.call(ending, "stop");
    try {
      Reflected.call(ending, "execute");
    } catch (RuntimeException e) {
      return; // only logged, as by the worker
    } finally {
      Reflected.call(ending, "doClose");
      Reflected.call(parts.metrics, "stop");
      started = null;
    }
  }

  @Override
  public void stop() {
    if (!isKeptBack) {
      end();
      return;
    }
    consumer.afterPoll(
        () -> {
          if (--turnsKeptBack == 1) {
            Reflected.call(loop(), "stop");
          }
        });
    Reflected.call(loop(), "run");
  }

  @Override
  public boolean isOver() {
    return started == null;
  }

  @Override
  public void maxRecords(int max) {
    consumer.maxRecords(max);
  }

  @Override
  public void pass(long ms) {
    time.pass(ms);
  }

  @Override
  public void showConsumer() {
    transcript.consumer(consumer.positions(), ReleasedConsumer.ours(consumer.paused()));
  }

  @Override
  public void showWaits() {
    transcript.showWaits();
  }

  @Override
  public void holdCommitAnswers(boolean hold) {
    consumer.holdCommitAnswers(hold);
  }

  @Override
  public void refuseCommits(boolean refuse) {
    consumer.refuseCommits(refuse);
  }

  @Override
  public void expel() {
    consumer.expel();
  }

  /** A report that is under way when the task hears of it, and fails afterwards. */
  @Override
  public void failReport(SourcePartition partition) {
    CompletableFuture<Object> answer = new CompletableFuture<>();
    report = answer;
    Reflected.call(
        parts.reporter, "report", record(partition), new IllegalStateException("as scripted"));
    answer.completeExceptionally(new IllegalStateException("as scripted"));
  }

  @Override
  public void pauseConnector() {
    transition("PAUSED");
  }

  @Override
  public void resumeConnector() {
    if (isKeptBack) {
      isResumed = true;
    } else {
      transition("STARTED");
    }
  }

  private void transition(String state) {
    Reflected.call(
        loop(), "transitionTo", Reflected.constant(Reflected.runtime("TargetState"), state));
  }

  @Override
  public void cancel() {
    Reflected.call(loop(), "cancel");
  }

  static SinkRecord record(SourcePartition partition) {
    return new SinkRecord(
        partition.topic(),
        partition.partition(),
        null,
        null,
        null,
        null,
        0,
        0L,
        TimestampType.CREATE_TIME);
  }
}
