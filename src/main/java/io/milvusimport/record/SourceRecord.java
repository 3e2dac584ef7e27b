package io.milvusimport.record;

import java.util.List;
import org.apache.kafka.connect.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record with everything that a row may be made of.
 *
 * @param value as converter and transforms left it
 * @param key as converter and transforms left it
 * @param topic where the record was written to, as are partition and offset: transforms change none
 *     of the three
 * @param timestampMs since the epoch; null if the record has none
 */
public record SourceRecord(
    @Nullable Object value,
    @Nullable Object key,
    String topic,
    int partition,
    long offset,
    @Nullable Long timestampMs,
    Iterable<Header> headers) {
  /** A record that is its value alone, for mappings that ask for nothing else. */
  static SourceRecord ofValue(@Nullable Object value) {
    return new SourceRecord(value, null, "", 0, 0, null, List.of());
  }

  /** The same record with another value. */
  SourceRecord withValue(@Nullable Object other) {
    return new SourceRecord(other, key, topic, partition, offset, timestampMs, headers);
  }

  /** {@code orders-3-88121}: no two records of a cluster have the same. */
  String coordinates() {
    return topic + "-" + partition + "-" + offset;
  }
}
