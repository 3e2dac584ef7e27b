package io.milvusimport.connect;

import io.milvusimport.importjob.ImportService;
import io.milvusimport.importjob.ImportService.KeysAnswer;
import io.milvusimport.importjob.ImportService.KeysSeen;
import io.milvusimport.importjob.ImportService.KeysUnknown;
import io.milvusimport.schema.Destination;
import io.milvusimport.schema.PrimaryKeys;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for primary keys in collections. A server that does not answer such questions is left in
 * peace for a while: jobs are submitted without witnesses then. Any thread.
 */
final class KeyLooks {
  private static final Logger LOG = LoggerFactory.getLogger(KeyLooks.class);
  private static final long PEACE_MS = Duration.ofMinutes(10).toMillis();

  private final ImportService service;
  private final LongSupplier nowMs;
  private final Map<String, Long> unansweredAtMs = new ConcurrentHashMap<>();

  /**
   * @param nowMs a monotonic clock
   */
  KeyLooks(ImportService service, LongSupplier nowMs) {
    this.service = service;
    this.nowMs = nowMs;
  }

  /**
   * The candidates that the destination does not have; empty if there are none, or none is known.
   */
  Optional<PrimaryKeys> unseen(Destination destination, PrimaryKeys candidates) {
    Long lastMs = unansweredAtMs.get(destination.display());
    if (lastMs != null && nowMs.getAsLong() - lastMs < PEACE_MS) {
      return Optional.empty();
    }
    Optional<Set<String>> seen = ask(destination, candidates);
    if (seen.isEmpty()) {
      unansweredAtMs.put(destination.display(), nowMs.getAsLong());
    }
    return seen.flatMap(keys -> candidates.only(key -> !keys.contains(key)));
  }

  /** The witnesses that the destination has; none if it is not known. */
  Set<String> seen(Destination destination, PrimaryKeys witnesses) {
    return ask(destination, witnesses).orElse(Set.of());
  }

  private Optional<Set<String>> ask(Destination destination, PrimaryKeys keys) {
    KeysAnswer answer = service.findKeys(destination, keys);
    if (answer instanceof KeysSeen seen) {
      return Optional.of(seen.keys());
    }
    LOG.info(
        "Keys not looked for, the collection cannot be asked: collection={} code={}",
        destination.display(),
        ((KeysUnknown) answer).code());
    return Optional.empty();
  }
}
