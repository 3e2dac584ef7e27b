package io.milvusimport.sim;

import io.milvusimport.importjob.ImportState;
import io.milvusimport.importjob.Policy;
import io.milvusimport.ledger.Entry;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Fact.BatchStaged;
import io.milvusimport.ledger.Fact.LedgerCreated;
import io.milvusimport.ledger.Fold;
import io.milvusimport.ledger.Ledger;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.ledger.StagedFile;
import io.milvusimport.ledger.Tier;
import io.milvusimport.ledger.UnreadableLedgerException;
import io.milvusimport.schema.Destination;
import io.milvusimport.store.ForwardingStore;
import io.milvusimport.store.InMemoryObjectStore;
import io.milvusimport.store.InMemoryObjectStore.Call;
import io.milvusimport.store.InMemoryObjectStore.Fault;
import io.milvusimport.store.InMemoryObjectStore.Operation;
import io.milvusimport.store.ObjectStore;
import io.milvusimport.store.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One seed, one history: tasks that are replaced and linger, coordinators that are killed or
 * stopped between an append and its effect, a store and a server that lose calls and answers.
 *
 * <p>Checked after every step: no file's rows are in twice; no frontier is past rows that are not
 * in; no frontier moves back; nothing raises an alarm. Checked at the end: everything is in, every
 * offset may be committed, no object and no uncommitted job is left behind.
 */
final class Simulation {
  static final String FOLDER = "topics/orders-sink/";
  static final Destination DESTINATION = new Destination("default", "c", Optional.empty());
  static final long END = 4_000;
  static final Policy POLICY =
      new Policy(
          Optional.empty(),
          false,
          1_000,
          false,
          3,
          3,
          1_000,
          86_400_000,
          5_000,
          2_000,
          30_000,
          300_000);

  private static final int PARTITIONS = 3;
  private static final int MOST_STEPS = 400_000;

  /** No more kills and lost calls after this time, so that every history ends. */
  private static final long CALM_MS = 3 * 3_600_000;

  /** Long enough for two sweeps. */
  private static final long AFTERMATH_MS = 65 * 60_000;

  final Timeline timeline;
  final Defect defect;
  final Tier tier;
  final InMemoryObjectStore store;
  final SimServer server;

  private final long seed;
  private final ImportState observed = new ImportState();
  private final Ledger observer;
  private final Map<SourcePartition, Long> frontiers = new HashMap<>();
  private final List<BatchStaged> counted = new ArrayList<>();
  private final List<Object> history = new ArrayList<>();
  private final List<SimTask> tasks = new ArrayList<>();
  private final List<SimHost> hosts = new ArrayList<>();
  private int incarnations;
  private int ids;
  private boolean isFinished;
  private boolean isObserving;
  private long checkedChanges = -1;
  private long checkedPosition = -1;

  Simulation(long seed, Defect defect) {
    this.seed = seed;
    this.defect = defect;
    this.timeline = new Timeline(seed);
    this.tier = Tier.values()[(int) (seed % 3)];
    this.store = new InMemoryObjectStore(() -> 1_700_000_000_000L + timeline.nowMs());
    this.server =
        new SimServer(
            timeline,
            store,
            tier,
            tier != Tier.RECONCILE && seed % 2 == 0 || tier == Tier.IDEMPOTENCY_KEY);
    this.observer = new Ledger(quiet(), FOLDER, "observer", () -> "observer", n -> {});
  }

  /** A ledger as a process of its own sees it, with a store that loses calls and answers. */
  Ledger ledger() {
    return new Ledger(appendable(), FOLDER, "sim", () -> "append-" + ids++, n -> {});
  }

  boolean isCalm() {
    return isFinished || timeline.nowMs() > CALM_MS;
  }

  /** Remembers what happened, for the message of a broken invariant. */
  void note(Object what) {
    history.add(new Note(timeline.nowMs(), what));
  }

  private record Note(long atMs, Object what) {
    @Override
    public String toString() {
      return atMs + " ms: " + what;
    }
  }

  void broken(String invariant) {
    throw new BrokenInvariantException(seed, invariant, history);
  }

  /** Runs the history to its end; throws {@link BrokenInvariantException} if it goes wrong. */
  void run() {
    begin();
    for (int step = 0; step < MOST_STEPS; step++) {
      if (!timeline.step()) {
        break;
      }
      check();
      if (isFinished()) {
        aftermath();
        return;
      }
    }
    broken("liveness: after " + timeline.nowMs() + " ms the frontiers are " + frontiers);
  }

  private void begin() {
    try {
      var unused = observer.append(List.of(new LedgerCreated("ledger-" + seed)), observed);
    } catch (StoreException | UnreadableLedgerException | InterruptedException e) {
      throw new AssertionError(e);
    }
    injectFaults();
    for (int i = 0; i < 3; i++) {
      timeline.after(timeline.upTo(600_000), server::strangersJob);
    }
    rebalance();
    restartCoordinator();
    for (int i = 0; i < 4; i++) {
      timeline.after(timeline.upTo(900_000), this::rebalance);
      timeline.after(timeline.upTo(3_600_000), this::restartCoordinator);
    }
    keepOneAlive();
  }

  private void injectFaults() {
    store.inject(Fault.LOST_ANSWER, call -> strikes(call, 0.03));
    store.inject(Fault.LATE, call -> call.operation() != Operation.GET && strikes(call, 0.02));
    store.inject(Fault.LOST_REQUEST, call -> strikes(call, 0.03));
    deliverLate();
  }

