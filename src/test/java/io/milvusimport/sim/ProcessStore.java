package io.milvusimport.sim;

import io.milvusimport.store.Body;
import io.milvusimport.store.ObjectStore;
import io.milvusimport.store.StoreException;
import io.milvusimport.store.StoreException.Kind;
import io.milvusimport.store.StoredObject;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The store as one process sees it: calls and answers are lost, late and slow. */
final class ProcessStore implements ObjectStore {
  /** One for all: a stack trace costs more than most of a history. */
  @SuppressWarnings("StaticAssignmentOfThrowable")
  private static final StoreException NO_ANSWER =
      new StoreException(Kind.UNAVAILABLE, "No answer, as simulated.");

  @SuppressWarnings("StaticAssignmentOfThrowable")
  private static final StoreException REFUSED =
      new StoreException(Kind.REFUSED, "Access denied, as simulated: access denied.");

  private static final long LATEST_MS = 240_000;
  private static final long SLOWEST_MS = 8_000;
  private static final long STALEST_MS = 60_000;

  private final World world;
  private final Timeline timeline;
  private final SimProcess process;
  private final Bucket bucket;

  private interface Call<T> {
    T run() throws StoreException;
  }

  ProcessStore(World world, SimProcess process) {
    this.world = world;
    this.timeline = world.timeline;
    this.process = process;
    this.bucket = world.bucket;
  }

  @Override
  public Created createIfAbsent(String key, Body body) throws StoreException {
    byte[] bytes = ((Body.Bytes) body).bytes();
    boolean isEntry = key.contains("/entries/");
    if (world.plants(isEntry ? Defect.UNCONDITIONAL_APPEND : Defect.OBJECTS_REPLACED)) {
      return call(
          "PUT",
          true,
          () -> {
            bucket.put(key, bytes);
            return Created.CREATED;
          });
    }
    if (isEntry && world.plants(Defect.CONFLICT_IS_OURS)) {
      return call(
          "PUT",
          true,
          () -> {
            bucket.create(key, bytes);
            return Created.CREATED;
          });
    }
    return call("PUT", true, () -> bucket.create(key, bytes));
  }

  @Override
  public void copy(String fromKey, String toKey) throws StoreException {
    Object unused =
        call(
            "copy",
            true,
            () -> {
              bucket.copy(fromKey, toKey);
              return toKey;
            });
  }

  @Override
  public Optional<StoredObject> get(String key) throws StoreException {
    return call("GET", false, () -> bucket.get(key));
  }

  @Override
  public List<String> list(String prefix, String startAfter) throws StoreException {
    boolean isStale = !world.isCalm() && world.has(Switch.STALE_LISTS) && timeline.chance(0.3);
    long ageMs = isStale ? timeline.upTo(STALEST_MS) : 0;
    return call("LIST", false, () -> bucket.list(prefix, startAfter, ageMs));
  }

  @Override
  public void delete(Collection<String> keys) throws StoreException {
    if (keys.isEmpty()) {
      return;
    }
    List<String> doomed = List.copyOf(keys);
    Object unused =
        call(
            "DELETE",
            true,
            () -> {
              bucket.delete(doomed);
              return doomed;
            });
  }

  @Override
  public String location() {
    return "simulated";
  }

  @Override
  public void close() {}

  private <T> T call(String operation, boolean isWrite, Call<T> call) throws StoreException {
    process.requireAlive();
    if (world.isCalm()) {
      return call.run();
    }
    if (world.storeRefuses()) {
      throw REFUSED;
    }
    if (world.isStoreOut()) {
      throw NO_ANSWER;
    }
    if (isWrite) {
      process.between("a decision and its " + operation);
    }
    boolean isSlow = world.has(Switch.STORE_SLOW) && timeline.chance(isWrite ? 0.08 : 0.004);
    if (isSlow && timeline.chance(0.5)) {
      process.waits(timeline.upTo(SLOWEST_MS));
    }
    double loses = world.has(Switch.STORE_LOSES) ? (isWrite ? 0.04 : 0.01) : 0;
    if (timeline.chance(loses)) {
      throw NO_ANSWER; // the request is lost; a 409 of S3 comes to the same
    }
    if (isWrite && world.has(Switch.STORE_LATE) && timeline.chance(0.03)) {
      timeline.after(timeline.upTo(LATEST_MS), () -> runUnheard(call));
      throw NO_ANSWER;
    }
    T answer = call.run();
    if (isWrite) {
      process.between(operation + " and its answer");
    }
    if (isSlow) {
      process.waits(timeline.upTo(SLOWEST_MS));
    }
    if (timeline.chance(loses)) {
      throw NO_ANSWER;
    }
    return answer;
  }

  private static void runUnheard(Call<?> call) {
    try {
      Object unused = call.run();
    } catch (StoreException e) {
      // The store said no, and nobody is there to hear it.
    }
  }
}
