package io.milvusimport.sim;

import io.milvusimport.ledger.SourcePartition;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What should be in, and what is: counts each row of the topic in the collections, and knows how
 * often a person wants it there.
 */
final class Rows {
  /** The rows of one partition. */
  private static final class Track {
    byte[] in = new byte[64];
    byte[] before = new byte[64];
    boolean[] kept = new boolean[64];
    boolean[] waived = new boolean[64];
    long start = Long.MAX_VALUE;
    int done;

    void reach(int offset) {
      if (offset >= in.length) {
        int size = Math.max(offset + 1, 2 * in.length);
        in = Arrays.copyOf(in, size);
        before = Arrays.copyOf(before, size);
        kept = Arrays.copyOf(kept, size);
        waived = Arrays.copyOf(waived, size);
      }
    }
  }

  private final World world;
  private final Map<Integer, Track> tracks = new HashMap<>();
  private final Map<String, int[]> files = new HashMap<>();
  private long changes;

  Rows(World world) {
    this.world = world;
  }

  private Track track(int partition) {
    return tracks.computeIfAbsent(partition, p -> new Track());
  }

  /** A task made a file of these rows. */
  void made(String file, int[] rows) {
    files.put(file, rows);
  }

  int[] ofFile(String file) {
    return files.getOrDefault(file, new int[0]);
  }

  long changes() {
    return changes;
  }

  /** Rows became visible. */
  void shown(int[] rows, String by) {
    changes++;
    for (int row : rows) {
      int offset = Topic.offsetOf(row);
      if (Topic.generationOf(row) != 0) {
        world.broken(Invariant.NOT_STOPPED, by + " brings rows of another topic of the name");
      }
      Track track = track(Topic.partitionOf(row));
      track.reach(offset);
      track.in[offset]++;
      int most = track.before[offset] + (offset >= track.start ? 1 : 0);
      if (track.in[offset] > most) {
        world.broken(
            Invariant.ROW_TWICE,
            Topic.partitionOf(row)
                + "@"
                + offset
                + " is in "
                + track.in[offset]
                + " times by "
                + by);
      }
    }
  }

  /** A person took rows out of the collection again. */
  void removed(int[] rows) {
    for (int row : rows) {
      track(Topic.partitionOf(row)).in[Topic.offsetOf(row)]--;
    }
  }

  boolean isIn(int row) {
    Track track = track(Topic.partitionOf(row));
    int offset = Topic.offsetOf(row);
    return offset < track.in.length && track.in[offset] > track.before[offset];
  }

  /** A record is in the dead letter queue. */
  void kept(int row) {
    Track track = track(Topic.partitionOf(row));
    track.reach(Topic.offsetOf(row));
    track.kept[Topic.offsetOf(row)] = true;
  }

  /** The rows need not come in: their file is set aside. */
  void setAside(String file) {
    for (int row : ofFile(file)) {
      waive(Topic.partitionOf(row), Topic.offsetOf(row));
    }
  }

  /** Kafka removed records below the offset before they were imported. */
  void expired(SourcePartition partition, int below) {
    for (int offset = 0; offset < below; offset++) {
      waive(partition.partition(), offset);
    }
  }

  private void waive(int partition, int offset) {
    Track track = track(partition);
    track.reach(offset);
    track.waived[offset] = true;
  }

  /** Rows from the offset on are wanted once more than they are in now, those below no more. */
  void startedAt(SourcePartition partition, long offset) {
    Track track = track(partition.partition());
    track.before = track.in.clone();
    track.start = offset;
    track.done = (int) offset;
  }

  /** Nothing is wanted until the partition is started anew. */
  void unstarted(SourcePartition partition) {
    startedAt(partition, Long.MAX_VALUE / 2);
  }

  /** The first offset at or above the start that is not done with. */
  long doneUpTo(SourcePartition partition) {
    Track track = track(partition.partition());
    Topic.Log log = world.topic.firstLogs().get(partition.partition());
    if (track.start > log.end()) {
      return track.start;
    }
    while (track.done < log.end() && isDone(track, log, track.done)) {
      track.done++;
    }
    return track.done;
  }

  private static boolean isDone(Track track, Topic.Log log, int offset) {
    track.reach(offset);
    if (track.waived[offset]) {
      return true;
    }
    if (log.kind(offset) == Topic.REJECTED) {
      return track.kept[offset];
    }
    return !log.isRow(offset) || track.in[offset] > track.before[offset];
  }

  boolean isStarted(SourcePartition partition) {
    return track(partition.partition()).start < Long.MAX_VALUE / 4;
  }

  long start(SourcePartition partition) {
    return track(partition.partition()).start;
  }
}
