package io.milvusimport.schema;

import java.nio.charset.StandardCharsets;

/**
 * An order of primary keys that has nothing to do with their values: by a hash. Since every file
 * names its first keys in this order, it can be told of many a key that a file does not have it.
 *
 * <p>The ranks are in ledgers: they must never change.
 */
public final class KeyRank {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private KeyRank() {}

  /** Of an Int64 key. */
  public static long of(long key) {
    return mix(key);
  }

  /** Of a VarChar key, in UTF-8. */
  public static long of(byte[] utf8, int offset, int length) {
    long hash = FNV_OFFSET;
    for (int i = offset; i < offset + length; i++) {
      hash = (hash ^ (utf8[i] & 0xff)) * FNV_PRIME;
    }
    return mix(hash);
  }

  /** Of a key as text, a number in decimal if it is an Int64. */
  public static long of(String key, boolean isText) {
    if (!isText) {
      return of(Long.parseLong(key));
    }
    byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
    return of(utf8, 0, utf8.length);
  }

  /** So that every bit of the input changes half of the bits; the last step of MurmurHash3. */
  private static long mix(long bits) {
    long h = bits;
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }
}
