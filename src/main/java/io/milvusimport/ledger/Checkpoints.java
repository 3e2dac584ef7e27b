package io.milvusimport.ledger;

import io.milvusimport.store.Body;
import io.milvusimport.store.ObjectStore;
import io.milvusimport.store.StoreException;
import io.milvusimport.store.StoredObject;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Folded states beside the log, so that a reader need not begin at entry 0. Any thread. */
public final class Checkpoints {
  private static final int KEPT = 2;
  private static final Pattern NAME = Pattern.compile("[0-9]{20}\\.json");

  private final ObjectStore store;
  private final String folder;

  /**
   * @param folder where the connector keeps everything, ending in {@code /}
   */
  public Checkpoints(ObjectStore store, String folder) {
    this.store = store;
    this.folder = folder + "ledger/checkpoints/";
  }

  /** The folded state after the newest entry that has one, as it was written. */
  public Optional<byte[]> newest() throws StoreException {
    while (true) {
      List<String> keys = keys();
      if (keys.isEmpty()) {
        return Optional.empty();
      }
      Optional<StoredObject> newest = store.get(keys.get(keys.size() - 1));
      if (newest.isPresent()) {
        return newest.map(StoredObject::bytes);
      }
      // It was superseded and deleted between the two calls: a newer one is there.
    }
  }

  /** Writes the state after the entry at {@code position} and deletes all but the newest two. */
  public void write(long position, byte[] state) throws StoreException {
    store.createIfAbsent(folder + String.format("%020d.json", position), new Body.Bytes(state));
    List<String> keys = keys();
    if (keys.size() > KEPT) {
      store.delete(keys.subList(0, keys.size() - KEPT));
    }
  }

  /**
   * Some stores list temporary objects of uploads that are on their way: those are none of ours.
   */
  private List<String> keys() throws StoreException {
    return store.list(folder, "").stream()
        .filter(key -> NAME.matcher(key.substring(folder.length())).matches())
        .toList();
  }
}
