package io.milvusimport.chaos;

import io.milvusimport.testbed.KafkaTopics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A producer of numbered records at a steady pace, on a thread of its own: the id of a record is
 * {@link RowCount#id} of its partition and offset.
 */
final class Load implements AutoCloseable {
  private static final long BEAT_MS = 250;
  private static final int RECORDS_PER_BEAT = 3;

  private final KafkaTopics topics;
  private final String topic;
  private final int partitions;
  private final Map<Integer, Long> produced = new HashMap<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;
  private volatile String failure = "";

  /**
   * @param topics of its own, for the time it produces
   */
  Load(KafkaTopics topics, String topic, int partitions) {
    this.topics = topics;
    this.topic = topic;
    this.partitions = partitions;
    this.thread = new Thread(this::run, "producer of " + topic);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!stopped.await(BEAT_MS, TimeUnit.MILLISECONDS)) {
        for (int partition = 0; partition < partitions; partition++) {
          produce(partition);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure = e.toString();
    }
  }

  private void produce(int partition) {
    long next = produced.getOrDefault(partition, 0L);
    List<byte[]> values = new ArrayList<>();
    for (int i = 0; i < RECORDS_PER_BEAT; i++) {
      String value =
          "{\"id\":%d,\"embedding\":[%d,%d,0.5,1]}"
              .formatted(RowCount.id(partition, next + i), partition, next + i);
      values.add(value.getBytes(StandardCharsets.UTF_8));
    }
    topics.produce(topic, partition, values);
    produced.put(partition, next + RECORDS_PER_BEAT);
  }

  /**
   * Stops, and says how many records each partition has.
   *
   * @throws IllegalStateException when the producer failed, or numbers are not offsets
   */
  Map<Integer, Long> stop() throws InterruptedException {
    stopped.countDown();
    thread.join();
    if (!failure.isEmpty()) {
      throw new IllegalStateException("The producer failed: " + failure);
    }
    produced.forEach(
        (partition, count) -> {
          long end = topics.endOffset(topic, partition);
          if (end != count) {
            throw new IllegalStateException(
                topic + "-" + partition + " ends at " + end + ", and not at " + count);
          }
        });
    return Map.copyOf(produced);
  }

  @Override
  public void close() {
    stopped.countDown();
    topics.close();
  }
}
