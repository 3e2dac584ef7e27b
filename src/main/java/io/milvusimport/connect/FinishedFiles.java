package io.milvusimport.connect;

import io.milvusimport.store.ObjectStore;
import io.milvusimport.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * What becomes of the objects of completed jobs: gone at once, so that a create that arrives late
 * finds no input; or kept for a while under {@code done/<epoch minute>/}. Any thread.
 */
final class FinishedFiles {
  private final ObjectStore store;
  private final String folder;
  private final Duration retention;
  private final Clock clock;

  /**
   * @param retention zero keeps nothing
   */
  FinishedFiles(ObjectStore store, String folder, Duration retention, Clock clock) {
    this.store = store;
    this.folder = folder;
    this.retention = retention;
    this.clock = clock;
  }

  void retire(List<String> keys) throws StoreException {
    if (!retention.isZero()) {
      String kept = doneFolder() + minute(clock.millis()) + "/";
      for (String key : keys) {
        store.copy(key, kept + name(key));
      }
    }
    store.delete(keys);
  }

  /** Deletes what was kept long enough. */
  void expire() throws StoreException {
    long oldest = minute(clock.millis() - retention.toMillis());
    store.delete(
        store.list(doneFolder(), "").stream().filter(key -> keptAt(key) < oldest).toList());
  }

  /** Without the folder of the collection, which ends the path of no file. */
  private String name(String key) {
    return key.substring((folder + "data/").length()).replaceFirst("[^/]*/[^/]*/", "");
  }

  private String doneFolder() {
    return folder + "done/";
  }

  /** A key that is not of the form is kept: somebody else put it there. */
  private long keptAt(String key) {
    String minute = key.substring(doneFolder().length()).replaceFirst("/.*", "");
    return minute.matches("[0-9]{1,18}") ? Long.parseLong(minute) : Long.MAX_VALUE;
  }

  private static long minute(long epochMs) {
    return epochMs / 60_000;
  }
}
