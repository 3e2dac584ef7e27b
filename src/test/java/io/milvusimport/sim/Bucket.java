package io.milvusimport.sim;

import io.milvusimport.store.ObjectStore.Created;
import io.milvusimport.store.StoreException;
import io.milvusimport.store.StoredObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The bucket itself, as it is behind the network, with a clock of its own. */
final class Bucket {
  @SuppressWarnings("ArrayRecordComponent") // identity of the content is never asked for
  private record Content(byte[] bytes, long modifiedMs) {}

  private final Timeline timeline;
  private final long clockOffsetMs;
  private final TreeMap<String, Content> objects = new TreeMap<>();
  private final BiConsumer<String, byte[]> created;

  /**
   * @param created hears of every object that is created
   */
  Bucket(Timeline timeline, BiConsumer<String, byte[]> created) {
    this.timeline = timeline;
    this.clockOffsetMs = 1_700_000_000_000L + timeline.upTo(10_000_000_000L);
    this.created = created;
  }

  private long clockMs() {
    return clockOffsetMs + timeline.nowMs();
  }

  Created create(String key, byte[] bytes) {
    if (objects.containsKey(key)) {
      return Created.EXISTS;
    }
    put(key, bytes);
    return Created.CREATED;
  }

  void put(String key, byte[] bytes) {
    objects.put(key, new Content(bytes, clockMs()));
    created.accept(key, bytes);
  }

  void copy(String from, String to) throws StoreException {
    Content source = objects.get(from);
    if (source == null) {
      throw new StoreException(
          StoreException.Kind.MISSING, "Copy of " + from + " to " + to + ": no such object.");
    }
    objects.put(to, new Content(source.bytes(), clockMs()));
  }

  Optional<StoredObject> get(String key) {
    Content content = objects.get(key);
    return content == null
        ? Optional.empty()
        : Optional.of(new StoredObject(content.bytes(), content.modifiedMs(), clockMs()));
  }

  /** Those that were there for at least so long. */
  List<String> list(String prefix, String startAfter, long sinceMs) {
    List<String> keys = new ArrayList<>();
    String from = startAfter.compareTo(prefix) > 0 ? startAfter : prefix;
    for (var each : objects.tailMap(from, !from.equals(startAfter)).entrySet()) {
      if (!each.getKey().startsWith(prefix)) {
        break;
      }
      if (each.getValue().modifiedMs() <= clockMs() - sinceMs) {
        keys.add(each.getKey());
      }
    }
    return keys;
  }

  void delete(Collection<String> keys) {
    keys.forEach(objects::remove);
  }

  void empty() {
    objects.clear();
  }
}
