package io.milvusimport.file;

import io.milvusimport.schema.KeyRank;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Of all keys offered, those that come first by {@link KeyRank}. Which they are depends on the set
 * of keys alone.
 */
final class FirstKeys {
  /** Longer keys are not kept. */
  static final int MAX_KEY_BYTES = 100;

  private final int most;
  private final long[] ranks;
  private final String[] keys;
  private int count;
  private boolean isTooLong;

  /**
   * @param most how many are kept
   */
  FirstKeys(int most) {
    this.most = most;
    this.ranks = new long[most];
    this.keys = new String[most];
  }

  void offer(long key) {
    long rank = KeyRank.of(key);
    if (mayBeFirst(rank)) {
      insert(rank, Long.toString(key));
    }
  }

  void offer(byte[] utf8, int offset, int length) {
    long rank = KeyRank.of(utf8, offset, length);
    if (!mayBeFirst(rank)) {
      return;
    }
    if (length > MAX_KEY_BYTES) {
      isTooLong = true;
    } else {
      insert(rank, new String(utf8, offset, length, StandardCharsets.UTF_8));
    }
  }

  /** First keys first; empty if one of them is too long to be kept, or if there is none. */
  List<String> keys() {
    List<String> first = new ArrayList<>();
    for (int i = 0; i < count && !isTooLong; i++) {
      first.add(keys[i]);
    }
    return first;
  }

  private boolean mayBeFirst(long rank) {
    return count < most || rank < ranks[most - 1];
  }

  private void insert(long rank, String key) {
    int at = count;
    while (at > 0 && ranks[at - 1] >= rank) {
      at--;
      if (keys[at].equals(key)) {
        return;
      }
    }
    int moved = Math.min(count, most - 1) - at;
    System.arraycopy(ranks, at, ranks, at + 1, moved);
    System.arraycopy(keys, at, keys, at + 1, moved);
    ranks[at] = rank;
    keys[at] = key;
    count = Math.min(count + 1, most);
  }
}
