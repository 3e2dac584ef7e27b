package io.milvusimport.connect;

import io.milvusimport.connect.config.FlushConfig;
import java.util.Optional;

/** When the running batch is due. Pure: the age is passed in. */
record FlushPolicy(long bytes, long records, long intervalMs, int files) {
  /** Rejected records of a batch, each of which keeps a report waiting. */
  static final int MAX_REPORTS = 10_000;

  static FlushPolicy of(FlushConfig config) {
    return new FlushPolicy(config.bytes(), config.records(), config.intervalMs(), config.files());
  }

  /**
   * @param fileBytes of the largest file under construction
   * @param taken records of the batch, those without a row included
   * @param openFiles files under construction
   * @param reports of rejected records
   * @param ageMs since the first record
   */
  Optional<FlushReason> due(long fileBytes, long taken, int openFiles, int reports, long ageMs) {
    if (fileBytes >= bytes) {
      return Optional.of(FlushReason.BYTES);
    }
    if (taken >= records) {
      return Optional.of(FlushReason.RECORDS);
    }
    if (openFiles > files) {
      return Optional.of(FlushReason.FILES);
    }
    if (reports >= MAX_REPORTS) {
      return Optional.of(FlushReason.REJECTED);
    }
    return ageMs >= intervalMs ? Optional.of(FlushReason.INTERVAL) : Optional.empty();
  }

  /** Time until the age alone makes the batch due. */
  long remainingMs(long ageMs) {
    return Math.max(0, intervalMs - ageMs);
  }
}
