package io.milvusimport.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** What keys may look like, and their order. The same for every store. */
final class ObjectKeys {
  /** Longest key, in bytes of UTF-8. Source: Amazon S3 user guide, "Naming Amazon S3 objects". */
  static final int MAX_BYTES = 1024;

  /** The order of a listing: by the unsigned bytes of UTF-8, as S3 does. */
  static final Comparator<String> ORDER =
      (a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));

  private ObjectKeys() {}

  /**
   * Refuses a key that some store could not hold, or that would leave the folder of a local one.
   */
  static void check(String operation, String key, String location) throws StoreException {
    String fault = faultOf(key);
    if (fault != null) {
      throw new StoreException(
          StoreException.Kind.REFUSED,
          "%s of key '%s' in %s refused before it was sent: %s"
              .formatted(operation, key, location, fault));
    }
  }

  private static @Nullable String faultOf(String key) {
    if (key.getBytes(UTF_8).length > MAX_BYTES) {
      return "a key has at most " + MAX_BYTES + " bytes of UTF-8.";
    }
    if (key.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
      return "a key has no control characters.";
    }
    for (String segment : key.split("/", -1)) {
      if (segment.isEmpty()) {
        return "a key is not empty, has no slash at either end and no two in a row.";
      }
      if (segment.equals(".") || segment.equals("..")) {
        return "a key has no segment '.' or '..'.";
      }
    }
    return null;
  }
}
