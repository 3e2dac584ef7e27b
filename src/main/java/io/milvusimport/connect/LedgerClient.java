package io.milvusimport.connect;

import io.milvusimport.importjob.Checkpoint;
import io.milvusimport.importjob.ImportState;
import io.milvusimport.importjob.TaskView;
import io.milvusimport.ledger.AppendOutcome;
import io.milvusimport.ledger.AppendOutcome.Appended;
import io.milvusimport.ledger.AppendOutcome.NotCounted;
import io.milvusimport.ledger.Checkpoints;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Ledger;
import io.milvusimport.ledger.Pause;
import io.milvusimport.ledger.UnreadableLedgerException;
import io.milvusimport.store.ObjectStore;
import io.milvusimport.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
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
 *
 * <p>Longer than most: what is read, what is proposed and what went wrong meet on its one thread.
 */
public final class LedgerClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerClient.class);

  /** A reader further behind than this looks for a checkpoint instead of reading on. */
  private static final int FAR_BEHIND = 50;

  private static final int MOST_TOGETHER = 64;
  private static final Backoff BACKOFF = new Backoff(200, 10_000);
  private static final long IDLE_POLL_MS = 5_000;

  /** How often to look whether the log is still there: a tail looks the same without it. */
  private static final long LOOK_BACK_MS = 30_000;

  private final Ledger ledger;
  private final Checkpoints checkpoints;
  private final long pollMs;
  private final LinkedBlockingQueue<Proposal> proposals = new LinkedBlockingQueue<>();
  private final Supplier<String> ids;
  private final Pause pause;
  private final LongSupplier clockMs;
  private final SharedState state;
  private final CompletableFuture<Void> opened = new CompletableFuture<>();
  private final Thread thread;

  /** Why nobody can go on with this client, whatever happens. */
  private volatile @Nullable String raised;

  /** What the store refused last, until it no longer does. */
  private volatile @Nullable String refusal;

  private volatile boolean isClosed;

  private long lookedBackMs;

  /** Turns without an answer of the store since the last one with it. */
  private int failures;

  private record Proposal(List<Fact> facts, CompletableFuture<AppendOutcome> answer) {}

  /** An append in doubt is repeated for as long as it takes: that must not go unheard. */
  private final class ToldPause implements Pause {
    @Override
    public void before(int n) throws InterruptedException {
      pause.before(n);
    }

    @Override
    public void because(StoreException why, int n) {
      storeFailed(why, n);
    }
  }

  /**
   * @param folder where the connector keeps everything, ending in {@code /}
   * @param writer host and process, for people
   * @param pollMs how often to look for entries of others while there is unfinished work
   */
  public LedgerClient(ObjectStore store, String folder, String writer, long pollMs) {
    this(
        store,
        folder,
        writer,
        pollMs,
        () -> UUID.randomUUID().toString(),
        BACKOFF,
        Ticks::nowMs,
        new SharedState());
  }

  /**
   * @param ids random ids, never the same twice
   * @param pause between two tries
   * @param clockMs the monotonic clock of this process
   */
  LedgerClient(
      ObjectStore store,
      String folder,
      String writer,
      long pollMs,
      Supplier<String> ids,
      Pause pause,
      LongSupplier clockMs,
      SharedState state) {
    this.ids = ids;
    this.pause = pause;
    this.clockMs = clockMs;
    this.state = state;
    this.ledger = new Ledger(store, folder, writer, ids, new ToldPause());
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
    return state.read(question::apply);
  }

  <T> T readState(Function<ImportState, T> question) {
    return state.read(question);
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

  /** Why the connector cannot go on, if that is so. */
  public Optional<String> fault() {
    return Optional.ofNullable(raised).or(() -> Optional.ofNullable(refusal));
  }

  /** Whether a new task needs a new client. */
  boolean isOver() {
    return isClosed || raised != null;
  }

  /** Stops every task of the connector on this worker with a message; the first one stays. */
  synchronized void raise(String message) {
    if (raised == null) {
      raised = message;
    }
  }

  /** Age of an entry by the store's clock, in milliseconds. Asks the store. */
  long ageMs(long position) throws StoreException {
    return ledger.ageMs(position);
  }

  /** Writes the present state beside the log. Asks the store. */
  void writeCheckpoint() throws StoreException {
    var written = state.read(folded -> Map.entry(folded.position(), Checkpoint.encode(folded)));
    checkpoints.write(written.getKey(), written.getValue());
    LOG.info(
        "Ledger checkpoint written: position={} bytes={}",
        written.getKey(),
        written.getValue().length);
  }

  @Override
  public void close() {
    isClosed = true;
    thread.interrupt();
    failProposals();
  }

  private void run() {
    try {
      while (!isClosed) {
        if (!turn(waitMs())) {
          pause.before(failures);
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

  private long waitMs() {
    return read(TaskView::hasUnfinishedWork) ? pollMs : Math.max(pollMs, IDLE_POLL_MS);
  }

  /**
   * One wait, one read, one append: all that the client's thread does, again and again. Whoever
   * calls it is that thread.
   *
   * @return whether the store answered
   */
  boolean turn(long waitMs) throws UnreadableLedgerException, InterruptedException {
    try {
      if (opened.isDone()) {
        appendOrRead(waitMs);
      } else {
        open();
      }
      failures = 0;
      return true;
    } catch (StoreException e) {
      failures++;
      storeFailed(e, failures);
      return false;
    }
  }

  private void storeFailed(StoreException e, int failures) {
    if (e.inDoubt()) {
      LOG.warn(
          "Ledger not reached, the store gives no answer: tries={} : {}", failures, e.getMessage());
    } else {
      refusal = e.getMessage();
      LOG.error("Ledger not reached, the store refuses: tries={} : {}", failures, e.getMessage());
    }
  }

  private void open() throws StoreException, UnreadableLedgerException, InterruptedException {
    useCheckpoint();
    catchUp();
    if (state.position() < 0) {
      ledger.requireNothing();
      ledger.append(List.of(new Fact.LedgerCreated(ids.get())), state);
      catchUp();
      lookedBackMs = clockMs.getAsLong();
      LOG.info(
          "Ledger created, reading begins at the consumer group's offsets or by auto.offset.reset:"
              + " ledger={}",
          state.ledger());
    } else {
      lookBack();
      LOG.info(
          "Ledger opened, reading goes on where it says, whatever the consumer group has:"
              + " ledger={} position={} partitions={} unfinishedJobs={}",
          state.ledger(),
          state.position(),
          read(view -> view.partitions().size()),
          readState(ImportState::unfinishedJobs));
    }
    opened.complete(null);
  }

  private void lookBack() throws StoreException, UnreadableLedgerException {
    ledger.requireBeginning(state);
    lookedBackMs = clockMs.getAsLong();
  }

  private void appendOrRead(long waitMs)
      throws StoreException, UnreadableLedgerException, InterruptedException {
    if (clockMs.getAsLong() - lookedBackMs >= LOOK_BACK_MS) {
      lookBack();
    }
    List<Proposal> together = new ArrayList<>();
    Proposal first = proposals.poll(waitMs, TimeUnit.MILLISECONDS);
    if (first == null) {
      catchUp();
      refusal = null;
      return;
    }
    together.add(first);
    proposals.drainTo(together, MOST_TOGETHER - 1);
    try {
      appendAll(together);
    } finally {
      proposals.addAll(together.stream().filter(p -> !p.answer().isDone()).toList());
    }
  }

  private void appendAll(List<Proposal> together)
      throws StoreException, UnreadableLedgerException, InterruptedException {
    List<Proposal> open = new ArrayList<>(together);
    boolean isUpToDate = false;
    if (open.stream().anyMatch(proposal -> proposal.facts().isEmpty())) {
      catchUp();
      isUpToDate = true;
      open.stream()
          .filter(proposal -> proposal.facts().isEmpty())
          .forEach(proposal -> proposal.answer().complete(new Appended(state.position())));
      open.removeIf(proposal -> proposal.facts().isEmpty());
    }
    while (!open.isEmpty()) {
      List<Proposal> counting = new ArrayList<>();
      List<Fact> facts = new ArrayList<>();
      for (Proposal proposal : open) {
        List<Fact> with = new ArrayList<>(facts);
        with.addAll(proposal.facts());
        if (state.check(with).isEmpty()) {
          counting.add(proposal);
          facts = with;
        } else if (isUpToDate) {
          String reason = state.check(with).orElse("");
          proposal.answer().complete(new NotCounted(reason));
        }
      }
      open.removeIf(proposal -> proposal.answer().isDone());
      if (counting.size() < open.size()) {
        catchUp(); // a refusal must not rest on an old view
        isUpToDate = true;
      } else if (!facts.isEmpty() && ledger.append(facts, state) instanceof Appended appended) {
        refusal = null;
        counting.forEach(proposal -> proposal.answer().complete(appended));
        open.removeAll(counting);
      }
    }
  }

  private void catchUp() throws StoreException, UnreadableLedgerException {
    while (ledger.catchUp(state, FAR_BEHIND) == FAR_BEHIND) {
      useCheckpoint();
    }
  }

  private void useCheckpoint() throws StoreException, UnreadableLedgerException {
    Optional<byte[]> newest = checkpoints.newest();
    if (newest.isEmpty()) {
      return;
    }
    state.skipTo(Checkpoint.decode(newest.get()));
  }

  private void failProposals() {
    String why = fault().orElse("The ledger's client is closed");
    Proposal proposal;
    while ((proposal = proposals.poll()) != null) {
      proposal.answer().completeExceptionally(new IllegalStateException(why));
    }
  }
}
