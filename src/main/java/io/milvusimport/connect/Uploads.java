package io.milvusimport.connect;

import io.milvusimport.ledger.Pause;
import io.milvusimport.ledger.Suffix;
import io.milvusimport.store.Body;
import io.milvusimport.store.ObjectStore;
import io.milvusimport.store.ObjectStore.Created;
import io.milvusimport.store.StoreException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts sealed files into the store, again and again until it answers. */
final class Uploads {
  private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);

  private final ObjectStore store;
  private final String folder;
  private final Pause pause;

  Uploads(ObjectStore store, String folder, Pause pause) {
    this.store = store;
    this.folder = folder;
    this.pause = pause;
  }

  /**
   * Uploads one file, object by object, under names that no other incarnation or batch has.
   *
   * @throws StoreException if the store refuses
   * @throws InterruptedException if told to give up
   */
  void upload(SealedBatch.Part part) throws StoreException, InterruptedException {
    List<String> keys = part.staged().keys(Suffix.STAGED);
    List<Path> paths = part.local().objects();
    for (int i = 0; i < keys.size(); i++) {
      upload(folder + keys.get(i), new Body.LocalFile(paths.get(i)));
    }
    LOG.info(
        "File uploaded: file={} bytes={} rows={}",
        folder + part.staged().path(Suffix.STAGED),
        part.local().bytes(),
        part.local().rows());
  }

  private void upload(String key, Body body) throws StoreException, InterruptedException {
    boolean inDoubt = false;
    for (int n = 1; ; n++) {
      try {
        if (store.createIfAbsent(key, body) == Created.CREATED || inDoubt) {
          return;
        }
        throw new IllegalStateException(
            "The store has an object " + key + " already, whose name this task has just made up.");
      } catch (StoreException e) {
        if (!e.inDoubt()) {
          throw e;
        }
        inDoubt = true; // what exists under the name from here on is ours
        LOG.warn("File not uploaded yet: file={} tries={} : {}", key, n, e.getMessage());
      }
      pause.before(n);
    }
  }
}
