package io.milvusimport.connect.config;

import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * When a batch is handed over, and how much memory a task may hold.
 *
 * @param bytes of the largest file of a batch
 * @param records of a batch; {@link Long#MAX_VALUE} for no limit
 * @param intervalMs since the first record of a batch
 * @param files that a batch may have before it is handed over
 * @param bufferBytes heap of all files of a task that are under construction
 */
public record FlushConfig(long bytes, long records, long intervalMs, int files, long bufferBytes) {
  public static final String BYTES = "flush.bytes";
  public static final String RECORDS = "flush.records";
  public static final String INTERVAL_MS = "flush.interval.ms";
  public static final String FILES = "flush.files";
  public static final String BUFFER_BYTES = "buffer.max.bytes";

  /** Servers read a file whole: few take more than this, and a lost one is read again whole. */
  static final long MAX_BYTES = 4L << 30;

  static void define(ConfigDef def) {
    new Group(def, "Flush")
        .add(
            BYTES,
            Type.LONG,
            128L << 20,
            Range.between(1, MAX_BYTES),
            Importance.HIGH,
            "A task hands its files over when the largest has about this size, in bytes. Large files"
                + " import best; a file is never much larger than this.")
        .add(
            RECORDS,
            Type.LONG,
            0L,
            Range.atLeast(0),
            Importance.MEDIUM,
            "A task hands its files over after this many records; 0 sets no limit.")
        .add(
            INTERVAL_MS,
            Type.LONG,
            300_000L,
            Range.atLeast(100),
            Importance.HIGH,
            "A task hands its files over this long after the first record of them, in milliseconds,"
                + " whether or not more come.")
        .add(
            FILES,
            Type.INT,
            500,
            Range.between(1, 10_000),
            Importance.LOW,
            "A task hands its files over when it has more than this many, one for each collection or"
                + " partition that its records go to. Each is an open file on local disk. Where more"
                + " destinations take turns, files become small: raise it, or use more tasks.")
        .add(
            BUFFER_BYTES,
            Type.LONG,
            128L << 20,
            Range.atLeast(1L << 20),
            Importance.MEDIUM,
            "Heap that a task may hold for files under construction, in bytes, over all destinations."
                + " Beyond it the largest leaves memory for local disk.");
  }

  static FlushConfig of(AbstractConfig config) {
    long records = config.getLong(RECORDS);
    return new FlushConfig(
        config.getLong(BYTES),
        records == 0 ? Long.MAX_VALUE : records,
        config.getLong(INTERVAL_MS),
        config.getInt(FILES),
        config.getLong(BUFFER_BYTES));
  }
}
