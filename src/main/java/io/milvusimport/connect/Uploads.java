package io.milvusimport.connect;

import io.milvusimport.file.SealedFile;
import io.milvusimport.ledger.Pause;
import io.milvusimport.ledger.StagedFile;
import io.milvusimport.ledger.Suffix;
import io.milvusimport.store.Body;
import io.milvusimport.store.ObjectStore;
import io.milvusimport.store.ObjectStore.Created;
import io.milvusimport.store.StoreException;
import java.util.ArrayList;
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
   * Uploads the files of a batch, object by object, under names that no other incarnation or batch
   * has.
   *
   * @return the files as they are in the store: what was tried again has another name than before
   * @throws StoreException if the store refuses
   * @throws InterruptedException if told to give up
   */
  List<StagedFile> upload(List<SealedBatch.Part> parts)
      throws StoreException, InterruptedException {
    int unused = 1 + parts.stream().mapToInt(part -> part.staged().number()).max().orElse(-1);
    List<StagedFile> uploaded = new ArrayList<>();
    for (SealedBatch.Part part : parts) {
      StagedFile file = part.staged();
      for (int n = 1; !isUploaded(file, part.local(), n); n++) {
        pause.before(n);
        // The request can still arrive, also when the object was deleted meanwhile so that no late
        // import finds it. A name that was in doubt must be nobody's input.
        file = file.renumbered(unused++);
      }
      LOG.info(
          "File uploaded: file={} bytes={} rows={}",
          folder + file.path(Suffix.STAGED),
          part.local().bytes(),
          part.local().rows());
      uploaded.add(file);
    }
    return uploaded;
  }

  /** False if it is not known. */
  private boolean isUploaded(StagedFile file, SealedFile local, int tries) throws StoreException {
    List<String> keys = file.keys(Suffix.STAGED);
    for (int i = 0; i < keys.size(); i++) {
      String key = folder + keys.get(i);
      try {
        Body body = new Body.LocalFile(local.objects().get(i));
        if (store.createIfAbsent(key, body) == Created.EXISTS) {
          throw new IllegalStateException(
              "The store has an object "
                  + key
                  + " already, whose name this task has just made up.");
        }
      } catch (StoreException e) {
        if (!e.inDoubt()) {
          throw e;
        }
        LOG.warn("File not uploaded yet: file={} tries={} : {}", key, tries, e.getMessage());
        return false;
      }
    }
    return true;
  }
}
