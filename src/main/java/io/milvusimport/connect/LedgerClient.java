package io.milvusimport.connect;

import io.milvusimport.importjob.Checkpoint;
import io.milvusimport.importjob.ImportState;
import io.milvusimport.importjob.TaskView;
import io.milvusimport.ledger.AppendOutcome;
import io.milvusimport.ledger.AppendOutcome.Appended;
import io.milvusimport.ledger.AppendOutcome.NotCounted;
import io.milvusimport.ledger.Checkpoints;
import io.milvusimport.ledger.Entry;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Fold;
import io.milvusimport.ledger.Ledger;
import io.milvusimport.ledger.UnreadableLedgerException;
import io.milvusimport.store.ObjectStore;
import io.milvusimport.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker's one view of a connector's ledger, shared by the connector's tasks. One thread reads
 * what others append and writes what the tasks propose; proposals that come while an append is on
 * its way go into the next entry together, each judged on its own.
 *
 * <p>Any thread may call any method. A store that does not answer delays; a ledger that cannot be
 * read is a {@link #fault}.
 */
public final class LedgerClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerClient.class);

  /** A reader further behind than this looks for a checkpoint instead of reading on. */
  private static final int FAR_BEHIND = 50;

  private static final int MOST_TOGETHER = 64;
  private static final long LONGEST_PAUSE_MS = 10_000;
  private static final long IDLE_POLL_MS = 5_000;

  private final Ledger ledger;
  private final Checkpoints checkpoints;
  private final long pollMs;
  private final LinkedBlockingQueue<Proposal> proposals = new LinkedBlockingQueue<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Object lock = new Object();
  private final CompletableFuture<Void> opened = new CompletableFuture<>();
  private final Thread thread;
  private ImportState state = new ImportState();
  private volatile @Nullable String fault;
  private volatile boolean isClosed;

  private record Proposal(List<Fact> facts, CompletableFuture<AppendOutcome> answer) {}

  /** The shared state, locked for each touch and never across a call to the store. */
  private final class LockedFold implements Fold {
    @Override
    public String ledger() {
      synchronized (lock) {
        return state.ledger();
      }
    }

    @Override
    public long position() {
      synchronized (lock) {
        return state.position();
      }
    }

    @Override
    public void apply(Entry entry) {
      synchronized (lock) {
        state.apply(entry);
      }
    }

    @Override
    public Optional<String> check(List<Fact> facts) {
      synchronized (lock) {
        return state.check(facts);
      }
    }
  }

  /**
   * @param folder where the connector keeps everything, ending in {@code /}
   * @param writer host and process, for people
   * @param pollMs how often to look for entries of others while there is unfinished work
   */
  public LedgerClient(ObjectStore store, String folder, String writer, long pollMs) {
    this.ledger =
        new Ledger(
            store, folder, writer, () -> UUID.randomUUID().toString(), LedgerClient::pauseBefore);
    this.checkpoints = new Checkpoints(store, folder);
    this.pollMs = pollMs;
    this.thread = new Thread(this::run, "milvus-import-ledger");
    this.thread.setDaemon(true);
  }

  /** Begins to read. */
  public void start() {
    thread.start();
  }

  /** Completes once the ledger was read to its end for the first time. */
  public CompletableFuture<Void> opened() {
    return opened;
  }

  /** Asks the state something; the answer must not keep the view. Short: others wait meanwhile. */
  public <T> T read(Function<TaskView, T> question) {
    synchronized (lock) {
      return question.apply(state);
    }
  }

  <T> T readState(Function<ImportState, T> question) {
    synchronized (lock) {
      return question.apply(state);
    }
  }

  /**
   * Appends the facts, all in one entry or none. The answer stays open for as long as it is not
   * known what became of them.
   *
   * @return fails with {@link IllegalStateException} if the client is closed or cannot go on
   */
  public CompletableFuture<AppendOutcome> append(List<Fact> facts) {
    CompletableFuture<AppendOutcome> answer = new CompletableFuture<>();
    proposals.add(new Proposal(List.copyOf(facts), answer));
    if (isClosed) {
      failProposals();
    }
    return answer;
  }

  /** Reads the log to its end, as of this call or later, and returns the last position. */
  long end() throws InterruptedException {
    try {
      return append(List.of()).get() instanceof Appended appended ? appended.position() : -1;
    } catch (ExecutionException e) {
      throw new IllegalStateException("The ledger cannot be read to its end", e);
    }
  }

  /** Calls the listener on the ledger's thread after each change of the state. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  public void removeListener(Runnable listener) {
    listeners.remove(listener);
  }

  /** Why the connector cannot go on, if that is so. */
  public Optional<String> fault() {
    return Optional.ofNullable(fault);
  }

  /** Stops every task of the connector on this worker with a message. */
  void raise(String message) {
    fault = message;
    listeners.forEach(Runnable::run);
  }

  /** Age of an entry by the store's clock, in milliseconds. Asks the store. */
  long ageMs(long position) throws StoreException {
    return ledger.ageMs(position);
  }

  /** Writes the present state beside the log. Asks the store. */
  void writeCheckpoint() throws StoreException {
    long position;
    byte[] bytes;
    synchronized (lock) {
      position = state.position();
      bytes = Checkpoint.encode(state);
    }
    checkpoints.write(position, bytes);
    LOG.info("Ledger checkpoint written: position={} bytes={}", position, bytes.length);
  }

  @Override
  public void close() {
    isClosed = true;
    thread.interrupt();
    failProposals();
  }

  private void run() {
    Fold fold = new LockedFold();
    int failures = 0;
    try {
      while (!isClosed) {
        try {
          if (!opened.isDone()) {
            open(fold);
          }
          turn(fold);
          failures = 0;
        } catch (StoreException e) {
          failures++;
          storeFailed(e, failures);
          pauseBefore(failures);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (UnreadableLedgerException e) {
      raise(e.getMessage());
      LOG.error("Ledger cannot be read: {}", e.getMessage(), e);
    } catch (RuntimeException e) {
      raise("The ledger's reader failed: " + e);
      LOG.error("The ledger's reader failed", e);
    } finally {
      isClosed = true;
      failProposals();
    }
  }

  private void storeFailed(StoreException e, int failures) {
    if (e.inDoubt()) {
      LOG.warn("Ledger: the store gives no answer, tries={} : {}", failures, e.getMessage());
    } else {
      fault = e.getMessage();
      listeners.forEach(Runnable::run);
      LOG.error("Ledger: the store refuses, tries={} : {}", failures, e.getMessage());
    }
  }

  private void open(Fold fold)
      throws StoreException, UnreadableLedgerException, InterruptedException {
    useCheckpoint();
    catchUp(fold);
    if (fold.position() < 0) {
      ledger.append(List.of(new Fact.LedgerCreated(UUID.randomUUID().toString())), fold);
      catchUp(fold);
    }
    LOG.info("Ledger opened: ledger={} position={}", fold.ledger(), fold.position());
    opened.complete(null);
    listeners.forEach(Runnable::run);
  }

  /** One wait, one read, one append. */
  private void turn(Fold fold)
      throws StoreException, UnreadableLedgerException, InterruptedException {
    long waitMs = read(TaskView::hasUnfinishedWork) ? pollMs : Math.max(pollMs, IDLE_POLL_MS);
    List<Proposal> together = new ArrayList<>();
    Proposal first = proposals.poll(waitMs, TimeUnit.MILLISECONDS);
    if (first == null) {
      catchUp(fold);
      fault = null;
      return;
    }
    together.add(first);
    proposals.drainTo(together, MOST_TOGETHER - 1);
    try {
      append(together, fold);
      fault = null;
    } finally {
      proposals.addAll(together.stream().filter(p -> !p.answer().isDone()).toList());
    }
  }

  private void append(List<Proposal> together, Fold fold)
      throws StoreException, UnreadableLedgerException, InterruptedException {
    List<Proposal> open = new ArrayList<>(together);
    boolean isUpToDate = false;
    if (open.stream().anyMatch(proposal -> proposal.facts().isEmpty())) {
      catchUp(fold);
      isUpToDate = true;
      open.stream()
          .filter(proposal -> proposal.facts().isEmpty())
          .forEach(proposal -> proposal.answer().complete(new Appended(fold.position())));
      open.removeIf(proposal -> proposal.facts().isEmpty());
    }
    while (!open.isEmpty()) {
      List<Proposal> counting = new ArrayList<>();
      List<Fact> facts = new ArrayList<>();
      for (Proposal proposal : open) {
        List<Fact> with = new ArrayList<>(facts);
        with.addAll(proposal.facts());
        if (fold.check(with).isEmpty()) {
          counting.add(proposal);
          facts = with;
        } else if (isUpToDate) {
          String reason = fold.check(with).orElse("");
          proposal.answer().complete(new NotCounted(reason));
        }
      }
      open.removeIf(proposal -> proposal.answer().isDone());
      if (counting.size() < open.size()) {
        catchUp(fold); // a refusal must not rest on an old view
        isUpToDate = true;
      } else if (!facts.isEmpty() && ledger.append(facts, fold) instanceof Appended appended) {
        counting.forEach(proposal -> proposal.answer().complete(appended));
        open.removeAll(counting);
        listeners.forEach(Runnable::run);
      }
    }
  }

  private void catchUp(Fold fold) throws StoreException, UnreadableLedgerException {
    int applied = ledger.catchUp(fold, FAR_BEHIND);
    int last = applied;
    while (last == FAR_BEHIND) {
      useCheckpoint();
      last = ledger.catchUp(fold, FAR_BEHIND);
    }
    if (applied > 0) {
      listeners.forEach(Runnable::run);
    }
  }

  private void useCheckpoint() throws StoreException, UnreadableLedgerException {
    Optional<byte[]> newest = checkpoints.newest();
    if (newest.isEmpty()) {
      return;
    }
    ImportState there = Checkpoint.decode(newest.get());
    synchronized (lock) {
      if (there.position() > state.position()) {
        state = there;
      }
    }
  }

  private void failProposals() {
    String why = fault;
    Proposal proposal;
    while ((proposal = proposals.poll()) != null) {
      proposal
          .answer()
          .completeExceptionally(
              new IllegalStateException(why == null ? "The ledger's client is closed" : why));
    }
  }

  private static void pauseBefore(int n) throws InterruptedException {
    long fullMs = Math.min(LONGEST_PAUSE_MS, 100L << Math.min(n, 10));
    Thread.sleep(
        Duration.ofMillis(fullMs / 2 + ThreadLocalRandom.current().nextLong(fullMs / 2 + 1))
            .toMillis());
  }
}
