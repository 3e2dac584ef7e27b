package io.milvusimport.store;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * An {@link ObjectStore} in memory, with a clock that the test owns and faults that it asks for.
 *
 * <p>A fault strikes the calls its predicate picks; the first one injected that matches wins. Safe
 * for use by many threads.
 */
public final class InMemoryObjectStore implements ObjectStore {
  public enum Operation {
    CREATE,
    COPY,
    GET,
    LIST,
    DELETE
  }

  /**
   * One call, as a fault's predicate sees it.
   *
   * @param key the key, the target of a copy, the prefix of a listing, the first key of a delete
   * @param ordinal which call of this operation it is, the first is 1
   */
  public record Call(Operation operation, String key, long ordinal) {}

  /** What goes wrong. Each but {@link #REFUSED} ends in {@code UNAVAILABLE}. */
  public enum Fault {
    /** The call never reached the store. */
    LOST_REQUEST,
    /** The store did it; the answer was lost. */
    LOST_ANSWER,
    /** The call is still on its way: it takes effect at {@link #deliverLate()}. */
    LATE,
    /** The store says no, without effect. */
    REFUSED
  }

  private record Injected(Fault fault, Predicate<Call> picks, boolean once) {}

  @SuppressWarnings("ArrayRecordComponent") // identity of the content is never asked for
  private record Entry(byte[] bytes, long modifiedMs) {}

  private interface Effect<T> {
    T run() throws StoreException;
  }

  private final LongSupplier storeClockMs;
  private final TreeMap<String, Entry> objects = new TreeMap<>(ObjectKeys.ORDER);
  private final Map<Operation, Long> counts = new EnumMap<>(Operation.class);
  private final List<Injected> faults = new ArrayList<>();
  private final Queue<Effect<?>> late = new ArrayDeque<>();

  /**
   * @param storeClockMs epoch ms of the store's clock, read once a call
   */
  public InMemoryObjectStore(LongSupplier storeClockMs) {
    this.storeClockMs = storeClockMs;
  }

  /** Strikes every call picked, until {@link #clearFaults()}. */
  public synchronized void inject(Fault fault, Predicate<Call> picks) {
    faults.add(new Injected(fault, picks, false));
  }

  /** Strikes the next call picked, then is gone. */
  public synchronized void injectOnce(Fault fault, Predicate<Call> picks) {
    faults.add(new Injected(fault, picks, true));
  }

  /** Strikes the next call of an operation, then is gone. */
  public void injectOnce(Fault fault, Operation operation) {
    injectOnce(fault, call -> call.operation() == operation);
  }

  /** Ends all faults. Late calls stay on their way. */
  public synchronized void clearFaults() {
    faults.clear();
  }

  /** Lets the late calls take effect, in the order they were made, and returns how many. */
  public synchronized int deliverLate() {
    int delivered = 0;
    for (Effect<?> effect = late.poll(); effect != null; effect = late.poll()) {
      runUnheard(effect);
      delivered++;
    }
    return delivered;
  }

  /** How many calls of an operation were made, those struck by faults included. */
  public synchronized long calls(Operation operation) {
    return counts.getOrDefault(operation, 0L);
  }

  @Override
  public synchronized Created createIfAbsent(String key, Body body) throws StoreException {
    ObjectKeys.check("Create", key, location());
    byte[] bytes = read(key, body);
    return call(
        Operation.CREATE,
        key,
        () ->
            objects.putIfAbsent(key, new Entry(bytes, storeClockMs.getAsLong())) == null
                ? Created.CREATED
                : Created.EXISTS);
  }

  @Override
  public synchronized void copy(String fromKey, String toKey) throws StoreException {
    ObjectKeys.check("Copy", fromKey, location());
    ObjectKeys.check("Copy", toKey, location());
    call(Operation.COPY, toKey, () -> objects.put(toKey, copyOf(fromKey, toKey)));
  }

  @Override
  public synchronized Optional<StoredObject> get(String key) throws StoreException {
    ObjectKeys.check("Get", key, location());
    return call(
        Operation.GET,
        key,
        () ->
            Optional.ofNullable(objects.get(key))
                .map(
                    entry ->
                        new StoredObject(
                            entry.bytes().clone(), entry.modifiedMs(), storeClockMs.getAsLong())));
  }

  @Override
  public synchronized List<String> list(String prefix, String startAfter) throws StoreException {
    boolean isAfter = ObjectKeys.ORDER.compare(startAfter, prefix) >= 0;
    return call(
        Operation.LIST,
        prefix,
        () ->
            objects.tailMap(isAfter ? startAfter : prefix, !isAfter).keySet().stream()
                .takeWhile(key -> key.startsWith(prefix))
                .toList());
  }

  @Override
  public synchronized void delete(Collection<String> keys) throws StoreException {
    List<String> doomed = List.copyOf(keys);
    for (String key : doomed) {
      ObjectKeys.check("Delete", key, location());
    }
    if (!doomed.isEmpty()) {
      call(Operation.DELETE, doomed.get(0), () -> objects.keySet().removeAll(doomed));
    }
  }

  @Override
  public String location() {
    return "memory";
  }

  /** Does nothing: what it holds can still be looked at. */
  @Override
  public void close() {}

  private <T> T call(Operation operation, String key, Effect<T> effect) throws StoreException {
    Call call = new Call(operation, key, counts.merge(operation, 1L, Long::sum));
    Optional<Fault> fault = faultFor(call);
    if (fault.isEmpty()) {
      return effect.run();
    }
    switch (fault.get()) {
      case LOST_ANSWER -> runUnheard(effect);
      case LATE -> late.add(effect);
      case LOST_REQUEST -> {}
      case REFUSED ->
          throw new StoreException(
              StoreException.Kind.REFUSED, call + " in memory: refused, as the test asked.");
    }
    throw new StoreException(
        StoreException.Kind.UNAVAILABLE, call + " in memory: no answer, as the test asked.");
  }

  private static void runUnheard(Effect<?> effect) {
    try {
      effect.run();
    } catch (StoreException refused) {
      // The store said no, and nobody is there to hear it.
    }
  }

  private Optional<Fault> faultFor(Call call) {
    for (Iterator<Injected> each = faults.iterator(); each.hasNext(); ) {
      Injected injected = each.next();
      if (injected.picks().test(call)) {
        if (injected.once()) {
          each.remove();
        }
        return Optional.of(injected.fault());
      }
    }
    return Optional.empty();
  }

  private Entry copyOf(String fromKey, String toKey) throws StoreException {
    Entry source = objects.get(fromKey);
    if (source == null) {
      throw new StoreException(
          StoreException.Kind.MISSING,
          "Copy of " + fromKey + " to " + toKey + " in memory: there is no such object.");
    }
    return new Entry(source.bytes(), storeClockMs.getAsLong());
  }

  private static byte[] read(String key, Body body) throws StoreException {
    if (body instanceof Body.Bytes bytes) {
      return bytes.bytes().clone();
    }
    if (body instanceof Body.LocalFile file) {
      try {
        return Files.readAllBytes(file.path());
      } catch (IOException e) {
        throw new StoreException(
            StoreException.Kind.REFUSED,
            "Create of " + key + " in memory: cannot read " + file.path() + ".",
            e);
      }
    }
    throw new AssertionError(body);
  }
}
