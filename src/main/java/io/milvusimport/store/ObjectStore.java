package io.milvusimport.store;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A bucket, or a folder that behaves like one. Keys are {@code /}-separated, without a leading
 * slash. Reads see every write that ended before they began. Safe for use by many threads.
 *
 * <p>Every operation throws {@link StoreException}; {@link StoreException#inDoubt()} says whether a
 * write may have taken effect all the same, or may take effect later.
 */
public interface ObjectStore extends AutoCloseable {
  /** What a conditional create came to. */
  enum Created {
    /** The object is there with these bytes, and this call put it there. */
    CREATED,
    /** An object of that name was there before; it is untouched. */
    EXISTS
  }

  /**
   * Creates an object unless one of that name exists: of any number of concurrent calls for one key
   * exactly one is answered {@link Created#CREATED}. The object is visible whole or not at all.
   */
  Created createIfAbsent(String key, Body body) throws StoreException;

  /**
   * Copies an object under another name, replacing what has that name. If there is none, it fails
   * with {@link StoreException.Kind#MISSING}.
   */
  void copy(String fromKey, String toKey) throws StoreException;

  /** The object's bytes and times, or empty if there is none. Only for small objects. */
  Optional<StoredObject> get(String key) throws StoreException;

  /** All keys that start with {@code prefix} and sort after {@code startAfter}, in order. */
  List<String> list(String prefix, String startAfter) throws StoreException;

  /** Deletes the objects that exist among the keys. */
  void delete(Collection<String> keys) throws StoreException;

  /** Where the store is, for messages: {@code s3://bucket} or a folder. Holds no secret. */
  String location();

  @Override
  void close();
}
