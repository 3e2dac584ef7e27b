package io.milvusimport.cost;

import io.milvusimport.store.Body;
import io.milvusimport.store.ForwardingStore;
import io.milvusimport.store.ObjectStore;
import io.milvusimport.store.StoreException;
import io.milvusimport.store.StoredObject;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** A store some way off: each request takes its time, half of it before it has its effect. */
final class CountedStore extends ForwardingStore {
  private final VirtualTime time;
  private final long latencyMs;
  private final RequestCount count;

  CountedStore(ObjectStore inner, VirtualTime time, long latencyMs, RequestCount count) {
    super(inner);
    this.time = time;
    this.latencyMs = latencyMs;
    this.count = count;
  }

  private static String about(String key) {
    return key.contains("/entries/")
        ? "entry"
        : key.contains("/checkpoints/") ? "checkpoint" : "data";
  }

  private void away() {
    time.waitMs(latencyMs / 2);
  }

  @Override
  public Created createIfAbsent(String key, Body body) throws StoreException {
    away();
    Created created = inner.createIfAbsent(key, body);
    count.add("PUT " + about(key) + (created == Created.CREATED ? "" : " lost"));
    away();
    return created;
  }

  @Override
  public void copy(String fromKey, String toKey) throws StoreException {
    away();
    inner.copy(fromKey, toKey);
    count.add("COPY " + about(toKey));
    away();
  }

  @Override
  public Optional<StoredObject> get(String key) throws StoreException {
    away();
    Optional<StoredObject> object = inner.get(key);
    count.add("GET " + about(key) + (object.isPresent() ? "" : " none"));
    away();
    return object;
  }

  @Override
  public List<String> list(String prefix, String startAfter) throws StoreException {
    away();
    List<String> keys = inner.list(prefix, startAfter);
    count.add("LIST " + about(prefix));
    away();
    return keys;
  }

  @Override
  public void delete(Collection<String> keys) throws StoreException {
    away();
    inner.delete(keys);
    count.add("DELETE");
    away();
  }
}
