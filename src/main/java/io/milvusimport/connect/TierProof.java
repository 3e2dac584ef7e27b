package io.milvusimport.connect;

import io.milvusimport.file.DataFile;
import io.milvusimport.file.FileSettings;
import io.milvusimport.file.SealedFile;
import io.milvusimport.importjob.Event;
import io.milvusimport.importjob.Event.TierAnswered;
import io.milvusimport.importjob.ImportService;
import io.milvusimport.importjob.ImportService.Accepted;
import io.milvusimport.importjob.ImportService.CreateAnswer;
import io.milvusimport.importjob.ImportService.CreateRequest;
import io.milvusimport.importjob.ImportService.Described;
import io.milvusimport.importjob.ImportService.InputFile;
import io.milvusimport.importjob.ImportService.JobAnswer;
import io.milvusimport.importjob.ImportService.Refused;
import io.milvusimport.importjob.ImportService.RemoteState;
import io.milvusimport.importjob.ImportService.Usable;
import io.milvusimport.ledger.Tier;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Destination;
import io.milvusimport.store.Body;
import io.milvusimport.store.ObjectStore;
import io.milvusimport.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what the server honours, with jobs of zero rows: old servers ignore what they do not
 * know without a word, and no endpoint tells the version.
 *
 * <p>The same create is sent twice with one key and without auto-commit. One job for both: the key
 * is honoured. A job that stops in {@code Uncommitted}: the import is two-phase. Anything else
 * proves nothing, which is the lowest tier.
 */
final class TierProof {
  private static final Logger LOG = LoggerFactory.getLogger(TierProof.class);
  private static final Duration JOB_TIMEOUT = Duration.ofMinutes(15);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final long LONGEST_WAIT_MS = 2_000;

  /** {@code <epoch>-<random>.parquet}. */
  private static final Pattern PROBE = Pattern.compile("([0-9]{1,18})-.*\\.parquet");

  private final ImportService service;
  private final ObjectStore store;
  private final String folder;
  private final Supplier<Optional<Destination>> destinations;
  private final Path spool;
  private final long pollMs;

  /**
   * @param destinations gives any collection that the connector imports into, once it knows one
   * @param spool folder for a temporary file, always of Parquet: every server takes an empty one
   */
  TierProof(
      ImportService service,
      ObjectStore store,
      String folder,
      Supplier<Optional<Destination>> destinations,
      Path spool,
      long pollMs) {
    this.service = service;
    this.store = store;
    this.folder = folder;
    this.destinations = destinations;
    this.spool = spool;
    this.pollMs = Math.min(pollMs, LONGEST_WAIT_MS); // an empty job is soon over
  }

  /** Runs the proof, which takes as long as the server takes for two empty jobs. */
  Event prove(long epoch) throws InterruptedException {
    Optional<Destination> known = awaitDestination();
    if (known.isEmpty()) {
      return new TierAnswered(epoch, Optional.empty(), "no collection is known yet");
    }
    Destination destination = known.get();
    if (!(service.describeCollection(destination.database(), destination.collection())
        instanceof Usable usable)) {
      return undecided(epoch, "the collection " + destination.display() + " cannot be described");
    }
    String key = folder + "probe/" + epoch + "-" + UUID.randomUUID() + ".parquet";
    try {
      removeLeftovers(epoch);
      upload(usable.schema(), key);
      return proveWith(destination, key, epoch);
    } catch (StoreException | IOException e) {
      return undecided(epoch, e.getMessage());
    } finally {
      discard(key);
    }
  }

  /** Where topics or records decide, the first files tell. */
  private Optional<Destination> awaitDestination() throws InterruptedException {
    Optional<Destination> known = destinations.get();
    for (long waitedMs = 0; known.isEmpty() && waitedMs < PATIENCE.toMillis(); waitedMs += pollMs) {
      Thread.sleep(pollMs);
      known = destinations.get();
    }
    return known;
  }

