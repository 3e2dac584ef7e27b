package io.milvusimport.framework;

import io.milvusimport.ledger.SourcePartition;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a task asked for and the framework has not done yet, and which partitions it paused. */
final class TaskRequests implements FrameworkContext {
  private final ModelConsumer consumer;
  private final Map<SourcePartition, Long> rewinds = new TreeMap<>();
  private final Set<SourcePartition> paused = new TreeSet<>();
  private OptionalLong timeoutMs = OptionalLong.empty();
  private boolean isCommitRequested;
  private boolean isConnectorPaused;

  TaskRequests(ModelConsumer consumer) {
    this.consumer = consumer;
  }

  @Override
  public void offset(SourcePartition partition, long offset) {
    rewinds.put(partition, offset);
  }

  @Override
  public void timeout(long waitMs) {
    timeoutMs = waitMs > 0 ? OptionalLong.of(waitMs) : OptionalLong.empty();
  }

  @Override
  public Set<SourcePartition> assignment() {
    return consumer.assignment();
  }

  @Override
  public void pause(SourcePartition partition) {
    paused.add(partition);
    if (!isConnectorPaused) {
      consumer.pause(partition);
    }
  }

  @Override
  public void resume(SourcePartition partition) {
    paused.remove(partition);
    if (!isConnectorPaused) {
      consumer.resume(partition);
    }
  }

  @Override
  public void requestCommit() {
    isCommitRequested = true;
  }

  /** While the connector is paused the consumer is left as it is. */
  void connectorPaused(boolean isPaused) {
    isConnectorPaused = isPaused;
  }

  boolean isConnectorPaused() {
    return isConnectorPaused;
  }

  boolean isCommitRequested() {
    return isCommitRequested;
  }

  void commitBegun() {
    isCommitRequested = false;
  }

  Map<SourcePartition, Long> rewinds() {
    return rewinds;
  }

  Set<SourcePartition> paused() {
    return paused;
  }

  /** The wait that was asked for, which counts once. */
  OptionalLong takeTimeout() {
    OptionalLong taken = timeoutMs;
    timeoutMs = OptionalLong.empty();
    return taken;
  }
}
