package io.milvusimport.connect;

import io.milvusimport.connect.config.FlushConfig;
import java.util.Optional;

/** When the running batch is due. Pure: the age is passed in. */
record FlushPolicy(long bytes, long records, long intervalMs) {
  static FlushPolicy of(FlushConfig config) {
    return new FlushPolicy(config.bytes(), config.records(), config.intervalMs());
  }

  /**
   * @param largestFileBytes of the files under construction
   * @param taken records of the batch, those without a row included
   * @param ageMs since the first of them
   */
  Optional<FlushReason> due(long largestFileBytes, long taken, long ageMs) {
    if (largestFileBytes >= bytes) {
      return Optional.of(FlushReason.BYTES);
    }
    if (taken >= records) {
      return Optional.of(FlushReason.RECORDS);
    }
    return ageMs >= intervalMs ? Optional.of(FlushReason.INTERVAL) : Optional.empty();
  }

  /** Time until the age alone makes the batch due. */
  long remainingMs(long ageMs) {
    return Math.max(0, intervalMs - ageMs);
  }
}
