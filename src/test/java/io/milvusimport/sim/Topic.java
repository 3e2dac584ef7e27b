package io.milvusimport.sim;

import io.milvusimport.ledger.SourcePartition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The topic: numbered records of several partitions. What becomes of a record is written on it:
 * which destination its row goes to, or that it has none.
 */
final class Topic {
  static final String NAME = "orders";

  /** Not a row: it is to be rejected, has no value, is dropped by a transform, or is not there. */
  static final byte REJECTED = 100;

  static final byte EMPTY = 101;
  static final byte FILTERED = 102;
  static final byte GAP = 103;

  /** One partition of one life of the topic. */
  static final class Log {
    final SourcePartition partition;
    final int generation;
    private byte[] kinds = new byte[64];
    private int end;
    private int start;

    Log(SourcePartition partition, int generation) {
      this.partition = partition;
      this.generation = generation;
    }

    int end() {
      return end;
    }

    int start() {
      return start;
    }

    void startAt(int offset) {
      start = Math.max(start, Math.min(offset, end));
    }

    void add(byte kind) {
      if (end == kinds.length) {
        kinds = Arrays.copyOf(kinds, 2 * end);
      }
      kinds[end++] = kind;
    }

    byte kind(long offset) {
      return kinds[(int) offset];
    }

    /** Every offset has a record that reaches the task: one to compare the ledger's last with. */
    void withoutGaps() {
      for (int offset = 0; offset < end; offset++) {
        if (kinds[offset] == GAP || kinds[offset] == FILTERED) {
          kinds[offset] = EMPTY;
        }
      }
    }

    boolean isRow(long offset) {
      return kinds[(int) offset] < REJECTED;
    }

    long timestampMs(long offset) {
      return 1_000_000L * (generation + 1) + offset * 10;
    }

    /** A number for the row that nothing else has. */
    int row(long offset) {
      return (generation << 25) | (partition.partition() << 20) | (int) offset;
    }
  }

  private final World world;
  private final List<Log> logs = new ArrayList<>();
  private final List<Log> firstLogs = new ArrayList<>();
  private int generation;
  private boolean isDeleted;

  Topic(World world) {
    this.world = world;
  }

  static int partitionOf(int row) {
    return (row >> 20) & 31;
  }

  static int offsetOf(int row) {
    return row & 0xFFFFF;
  }

  static int generationOf(int row) {
    return row >> 25;
  }

  void addPartition() {
    Log log = new Log(new SourcePartition(NAME, logs.size()), generation);
    logs.add(log);
    if (generation == 0) {
      firstLogs.add(log);
    }
  }

  /** Empty while the topic is deleted. */
  List<SourcePartition> partitions() {
    return isDeleted ? List.of() : logs.stream().map(log -> log.partition).toList();
  }

  Log log(SourcePartition partition) {
    return logs.get(partition.partition());
  }

  List<Log> logs() {
    return logs;
  }

  /** Those of the topic's first life. */
  List<Log> firstLogs() {
    return firstLogs;
  }

  void produce(Log log, int records) {
    boolean isTailFiltered = world.has(Switch.FILTERED) && world.timeline.chance(0.3);
    for (int i = 0; i < records; i++) {
      boolean isOfTail = isTailFiltered && i >= records - 5;
      log.add(isOfTail ? FILTERED : kind());
    }
  }

  /** A row for each destination. */
  void produceRows(Log log) {
    log.add((byte) 0);
    if (world.has(Switch.DESTINATIONS)) {
      log.add((byte) 1);
    }
  }

  private byte kind() {
    Timeline timeline = world.timeline;
    if (world.has(Switch.GAPS) && timeline.chance(0.1)) {
      return GAP;
    }
    if (world.has(Switch.FILTERED) && timeline.chance(0.1)) {
      return FILTERED;
    }
    if (timeline.chance(0.02)) {
      return EMPTY;
    }
    if (world.has(Switch.REJECTS) && timeline.chance(0.05)) {
      return REJECTED;
    }
    return world.has(Switch.DESTINATIONS) ? (byte) timeline.upTo(2) : 0;
  }

  void delete() {
    isDeleted = true;
  }

  /** Another topic of the same name. */
  void createAgain(int recordsEach) {
    isDeleted = false;
    generation++;
    int n = logs.size();
    logs.clear();
    for (int p = 0; p < n; p++) {
      addPartition();
      produce(logs.get(p), recordsEach);
      logs.get(p).withoutGaps();
    }
  }

  /** Whether the topic was deleted, and perhaps created anew. */
  boolean isAnother() {
    return isDeleted || generation > 0;
  }

  int generation() {
    return generation;
  }
}
