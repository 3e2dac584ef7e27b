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
import io.milvusimport.store.Body;
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
import java.util.Set;
import java.util.TreeSet;

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
  private static final Policy POLICY =
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

  /** Longer than the server remembers jobs. */
  private static final long BLACKOUT_MS = 4 * 3_600_000;

  private static final int PARTITIONS = 3;
  private static final int MOST_STEPS = 400_000;

  /** No more kills and lost calls after this time, so that every history ends. */
  private static final long CALM_MS = 3 * 3_600_000;

  /** Long enough for two sweeps. */
  private static final long AFTERMATH_MS = 65 * 60_000;

  final Timeline timeline;
  final Defect defect;
  final Tier tier;
  final Policy policy;

  /** Whether there is no coordinator for longer than the server remembers jobs. */
  final boolean hasBlackout;

  /** Whether some files cannot be imported, and a job may fail only a few times. */
  final boolean hasBadFiles;

  final InMemoryObjectStore store;
  final SimServer server;

  private final long seed;
  private final ImportState observed = new ImportState();
  private final Ledger observer;
  private final Map<SourcePartition, Long> frontiers = new HashMap<>();
  private final Map<String, List<String>> filesOf = new HashMap<>();
  private final Set<String> setAside = new TreeSet<>();
  private final List<BatchStaged> counted = new ArrayList<>();
  private final List<Object> history = new ArrayList<>();
  private final List<SimTask> tasks = new ArrayList<>();
  private final List<SimHost> hosts = new ArrayList<>();
  private final long calmFromMs;
  private long blackUntilMs;
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
    this.hasBadFiles = seed % 4 == 1 || seed % 4 == 3;
    this.hasBlackout = seed % 5 == 2;
    this.calmFromMs = CALM_MS + (hasBlackout ? BLACKOUT_MS : 0);
    this.policy = hasBadFiles ? fewAttempts(seed % 4 == 1) : POLICY;
    this.store = new InMemoryObjectStore(() -> 1_700_000_000_000L + timeline.nowMs());
    this.server =
        new SimServer(
            timeline,
            store,
            tier,
            tier != Tier.RECONCILE && seed % 2 == 0 || tier == Tier.IDEMPOTENCY_KEY);
    this.observer = new Ledger(quiet(), FOLDER, "observer", () -> "observer", n -> {});
  }

  private static Policy fewAttempts(boolean quarantinesFiles) {
    return new Policy(
        POLICY.forcedTier(),
        POLICY.atLeastOnce(),
        3,
        quarantinesFiles,
        POLICY.maxJobs(),
        POLICY.jobMaxFiles(),
        POLICY.jobMaxBytes(),
        POLICY.jobTimeoutMs(),
        POLICY.lingerMs(),
        POLICY.pollMs(),
        POLICY.settleMs(),
        POLICY.missingMs());
  }

  /** A ledger as a process of its own sees it, with a store that loses calls and answers. */
  Ledger ledger() {
    return new Ledger(appendable(), FOLDER, "sim", () -> "append-" + ids++, n -> {});
  }

  boolean isCalm() {
    return isFinished || timeline.nowMs() > calmFromMs;
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
    if (hasBadFiles) {
      server.failForReasons();
    }
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
    if (hasBlackout) {
      timeline.after(timeline.upTo(900_000), this::blackOut);
    }
  }

  private void blackOut() {
    if (isFinished) {
      return;
    }
    blackUntilMs = timeline.nowMs() + BLACKOUT_MS;
    hosts.forEach(SimHost::kill);
    note("no coordinator until " + blackUntilMs + " ms");
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
    if (timeline.nowMs() < blackUntilMs) {
      return;
    }
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
        broken("frontier moved back: " + partition + " from " + before + " to " + frontier);
      }
      frontiers.put(partition, frontier);
    }
    for (BatchStaged batch : counted) {
      boolean isPassed =
          batch.ranges().stream()
              .anyMatch(r -> r.end() <= frontiers.getOrDefault(r.partition(), 0L));
      if (isPassed) {
        for (StagedFile file : batch.files()) {
          if (server.imported.getOrDefault(file.name(), 0) == 0 && !isSetAside(file)) {
            broken("offset committed past rows that are not in: " + file.name());
          }
        }
      }
    }
  }

  private long committable(SourcePartition partition) {
    if (defect == Defect.COMMIT_OF_OLD_VIEW && timeline.chance(0.01)) {
      return 0;
    }
    if (defect == Defect.COMMIT_MAXIMUM) {
      return counted.stream()
          .filter(b -> b.files().stream().allMatch(f -> server.imported.containsKey(f.name())))
          .flatMap(b -> b.ranges().stream())
          .filter(range -> range.partition().equals(partition))
          .mapToLong(Fact.Range::end)
          .max()
          .orElse(0);
    }
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
            boolean counts = observed.check(entry.facts()).isEmpty();
            entry.facts().forEach(Simulation.this::note);
            observed.apply(entry);
            if (counts) {
              entry.facts().forEach(Simulation.this::seen);
            }
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

  private void seen(Fact fact) {
    if (fact instanceof BatchStaged batch) {
      counted.add(batch);
    } else if (fact instanceof Fact.JobPlanned planned) {
      filesOf.put(planned.job(), planned.files());
    } else if (fact instanceof Fact.JobSplit split) {
      for (int i = 0; i < split.parts().size(); i++) {
        filesOf.put(split.part(i), split.parts().get(i));
      }
    } else if (fact instanceof Fact.JobUnresolved question) {
      asked(question);
    } else if (fact instanceof Fact.FilesQuarantined quarantined) {
      setAside.addAll(quarantined.keys());
      quarantined.keys().stream()
          .filter(key -> server.onceBadFiles.stream().noneMatch(bad -> key.startsWith(bad + ".")))
          .forEach(key -> broken("a good file is set aside: " + key));
    } else if (fact instanceof Fact.JobFailed failed) {
      if (!hasBadFiles) {
        broken("given up: " + failed.reason());
      }
      timeline.after(timeline.upTo(3_600_000), this::repair);
    }
  }

  /** Nobody looked for longer than the server remembers: a person has to, and says what is so. */
  private void asked(Fact.JobUnresolved question) {
    if (!hasBlackout) {
      broken("unresolved: " + question.question());
    }
    timeline.after(
        timeline.upTo(1_800_000),
        () -> {
          boolean isImported =
              filesOf.getOrDefault(question.job(), List.of()).stream()
                  .anyMatch(server.imported::containsKey);
          String answer =
              question.job()
                  + "-"
                  + question.attempt()
                  + (isImported ? ".imported" : ".not-imported");
          note("answered: " + answer);
          try {
            isObserving = true;
            store.createIfAbsent(FOLDER + "decisions/" + answer, new Body.Bytes(new byte[0]));
          } catch (StoreException e) {
            throw new AssertionError(e);
          } finally {
            isObserving = false;
          }
          if (timeline.chance(0.5)) {
            restartCoordinator();
          }
        });
  }

  private boolean isSetAside(StagedFile file) {
    return setAside.stream().anyMatch(key -> key.startsWith(file.name() + "."));
  }

  /** An operator removes the cause and restarts. */
  private void repair() {
    server.badFiles.clear();
    note("repaired");
    restartCoordinator();
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
        if (server.imported.getOrDefault(file.name(), 0) != (isSetAside(file) ? 0 : 1)) {
          broken("not imported once: " + file.name());
        }
      }
    }
    try {
      Set<String> left = new TreeSet<>(store.list(FOLDER + "data/", ""));
      for (String key : setAside) {
        if (!left.remove(FOLDER + key)) {
          broken("set aside and gone: " + key);
        }
      }
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
