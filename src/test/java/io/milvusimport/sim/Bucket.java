package io.milvusimport.sim;

import io.milvusimport.store.Body;
import io.milvusimport.store.InMemoryObjectStore;
import io.milvusimport.store.ObjectStore.Created;
import io.milvusimport.store.StoreException;
import io.milvusimport.store.StoredObject;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The bucket itself, as it is behind the network, with a clock of its own: a store that keeps the
 * contract of the real ones.
 */
final class Bucket {
  private final Timeline timeline;
  private final long clockOffsetMs;
  private final InMemoryObjectStore objects = new InMemoryObjectStore(this::clockMs);
  private final BiConsumer<String, byte[]> created;

  private interface Call<T> {
    T run() throws StoreException;
  }

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

  /** What this store, behind all that goes wrong on the way to it, always does. */
  private static <T> T certain(Call<T> call) {
    try {
      return call.run();
    } catch (StoreException e) {
      throw new AssertionError(e);
    }
  }

  Created create(String key, byte[] bytes) {
    Created answer = certain(() -> objects.createIfAbsent(key, new Body.Bytes(bytes)));
    if (answer == Created.CREATED) {
      created.accept(key, bytes);
    }
    return answer;
  }

  /** Whatever is there already. */
  void put(String key, byte[] bytes) {
    delete(List.of(key));
    create(key, bytes);
  }

  void copy(String from, String to) throws StoreException {
    objects.copy(from, to);
  }

  Optional<StoredObject> get(String key) {
    return certain(() -> objects.get(key));
  }

  /** Those that were there for at least so long. */
  List<String> list(String prefix, String startAfter, long sinceMs) {
    List<String> keys = certain(() -> objects.list(prefix, startAfter));
    return sinceMs == 0 ? keys : keys.stream().filter(key -> isOlder(key, sinceMs)).toList();
  }

  private boolean isOlder(String key, long sinceMs) {
    return get(key).filter(object -> object.ageMs() >= sinceMs).isPresent();
  }

  void delete(Collection<String> keys) {
    certain(
        () -> {
          objects.delete(keys);
          return keys;
        });
  }
}
