package io.milvusimport.connect;

import io.milvusimport.store.Body;
import io.milvusimport.store.ForwardingStore;
import io.milvusimport.store.ObjectStore;
import io.milvusimport.store.StoreException;
import io.milvusimport.store.StoredObject;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** A store, some calls of which fail for a while, whether it acted or not. */
final class StruckStore extends ForwardingStore {
  private BiPredicate<String, String> struck = (operation, key) -> false;
  private @Nullable StoreException failure;
  private boolean acts;
  private int left;
  private int met;

  private interface Real<T> {
    T run() throws StoreException;
  }

  StruckStore(ObjectStore inner) {
    super(inner);
  }

  /**
   * @param picks by operation (create, copy, get, list, delete) and first key
   */
  synchronized void strike(
      BiPredicate<String, String> picks, StoreException with, boolean acting, int times) {
    struck = picks;
    failure = with;
    acts = acting;
    left = times;
  }

  synchronized void heal() {
    left = 0;
  }

  /** How often the fault was met. */
  synchronized int met() {
    return met;
  }

  private synchronized <T> T call(String operation, String key, Real<T> real)
      throws StoreException {
    if (left == 0 || failure == null || !struck.test(operation, key)) {
      return real.run();
    }
    left--;
    met++;
    if (acts) {
      T unused = real.run();
    }
    throw failure;
  }

  @Override
  public Created createIfAbsent(String key, Body body) throws StoreException {
    return call("create", key, () -> inner.createIfAbsent(key, body));
  }

  @Override
  public void copy(String fromKey, String toKey) throws StoreException {
    boolean unused =
        call(
            "copy",
            fromKey,
            () -> {
              inner.copy(fromKey, toKey);
              return true;
            });
  }

  @Override
  public Optional<StoredObject> get(String key) throws StoreException {
    return call("get", key, () -> inner.get(key));
  }

  @Override
  public List<String> list(String prefix, String startAfter) throws StoreException {
    return call("list", prefix, () -> inner.list(prefix, startAfter));
  }

  @Override
  public void delete(Collection<String> keys) throws StoreException {
    boolean unused =
        call(
            "delete",
            keys.stream().findFirst().orElse(""),
            () -> {
              inner.delete(keys);
              return true;
            });
  }
}
