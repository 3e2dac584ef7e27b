package io.milvusimport.ledger;

import io.milvusimport.ledger.AppendOutcome.Appended;
import io.milvusimport.ledger.AppendOutcome.NotCounted;
import io.milvusimport.store.Body;
import io.milvusimport.store.ObjectStore;
import io.milvusimport.store.ObjectStore.Created;
import io.milvusimport.store.StoreException;
import io.milvusimport.store.StoredObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * An append-only log of entries, one object each, numbered without a gap from 0. An append creates
 * the next object if it is absent, so that of two writers one is second and must look again.
 *
 * <p>Entries are never changed and never deleted while the connector exists: a writer that slept
 * through a deletion could create a number that was there before.
 *
 * <p>One thread at a time.
 */
public final class Ledger {
  /** So that names sort as numbers do, whatever the number. */
  private static final int DIGITS = 20;

  private static final Pattern NAME = Pattern.compile("[0-9]{" + DIGITS + "}\\.json");

  /** What to do where objects of the ledger were deleted; for the folder. */
  private static final String AFTER_A_LOSS =
      """
      Somebody deletes below %1$s (a lifecycle rule?). Restore its objects and restart the connector \
      with its tasks; or stop the connector, wait until its import jobs are over, delete what is left \
      below that folder, and resume: a new ledger begins at the consumer group's offsets, and only \
      rows of jobs that were not over when it stopped come in twice.\
      """;

  private final ObjectStore store;
  private final String folder;
  private final String writer;
  private final Supplier<String> ids;
  private final Pause pause;

  /**
   * @param folder where the connector keeps everything, ending in {@code /}
   * @param writer host and process, for people
   * @param ids random ids, never the same twice
   */
  public Ledger(
      ObjectStore store, String folder, String writer, Supplier<String> ids, Pause pause) {
    this.store = store;
    this.folder = folder;
    this.writer = writer;
    this.ids = ids;
    this.pause = pause;
  }

  /** Key of the entry at a position. */
  public static String entryKey(String folder, long position) {
    String digits = Long.toString(position);
    return folder + "ledger/entries/" + "0".repeat(DIGITS - digits.length()) + digits + ".json";
  }

  /**
   * Applies the entries behind the fold's position until there are no more, or until {@code most}
   * were applied.
   *
   * @return how many were applied
   */
  public int catchUp(Fold fold, int most) throws StoreException, UnreadableLedgerException {
    int applied = 0;
    while (applied < most) {
      Optional<Entry> next = read(fold.position() + 1, fold);
      if (next.isEmpty()) {
        break;
      }
      fold.apply(next.get());
      applied++;
    }
    return applied;
  }

  private Optional<Entry> read(long position, Fold fold)
      throws StoreException, UnreadableLedgerException {
    String key = entryKey(folder, position);
    Optional<StoredObject> object = store.get(key);
    if (object.isEmpty()) {
      return Optional.empty();
    }
    Entry entry = EntryCodec.decode(key, object.get().bytes());
    if (position > 0 && !fold.ledger().equals(entry.ledger())) {
      throw new UnreadableLedgerException(
          "Ledger entry "
              + key
              + " belongs to ledger "
              + entry.ledger()
              + ", the entries before it to "
              + fold.ledger()
              + ". The folder was emptied or restored while the connector ran: restart the"
              + " connector with its tasks.");
    }
    return Optional.of(entry);
  }

  /**
   * Looks whether the log still begins as it did for the fold. Entries are only ever added: one
   * that is gone means that somebody deletes here, and then nothing of the log can be relied on.
   *
   * @throws UnreadableLedgerException if the first entry is gone, or another ledger's
   */
  public void requireBeginning(Fold fold) throws StoreException, UnreadableLedgerException {
    String key = entryKey(folder, 0);
    Optional<StoredObject> first = store.get(key);
    if (first.isEmpty()) {
      throw new UnreadableLedgerException(
          "The first entry of the ledger, " + key + ", is gone. " + AFTER_A_LOSS.formatted(folder));
    }
    String there = EntryCodec.decode(key, first.get().bytes()).ledger();
    if (!there.equals(fold.ledger())) {
      throw new UnreadableLedgerException(
          "Ledger %s was replaced by ledger %s while the connector ran. %s"
              .formatted(fold.ledger(), there, AFTER_A_LOSS.formatted(folder)));
    }
  }

  /**
   * Looks that a log which seems empty is.
   *
   * @throws UnreadableLedgerException if it has entries without the first one
   */
  public void requireNothing() throws StoreException, UnreadableLedgerException {
    String entries = folder + "ledger/entries/";
    List<String> keys =
        store.list(entries, "").stream()
            .filter(key -> NAME.matcher(key.substring(entries.length())).matches())
            .toList();
    // The first one may be another writer's, of this moment.
    if (!keys.isEmpty() && !keys.contains(entryKey(folder, 0))) {
      throw new UnreadableLedgerException(
          "The ledger has the entry %s, but not its first one. %s"
              .formatted(keys.get(0), AFTER_A_LOSS.formatted(folder)));
    }
  }

  /**
   * Age of the entry at a position by the store's clock, in milliseconds.
   *
   * @throws StoreException also if there is no such entry
   */
  public long ageMs(long position) throws StoreException {
    String key = entryKey(folder, position);
    return store
        .get(key)
        .orElseThrow(() -> new StoreException(StoreException.Kind.REFUSED, "No entry " + key))
        .ageMs();
  }

  /**
   * Appends the facts as one entry, once all of them count on top of every entry before it, and
   * applies it to the fold. A create without an answer is repeated byte for byte at the same
   * position until it is known what became of it; nothing else may be done meanwhile.
   *
   * @throws StoreException if the store refuses; nothing was written then
   * @throws InterruptedException if told to give up; the entry may be written, now or later
   */
  public AppendOutcome append(List<Fact> facts, Fold fold)
      throws StoreException, UnreadableLedgerException, InterruptedException {
    while (true) {
      Optional<String> refusal = fold.check(facts);
      if (refusal.isPresent()) {
        // The refusal may rest on an old view only in the harmless direction: whoever was refused
        // looks at the state again, and the next read brings it up to date.
        return new NotCounted(refusal.get());
      }
      long position = fold.position() + 1;
      String ledger = facts.get(0) instanceof Fact.LedgerCreated c ? c.ledger() : fold.ledger();
      Entry entry = new Entry(ledger, ids.get(), writer, facts);
      Entry there = createOrRead(position, entry, fold);
      fold.apply(there);
      if (there.append().equals(entry.append())) {
        return new Appended(position);
      }
    }
  }

  /**
   * The entry that is at the position once this returns: the given one, or the one that was first.
   */
  private Entry createOrRead(long position, Entry entry, Fold fold)
      throws StoreException, UnreadableLedgerException, InterruptedException {
    String key = entryKey(folder, position);
    Body body = new Body.Bytes(EntryCodec.encode(entry));
    boolean inDoubt = false;
    for (int n = 1; ; n++) {
      try {
        if (store.createIfAbsent(key, body) == Created.CREATED) {
          return entry;
        }
        Optional<Entry> there = read(position, fold);
        if (there.isPresent()) {
          return there.get();
        }
      } catch (StoreException e) {
        if (!e.inDoubt() && !inDoubt) {
          throw e;
        }
        inDoubt = true;
        pause.because(e, n);
      }
      pause.before(n);
    }
  }
}
