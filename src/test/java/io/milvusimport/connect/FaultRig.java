package io.milvusimport.connect;

import static io.milvusimport.ledger.Facts.P0;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.faults.FaultSheet;
import io.milvusimport.importjob.Coordinator;
import io.milvusimport.importjob.Decision;
import io.milvusimport.importjob.Effect;
import io.milvusimport.importjob.Event;
import io.milvusimport.importjob.ImportService;
import io.milvusimport.importjob.Policy;
import io.milvusimport.ledger.AppendOutcome;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Facts;
import io.milvusimport.ledger.Tier;
import io.milvusimport.store.Body;
import io.milvusimport.store.InMemoryObjectStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One handed-over file, and the coordinator with its effects as they are, on the test's thread and
 * in its time; store and server can be struck.
 */
final class FaultRig implements AutoCloseable {
  static final String FOLDER = "topics/sink/";
  static final String FILE = FOLDER + "data/default/products/a-1-0";
  static final String OBJECT = FILE + ".0-1.parquet";
  private static final long STEP_MS = 5_000;

  final AtomicLong nowMs = new AtomicLong(1_000_000_000);
  final InMemoryObjectStore memory = new InMemoryObjectStore(nowMs::get);
  final StruckStore store = new StruckStore(memory);
  final RowsByFile server;
  final StruckService service;
  final LedgerClient ledger = new LedgerClient(store, FOLDER, "here", 20);
  private final Policy policy;
  private final EffectRunner runner;
  private Coordinator coordinator;
  private int starts;

  FaultRig(Tier tier, Duration retention) throws Exception {
    server = new RowsByFile(tier, memory);
    service = new StruckService(server);
    policy =
        new Policy(
            Optional.of(tier),
            false,
            3,
            false,
            2,
            10,
            1L << 30,
            Duration.ofHours(24).toMillis(),
            0,
            1_000,
            30_000,
            300_000);
    Clock clock = Clock.fixed(Instant.ofEpochMilli(nowMs.get()), ZoneOffset.UTC);
    runner =
        new EffectRunner(
            service,
            store,
            ledger,
            FOLDER,
            new TierProof(service, store, FOLDER, Optional::empty, Path.of("unused"), 1),
            new FinishedFiles(store, FOLDER, retention, clock),
            true);
    ledger.start();
    append(new Fact.PartitionsOpened("a", 0, "host", List.of(P0)));
    append(new Fact.PartitionStarted(P0, 1, 100));
    append(Facts.batch("a", 1, P0, 1, 100, 110));
    memory.createIfAbsent(OBJECT, new Body.Bytes(new byte[1]));
    coordinator = start();
  }

  void append(Fact fact) throws Exception {
    AppendOutcome unused = ledger.append(List.of(fact)).get(30, TimeUnit.SECONDS);
  }

  private Coordinator start() {
    return new Coordinator(policy, FOLDER, "c" + ++starts, "host");
  }

  /** Submits the file; the request is lost on its way. */
  void loseACreate() throws Exception {
    service.strike("create", new ImportService.Unknown("the answer was lost"), false, 1);
    for (int n = 0; n < 20 && service.met() == 0; n++) {
      pass(Duration.ofMillis(STEP_MS));
    }
    service.forget();
  }

  /** Another coordinator takes over, as after a restart. */
  void restart() throws Exception {
    long epoch = ledger.readState(state -> state.leader().epoch());
    append(new Fact.CoordinatorStopped(epoch));
    coordinator = start();
  }

  /** Lets time pass, until everything is imported or nothing goes on without a person. */
  void run(Duration longest) throws Exception {
    long endMs = nowMs.get() + longest.toMillis();
    while (nowMs.get() < endMs && !isImported() && problem().isEmpty()) {
      pass(Duration.ofMillis(STEP_MS));
    }
  }

  /** Lets time pass whatever happens. */
  void pass(Duration time) throws Exception {
    for (long ms = 0; ms < time.toMillis(); ms += STEP_MS) {
      nowMs.addAndGet(STEP_MS);
      take(new Event.Tick());
    }
  }

  private void take(Event first) throws Exception {
    Queue<Event> events = new ArrayDeque<>(List.of(first));
    for (Event event = events.poll(); event != null; event = events.poll()) {
      Event asked = event;
      Decision decision =
          ledger.readState(state -> coordinator.decide(state, asked, nowMs.get(), 0.5));
      if (!decision.facts().isEmpty()) {
        AppendOutcome unused = ledger.append(decision.facts()).get(30, TimeUnit.SECONDS);
      }
      for (Effect effect : decision.effects()) {
        runner.run(effect).ifPresent(events::add);
      }
    }
  }

  boolean isImported() {
    return ledger.readState(state -> state.unfinishedJobs()) == 0
        && ledger.read(view -> view.frontier(P0).orElse(0)) == 110;
  }

  /** What a task of the partition would stop with. */
  Optional<String> problem() {
    return ledger.fault().or(() -> ledger.read(view -> view.problem(P0)));
  }

  Map<String, Integer> imported() {
    return server.imported();
  }

  /** It came to what the sheet says, and no file was imported twice. */
  void requireOutcome(FaultSheet.Row row, String column) {
    String expected = row.get(column);
    String problem = problem().orElse("");
    assertThat(imported().values()).as("times that each file was imported").allMatch(n -> n == 1);
    String found = isImported() ? "goes on" : problem.isEmpty() ? "waits" : "stops: " + problem;
    if (expected.startsWith("stops: ")) {
      assertThat(found).startsWith("stops: ").contains(expected.substring("stops: ".length()));
    } else {
      assertThat(found).isEqualTo(expected);
    }
  }

  /** With the cause removed, and a restart where the task has stopped, everything is in, once. */
  void requireRecovery() throws Exception {
    String problem = problem().orElse("");
    if (problem.contains("It cannot be known whether")) {
      return; // a person has to answer
    }
    if (!problem.isEmpty()) {
      restart();
      pass(Duration.ofSeconds(20));
    }
    run(Duration.ofHours(3));
    assertThat(problem()).isEmpty();
    assertThat(isImported()).isTrue();
    assertThat(imported()).containsOnly(Map.entry(FILE, 1));
  }

  @Override
  public void close() {
    ledger.close();
  }
}
