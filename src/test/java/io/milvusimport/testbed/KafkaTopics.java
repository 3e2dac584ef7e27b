package io.milvusimport.testbed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/**
 * Topics, records and group offsets of one broker, by the plain Kafka clients. One thread at a
 * time.
 */
public final class KafkaTopics implements AutoCloseable {
  private static final long LIMIT_SECONDS = 120;

  private final String bootstrapServers;
  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;

  public KafkaTopics(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
    this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                5),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Creates a topic with one replica. */
  public void create(String topic, int partitions) {
    await(
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all(),
        "create " + topic);
  }

  /** Adds partitions to a topic. */
  public void grow(String topic, int partitions) {
    await(
        admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions))).all(),
        "grow " + topic);
  }

  /** Deletes the records of a partition below an offset, as retention does. */
  public void deleteRecords(String topic, int partition, long before) {
    await(
        admin
            .deleteRecords(
                Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(before)))
            .all(),
        "delete records of " + topic);
  }

  /**
   * Sends the values to a partition in one transaction, commits or aborts it, and waits for its
   * marker, which the broker writes after it has answered.
   */
  public void produceTransaction(
      String topic, int partition, Collection<byte[]> values, boolean commit) {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            topic);
    long end = endOffset(topic, partition) + values.size() + 1;
    try (KafkaProducer<byte[], byte[]> transactional =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      transactional.initTransactions();
      transactional.beginTransaction();
      values.forEach(
          value -> transactional.send(new ProducerRecord<>(topic, partition, null, value)));
      transactional.flush();
      if (commit) {
        transactional.commitTransaction();
      } else {
        transactional.abortTransaction();
      }
    }
    Awaitility.await("the marker of a transaction in " + topic)
        .atMost(LIMIT_SECONDS, TimeUnit.SECONDS)
        .until(() -> endOffset(topic, partition) == end);
  }

  /** Deletes a topic and its records. */
  public void delete(String topic) {
    await(admin.deleteTopics(List.of(topic)).all(), "delete " + topic);
  }

  /**
   * Sends the values in order to partition {@code partition} and waits for the broker.
   *
   * @return how many the broker acknowledged: all of them
   * @throws ServerFailure when one was not acknowledged
   */
  public int produce(String topic, int partition, Collection<byte[]> values) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (byte[] value : values) {
      sent.add(producer.send(new ProducerRecord<>(topic, partition, null, value)));
    }
    producer.flush();
    int acknowledged = 0;
    for (Future<RecordMetadata> one : sent) {
      await(one, "produce to " + topic);
      acknowledged++;
    }
    return acknowledged;
  }

  /** Sends one record without a value: a tombstone. */
  public void produceTombstone(String topic, int partition) {
    await(producer.send(new ProducerRecord<>(topic, partition, null, null)), "produce to " + topic);
  }

  /** The offsets the group has committed; partitions it has never committed are absent. */
  public Map<TopicPartition, Long> committed(String group) {
    Map<TopicPartition, Long> offsets =
        new TreeMap<>(Comparator.comparing(TopicPartition::toString));
    await(
            admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(),
            "read offsets of " + group)
        .forEach(
            (partition, offset) -> {
              if (offset != null) {
                offsets.put(partition, offset.offset());
              }
            });
    return offsets;
  }

  /** The offset the group has committed for one partition, 0 when none. */
  public long committed(String group, String topic, int partition) {
    return committed(group).getOrDefault(new TopicPartition(topic, partition), 0L);
  }

  /**
   * The first {@code count} records of a one-partition topic, from its beginning, waiting up to
   * {@code limit} for them.
   */
  public List<ConsumerRecord<byte[], byte[]>> read(String topic, int count, Duration limit) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    Map<String, Object> settings =
        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    long deadline = System.nanoTime() + limit.toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (records.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  /** How many records a one-partition topic holds. */
  public long endOffset(String topic) {
    return endOffset(topic, 0);
  }

  /** The offset that the partition's next record will have. */
  public long endOffset(String topic, int number) {
    TopicPartition partition = new TopicPartition(topic, number);
    return await(
            admin.listOffsets(Map.of(partition, OffsetSpec.latest())).partitionResult(partition),
            "read the end of " + topic)
        .offset();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
    admin.close(Duration.ofSeconds(2));
  }

  private static <T> T await(Future<T> future, String what) {
    try {
      return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerFailure("Interrupted: " + what, e);
    } catch (ExecutionException | TimeoutException e) {
      throw new ServerFailure("The Kafka broker did not: " + what, e);
    }
  }
}
