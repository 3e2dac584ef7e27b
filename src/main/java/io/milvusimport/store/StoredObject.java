package io.milvusimport.store;

/**
 * An object as read. Both times are epoch milliseconds of the store's clock, never of this
 * machine's.
 *
 * @param lastModifiedMs when the object was written
 * @param answeredAtMs when the store answered this read
 */
@SuppressWarnings("ArrayRecordComponent") // identity of the content is never asked for
public record StoredObject(byte[] bytes, long lastModifiedMs, long answeredAtMs) {
  /** How old the object was when it was read, by the store's clock. */
  public long ageMs() {
    return Math.max(0, answeredAtMs - lastModifiedMs);
  }
}
