package io.milvusimport.store;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Another store's operations, but for what a test overrides. Closing it leaves the other open. */
public class ForwardingStore implements ObjectStore {
  protected final ObjectStore inner;

  public ForwardingStore(ObjectStore inner) {
    this.inner = inner;
  }

  /** A store that ignores the condition of a create: it replaces what is there. */
  public static ObjectStore withoutConditions(ObjectStore inner) {
    return new ForwardingStore(inner) {
      @Override
      public Created createIfAbsent(String key, Body body) throws StoreException {
        inner.delete(List.of(key));
        return inner.createIfAbsent(key, body);
      }
    };
  }

  @Override
  public Created createIfAbsent(String key, Body body) throws StoreException {
    return inner.createIfAbsent(key, body);
  }

  @Override
  public void copy(String fromKey, String toKey) throws StoreException {
    inner.copy(fromKey, toKey);
  }

  @Override
  public Optional<StoredObject> get(String key) throws StoreException {
    return inner.get(key);
  }

  @Override
  public List<String> list(String prefix, String startAfter) throws StoreException {
    return inner.list(prefix, startAfter);
  }

  @Override
  public void delete(Collection<String> keys) throws StoreException {
    inner.delete(keys);
  }

  @Override
  public String location() {
    return inner.location();
  }

  @Override
  public void close() {}
}
