package io.milvusimport.framework;

import io.milvusimport.ledger.SourcePartition;
import java.util.Map;
import java.util.TreeMap;

/** A scripted task in the model of the framework. */
public final class ModelFramework implements Framework {
  private final SourceLog log = new SourceLog();
  private final Map<SourcePartition, Long> group = new TreeMap<>();
  private final Transcript transcript = new Transcript();
  private final ScriptedTask task = new ScriptedTask(transcript);
  private final ModelConsumer consumer = new ModelConsumer(log, group, transcript);
  private final SinkTaskLoop loop = new SinkTaskLoop(task, consumer, log, 0);
  private long nowMs;
  private boolean isFailureNoted;

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

  @Override
  public void start() {
    loop.start();
  }

  @Override
  public void startPaused() {
    loop.pauseConnector();
    loop.start();
  }

  @Override
  public void turn(Rebalance... inPoll) {
    consumer.rebalanceInPoll(inPoll);
    loop.turn(nowMs);
    if (loop.failure().isPresent() && !isFailureNoted) {
      isFailureNoted = true;
      transcript.noted("failed");
    }
  }

  @Override
  public boolean isOver() {
    return loop.isOver();
  }

  @Override
  public void maxRecords(int max) {
    consumer.maxRecords(max);
  }

  @Override
  public void pass(long ms) {
    nowMs += ms;
  }

  @Override
  public void showConsumer() {
    transcript.consumer(consumer.positions(), consumer.paused());
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

  @Override
  public void failReport(SourcePartition partition) {
    loop.failReport(partition);
  }

  @Override
  public void pauseConnector() {
    loop.pauseConnector();
  }

  @Override
  public void resumeConnector() {
    loop.resumeConnector();
  }

  @Override
  public void cancel() {
    loop.cancel();
  }

  @Override
  public void stop() {
    loop.stop();
    turn();
  }
}
