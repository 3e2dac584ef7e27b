package io.milvusimport.connect;

import io.milvusimport.connect.StartChecks.Looked;
import io.milvusimport.importjob.ImportService;
import io.milvusimport.importjob.ImportService.CollectionAnswer;
import io.milvusimport.importjob.ImportService.Refused;
import io.milvusimport.importjob.ImportService.Unusable;
import io.milvusimport.importjob.ImportService.Usable;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Destination;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of each destination: that it exists, and the schema that files are made for now.
 * The server is asked when the first record of a destination comes, and before a record is rejected
 * by a schema that may be outdated. Task thread only, which waits for the answer.
 */
final class Schemas {
  private static final Logger LOG = LoggerFactory.getLogger(Schemas.class);

  /** How long a schema may reject records without another look. */
  static final long FRESH_MS = 1_000;

  /** How long what does not exist is believed not to. */
  static final long MISSING_MS = 10_000;

  /** How long a server is left alone that gave no answer. */
  static final long SILENT_MS = 30_000;

  /** Destinations that are remembered not to exist. */
  private static final int MAX_MISSING = 10_000;

  private record Known(CollectionSchema schema, long lookAgainMs) {}

  private record Missing(String reason, long untilMs) {}

  private final StartChecks checks;
  private final ImportService service;
  private final LongSupplier nowMs;
  private final Map<Destination, Known> collections = new HashMap<>();
  private final Set<Destination> destinations = new HashSet<>();
  private final Map<Destination, Missing> missing = new HashMap<>();

  Schemas(StartChecks checks, ImportService service, LongSupplier nowMs) {
    this.checks = checks;
    this.service = service;
    this.nowMs = nowMs;
  }

  /**
   * Makes a destination known, unless it does not exist.
   *
   * @return why it does not; empty if it does
   * @throws ConnectException if it cannot be imported into, or the server does not say
   */
  Optional<String> missing(Destination destination) {
    if (destinations.contains(destination)) {
      return Optional.empty();
    }
    Missing before = missing.get(destination);
    if (before != null && nowMs.getAsLong() < before.untilMs()) {
      return Optional.of(before.reason());
    }
    Looked looked = checks.look(service, destination);
    if (looked instanceof Looked.Missing none) {
      if (missing.size() >= MAX_MISSING) {
        missing.clear();
      }
      missing.put(destination, new Missing(none.reason(), nowMs.getAsLong() + MISSING_MS));
      return Optional.of(none.reason());
    }
    missing.remove(destination);
    found(destination, ((Looked.Found) looked).schema());
    return Optional.empty();
  }

  private void found(Destination destination, CollectionSchema schema) {
    Known before = collections.get(collectionOf(destination));
    if (before != null) {
      requireSame(destination, before.schema(), schema);
    } else {
      changed(destination, schema);
    }
    destinations.add(destination);
  }

  /** The schema of a destination that is known. */
  CollectionSchema of(Destination destination) {
    return known(destination).schema();
  }

  private Known known(Destination destination) {
    Known known = collections.get(collectionOf(destination));
    if (known == null) {
      throw new IllegalStateException("No schema of " + destination.display());
    }
    return known;
  }

  /** All that are known. */
  List<CollectionSchema> all() {
    return collections.values().stream().map(Known::schema).toList();
  }

  /**
   * Files are made for this schema from here on.
   *
   * @throws ConnectException if mapping, file format or server do not suit it
   */
  void changed(Destination destination, CollectionSchema schema) {
    checks.requireFit(schema, destination);
    collections.put(collectionOf(destination), new Known(schema, nowMs.getAsLong() + FRESH_MS));
  }

  /**
   * Asks for the schema again, unless that was done a moment ago. A server that gives no answer
   * leaves what is known.
   *
   * @throws ConnectException if the collection is gone or another, or can no longer be imported
   *     into
   */
  void refresh(Destination destination) {
    Known known = known(destination);
    if (nowMs.getAsLong() < known.lookAgainMs()) {
      return;
    }
    CollectionAnswer answer =
        service.describeCollection(destination.database(), destination.collection());
    if (answer instanceof Usable usable) {
      requireSame(destination, known.schema(), usable.schema());
      changed(destination, usable.schema());
      return;
    }
    if (answer instanceof Unusable unusable) {
      throw new ConnectException(Texts.unusable(destination, unusable.problems()));
    }
    if (answer instanceof Refused refused && refused.isAboutMissing()) {
      throw new ConnectException(
          Texts.droppedCollection(destination, known.schema().collectionId(), refused.reason()));
    }
    LOG.warn(
        "Schema not asked for again, the known one rejects: collection={} : {}",
        destination.display(),
        answer);
    collections.put(
        collectionOf(destination), new Known(known.schema(), nowMs.getAsLong() + SILENT_MS));
  }

  private static void requireSame(
      Destination destination, CollectionSchema before, CollectionSchema now) {
    if (!before.collectionId().equals(now.collectionId())) {
      throw new ConnectException(
          Texts.otherCollection(destination, before.collectionId(), now.collectionId()));
    }
  }

  private static Destination collectionOf(Destination destination) {
    return new Destination(destination.database(), destination.collection(), Optional.empty());
  }
}
