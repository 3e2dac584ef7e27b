package io.milvusimport.ledger;

/** A partition of a Kafka topic, by the coordinates that the consumer has (before transforms). */
public record SourcePartition(String topic, int partition) implements Comparable<SourcePartition> {
  @Override
  public int compareTo(SourcePartition other) {
    int byTopic = topic.compareTo(other.topic);
    return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
  }

  @Override
  public String toString() {
    return topic + "-" + partition;
  }
}