  private boolean strikes(Call call, double probability) {
    return !isCalm() && !call.key().isEmpty() && !isObserving && timeline.chance(probability);
  }

  private void deliverLate() {
    store.deliverLate();
    timeline.after(timeline.upTo(240_000) + 1, this::deliverLate);
  }

  /** All partitions go to new incarnations; of the old ones half do not notice. */
  private void rebalance() {
    tasks.forEach(
        task -> {
          task.replaced();
          if (timeline.chance(0.5)) {
            task.kill();
          }
        });
    List<List<SourcePartition>> shares = List.of(new ArrayList<>(), new ArrayList<>());
    for (int p = 0; p < PARTITIONS; p++) {
      shares.get((int) timeline.upTo(2)).add(new SourcePartition("orders", p));
    }
    shares.stream()
        .filter(share -> !share.isEmpty())
        .forEach(share -> tasks.add(new SimTask(this, "t" + incarnations++, share)));
    note("rebalance");
  }

  /** Task 0 starts anew; half the time its predecessor does not notice. */
  private void restartCoordinator() {
    if (!hosts.isEmpty() && timeline.chance(0.5)) {
      hosts.get(hosts.size() - 1).kill();
    }
    hosts.add(new SimHost(this, "c" + incarnations++));
    note("coordinator started");
  }

  private void keepOneAlive() {
    if (hosts.stream().allMatch(SimHost::isKilled)) {
      restartCoordinator();
    }
    timeline.after(60_000, this::keepOneAlive);
  }

  private void check() {
    observe();
    if (server.changes() == checkedChanges && observed.position() == checkedPosition) {
      return;
    }
    checkedChanges = server.changes();
    checkedPosition = observed.position();
    server.imported.forEach(
        (name, times) -> {
          if (times > 1) {
            broken("imported twice: " + name);
          }
        });
    for (int p = 0; p < PARTITIONS; p++) {
      SourcePartition partition = new SourcePartition("orders", p);
      long frontier = committable(partition);
      long before = frontiers.getOrDefault(partition, 0L);
      if (frontier < before) {
        broken("frontier of " + partition + " moved back from " + before + " to " + frontier);
      }
      frontiers.put(partition, frontier);
    }
    for (BatchStaged batch : counted) {
      boolean isPassed =
          batch.ranges().stream()
              .anyMatch(r -> r.end() <= frontiers.getOrDefault(r.partition(), 0L));
      if (isPassed) {
        for (StagedFile file : batch.files()) {
          if (server.imported.getOrDefault(file.name(), 0) == 0) {
            broken("offset committed past rows that are not in: " + file.name());
          }
        }
      }
    }
  }

  private long committable(SourcePartition partition) {
    return (defect == Defect.COMMIT_AT_HANDOVER
            ? observed.stagedEnd(partition)
            : observed.frontier(partition))
        .orElse(0);
  }

  /** Follows the ledger without disturbing it and remembers which batches count. */
  private void observe() {
    Fold recorder =
        new Fold() {
          @Override
          public String ledger() {
            return observed.ledger();
          }

          @Override
          public long position() {
            return observed.position();
          }

          @Override
          public void apply(Entry entry) {
            for (Fact fact : entry.facts()) {
              if (fact instanceof BatchStaged batch && observed.check(List.of(fact)).isEmpty()) {
                counted.add(batch);
              }
              if (fact instanceof Fact.JobFailed failed
                  && observed.check(List.of(fact)).isEmpty()) {
                broken("given up: " + failed.reason());
              }
              note(fact);
            }
            observed.apply(entry);
          }

          @Override
          public Optional<String> check(List<Fact> facts) {
            return observed.check(facts);
          }
        };
    try {
      isObserving = true;
      observer.catchUp(recorder, Integer.MAX_VALUE);
    } catch (StoreException | UnreadableLedgerException e) {
      throw new AssertionError(e);
    } finally {
      isObserving = false;
    }
  }

  private boolean isFinished() {
    return frontiers.size() == PARTITIONS && frontiers.values().stream().allMatch(f -> f >= END);
  }

  /**
   * Everything is in: what is left over must be cleared away, once those who might still have
   * handed it over own nothing any more.
   */
  private void aftermath() {
    isFinished = true;
    rebalance();
    hosts.stream().filter(host -> !host.leads(observed)).forEach(SimHost::kill);
    if (hosts.stream().allMatch(SimHost::isKilled)) {
      hosts.add(new SimHost(this, "c" + incarnations++));
    }
    long untilMs = timeline.nowMs() + AFTERMATH_MS;
    while (timeline.nowMs() < untilMs && timeline.step()) {
      check();
    }
    for (BatchStaged batch : counted) {
      for (StagedFile file : batch.files()) {
        if (server.imported.getOrDefault(file.name(), 0) != 1) {
          broken("not imported once: " + file.name());
        }
      }
    }
    try {
      List<String> left = store.list(FOLDER + "data/", "");
      if (!left.isEmpty()) {
        broken("objects left behind: " + left);
      }
    } catch (StoreException e) {
      throw new AssertionError(e);
    }
    if (server.uncommitted() > 0) {
      broken(server.uncommitted() + " uncommitted jobs left behind");
    }
  }

  private ObjectStore quiet() {
    return store;
  }

  private ObjectStore appendable() {
    return defect == Defect.UNCONDITIONAL_APPEND ? ForwardingStore.withoutConditions(store) : store;
  }
}
