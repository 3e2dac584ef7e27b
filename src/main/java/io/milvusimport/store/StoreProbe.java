package io.milvusimport.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.milvusimport.store.ObjectStore.Created;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The questions put to a store before anything depends on it: does it create conditionally, copy,
 * read with its clock, list and delete? What it creates it deletes again, unless the store refuses
 * that or a write without answer takes effect later.
 *
 * <p>It does not prove that concurrent creates have one winner: two calls after each other would
 * not show it.
 */
public final class StoreProbe {
  /** What came of the questions when the store answered them. */
  public sealed interface Result {}

  /** Every promise was kept. */
  public record Kept() implements Result {}

  /**
   * All but one: an existing object was replaced.
   *
   * @param message what happened and what to do, for the operator
   */
  public record NoConditionalWrites(String message) implements Result {}

  /**
   * How far the clock of a fresh answer may be from the time of an object just written, in
   * milliseconds. Rounding and slow answers are within it; two different clocks may not be.
   */
  private static final long MAX_FRESH_AGE_MS = 300_000;

  private final ObjectStore store;
  private final String key;
  private final String copyKey;
  private final byte[] content;

  private StoreProbe(ObjectStore store, String prefix, String token) {
    this.store = store;
    this.key = prefix + "/probe/" + token + "-1";
    this.copyKey = prefix + "/probe/" + token + "-2";
    this.content = ("probe " + token).getBytes(UTF_8);
  }

  /**
   * Puts the questions, from the caller's thread, in about ten requests.
   *
   * @param prefix where it may write, without a slash at the end
   * @param token random, so that no other probe has the same names
   * @throws StoreException REFUSED or UNAVAILABLE as the store answered, with the operation named;
   *     UNSUPPORTED if it understands no conditional create, so that nothing can be written to it;
   *     or REFUSED naming the broken promise, other than that of conditional writes
   */
  public static Result run(ObjectStore store, String prefix, String token) throws StoreException {
    return new StoreProbe(store, prefix, token).run();
  }

  private Result run() throws StoreException {
    Result result;
    try {
      result = ask();
    } catch (StoreException e) {
      cleanUpAfter(e);
      throw e;
    }
    store.delete(List.of(key, copyKey));
    if (result instanceof Kept) {
      expect(names().isEmpty(), "still lists a deleted object");
      expect(store.get(key).isEmpty(), "still returns a deleted object");
    }
    return result;
  }

  private Result ask() throws StoreException {
    Created first;
    try {
      first = store.createIfAbsent(key, new Body.Bytes(content));
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.UNSUPPORTED) {
        throw new StoreException(
            e.kind(),
            e.getMessage()
                + " Every object is made by one, whatever delivery.guarantee is. "
                + OTHER_STORE,
            e);
      }
      throw e;
    }
    expect(first == Created.CREATED, "says an object of a new random name exists already");
    Created second = store.createIfAbsent(key, new Body.Bytes("another probe".getBytes(UTF_8)));
    if (second != Created.EXISTS || !holdsContent(store.get(key))) {
      return new NoConditionalWrites(
          "The store %s ignored If-None-Match on create: a second create of %s replaced the first. %s"
              .formatted(store.location(), key, ADVICE));
    }
    askForClock();
    store.copy(key, copyKey);
    expect(holdsContent(store.get(copyKey)), "does not return the content of a copy");
    expect(names().equals(List.of(key, copyKey)), "does not list what was just written");
    return new Kept();
  }

  private void askForClock() throws StoreException {
    StoredObject object = store.get(key).orElseThrow(() -> broken("lost an object just written"));
    long ageMs = object.answeredAtMs() - object.lastModifiedMs();
    expect(
        Math.abs(ageMs) <= MAX_FRESH_AGE_MS,
        """
        answers with a clock that is %d ms from the time it gives an object just written; at most \
        %d ms are expected"""
            .formatted(ageMs, MAX_FRESH_AGE_MS));
  }

  private boolean holdsContent(Optional<StoredObject> object) {
    return object.isPresent() && Arrays.equals(object.get().bytes(), content);
  }

  private List<String> names() throws StoreException {
    return store.list(key.substring(0, key.length() - 1), "");
  }

  private void expect(boolean kept, String otherwise) throws StoreException {
    if (!kept) {
      throw broken(otherwise);
    }
  }

  private StoreException broken(String how) {
    return new StoreException(
        StoreException.Kind.REFUSED,
        "The store %s cannot be used: it %s (probe object %s)."
            .formatted(store.location(), how, key));
  }

  private void cleanUpAfter(StoreException e) {
    try {
      store.delete(List.of(key, copyKey));
    } catch (StoreException notDeleted) {
      e.addSuppressed(notDeleted);
    }
  }

  private static final String OTHER_STORE =
      "The ledger needs conditional writes. Use a store that has them (Amazon S3, MinIO, Ceph, and"
          + " others in recent versions).";

  private static final String ADVICE =
      OTHER_STORE
          + " With delivery.guarantee=at_least_once the connector starts all the same: two workers"
          + " may then overwrite what the other wrote down.";
}