  private Event proveWith(Destination destination, String key, long epoch)
      throws InterruptedException {
    CreateRequest request =
        new CreateRequest(
            destination,
            List.of(InputFile.of(key)),
            "kafka-connect-milvus-import-probe-" + UUID.randomUUID(),
            false,
            JOB_TIMEOUT);
    CreateAnswer first = service.create(request);
    CreateAnswer second = first instanceof Accepted ? service.create(request) : first;
    if (first instanceof Refused refused && !refused.retryable()) {
      return proven(epoch, Tier.RECONCILE, "an empty import was refused: " + refused.reason());
    }
    if (!(first instanceof Accepted one) || !(second instanceof Accepted two)) {
      return undecided(epoch, "an empty import could not be created");
    }
    boolean isKeyHonoured = one.remoteJob().equals(two.remoteJob());
    Optional<RemoteState> end = awaitEnd(destination, one.remoteJob());
    if (end.isEmpty()) {
      return undecided(epoch, "the empty import " + one.remoteJob() + " came to no end");
    }
    if (end.get() == RemoteState.UNCOMMITTED) {
      service.abort(destination, one.remoteJob());
      if (!isKeyHonoured) {
        service.abort(destination, two.remoteJob());
      }
      return proven(epoch, Tier.TWO_PHASE, "an empty import stopped before its commit");
    }
    if (end.get() == RemoteState.COMPLETED && isKeyHonoured) {
      return proven(
          epoch, Tier.IDEMPOTENCY_KEY, "a repeated empty import was recognised by its key");
    }
    return proven(
        epoch,
        Tier.RECONCILE,
        end.get() == RemoteState.COMPLETED
            ? "a repeated empty import made a second job"
            : "an empty import ended as " + end.get());
  }

  private Optional<RemoteState> awaitEnd(Destination destination, String remoteJob)
      throws InterruptedException {
    for (long waitedMs = 0; waitedMs < PATIENCE.toMillis(); waitedMs += pollMs) {
      JobAnswer answer = service.describe(destination, remoteJob);
      if (answer instanceof Described described) {
        RemoteState state = described.job().state();
        if (state.isOver() || state == RemoteState.UNCOMMITTED) {
          return Optional.of(state);
        }
      }
      Thread.sleep(pollMs);
    }
    return Optional.empty();
  }

  private void upload(CollectionSchema schema, String key) throws IOException, StoreException {
    DataFile file =
        DataFile.create(
            schema, FileSettings.defaults(), spool.resolve("probe-" + UUID.randomUUID()));
    try {
      SealedFile sealed = file.seal();
      store.createIfAbsent(key, new Body.LocalFile(sealed.path()));
    } finally {
      file.discard();
    }
  }

  /** Objects of proofs that were killed. */
  private void removeLeftovers(long epoch) throws StoreException {
    String probes = folder + "probe/";
    store.delete(
        store.list(probes, "").stream()
            .filter(key -> epochOf(key.substring(probes.length())) < epoch)
            .toList());
  }

  /** A name of another form, as of the store's own probe, belongs to no epoch. */
  private static long epochOf(String name) {
    Matcher probe = PROBE.matcher(name);
    return probe.matches() ? Long.parseLong(probe.group(1)) : Long.MAX_VALUE;
  }

  private void discard(String key) {
    try {
      store.delete(List.of(key));
    } catch (StoreException e) {
      LOG.warn("Probe object stays: object={} : {}", key, e.getMessage());
    }
  }

  private static Event proven(long epoch, Tier tier, String because) {
    LOG.debug("Delivery tier found: tier={} because={}", tier, because);
    return new TierAnswered(epoch, Optional.of(tier), because);
  }

  private static Event undecided(long epoch, @Nullable String because) {
    LOG.warn("Delivery tier not found yet, to be tried again: {}", because);
    return new TierAnswered(epoch, Optional.empty(), String.valueOf(because));
  }
}
