package io.milvusimport.chaos;

import io.milvusimport.testbed.EmulatorProcess;
import io.milvusimport.testbed.KafkaTopics;
import io.milvusimport.testbed.ServerFailure;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Compares, all the time and on a thread of its own, the committed offsets with the rows that are
 * in: no offset may be committed before the rows below it are there, and none may move back.
 */
final class Audit implements AutoCloseable {
  private static final long LOOK_MS = 3_000;

  private final KafkaTopics topics;
  private final EmulatorProcess milvus;
  private final String group;
  private final String collection;
  private final CommittedOffsets offsets = new CommittedOffsets();
  private final Set<Long> ids = new HashSet<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private int rowsRead;

  /**
   * @param topics of its own
   */
  Audit(KafkaTopics topics, EmulatorProcess milvus, String group, String collection) {
    this.topics = topics;
    this.milvus = milvus;
    this.group = group;
    this.collection = collection;
    this.thread = new Thread(this::run, "audit of " + group);
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (!closed.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** First the offsets, then the rows: these only grow. */
  private void look() {
    Map<Integer, Long> committed = new HashMap<>();
    List<Long> more;
    try {
      topics
          .committed(group)
          .forEach((partition, offset) -> committed.put(partition.partition(), offset));
      more = milvus.ids(collection, rowsRead);
    } catch (ServerFailure brokerIsAway) {
      return;
    }
    rowsRead += more.size();
    ids.addAll(more);
    offsets.saw(committed, ids);
  }

  /** What was not as it should be. */
  List<String> findings() {
    return offsets.findings();
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    topics.close();
  }
}
