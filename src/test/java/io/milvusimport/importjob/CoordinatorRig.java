package io.milvusimport.importjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.importjob.ImportService.Accepted;
import io.milvusimport.importjob.ImportService.Described;
import io.milvusimport.importjob.ImportService.JobAnswer;
import io.milvusimport.importjob.ImportService.RemoteJob;
import io.milvusimport.importjob.ImportService.RemoteState;
import io.milvusimport.importjob.ImportService.Usable;
import io.milvusimport.ledger.Entry;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Facts;
import io.milvusimport.ledger.Tier;
import io.milvusimport.schema.CollectionSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** One coordinator, one staged file of ten rows, and time that the test moves. */
final class CoordinatorRig {
  static final String FOLDER = "topics/sink/";
  static final String OBJECT = FOLDER + "data/default/products/a-1-0.0-1.parquet";
  static final long EPOCH = 4;
  static final long SETTLE_MS = 30_000;
  static final long MISSING_MS = 300_000;

  final ImportState state = new ImportState();
  final List<Fact> facts = new ArrayList<>();
  final List<Effect> effects = new ArrayList<>();
  private final Coordinator coordinator;
  private long nowMs = 5_000_000;

  CoordinatorRig(Tier tier, boolean atLeastOnce) {
    this(tier, atLeastOnce, "l-1");
  }

  CoordinatorRig(Tier tier, boolean atLeastOnce, String ledger) {
    this(tier, atLeastOnce, ledger, false);
  }

  private CoordinatorRig(Tier tier, boolean atLeastOnce, String ledger, boolean quarantines) {
    this(tier, atLeastOnce, ledger, quarantines, List.of());
  }

  /** A coordinator whose staged file names these keys. */
  static CoordinatorRig keyed(Tier tier, boolean atLeastOnce, String... keys) {
    return new CoordinatorRig(tier, atLeastOnce, "l-1", false, List.of(keys));
  }

  private CoordinatorRig(
      Tier tier, boolean atLeastOnce, String ledger, boolean quarantines, List<String> keys) {
    Policy policy =
        new Policy(
            Optional.of(tier),
            atLeastOnce,
            3,
            quarantines,
            2,
            10,
            1L << 30,
            Duration.ofHours(24).toMillis(),
            0,
            1_000,
            SETTLE_MS,
            MISSING_MS);
    coordinator = new Coordinator(policy, FOLDER, "c", "host");
    put(new Fact.LedgerCreated(ledger));
    put(new Fact.PartitionsOpened("a", 0, "host", List.of(Facts.P0)));
    put(new Fact.PartitionStarted(Facts.P0, 1, 100));
    put(batch(1, 100, keys));
    tick(); // starts
    tick(); // has its tier
  }

  /** A batch of one file, which names the keys. */
  static Fact batch(long number, long first, List<String> keys) {
    return new Fact.BatchStaged(
        "a",
        number,
        List.of(Facts.range(Facts.P0, 1, first, first + 10)),
        List.of(Facts.file("a", number, 0, 10).withKeys(keys)),
        List.of(),
        0);
  }

  /** A coordinator that sets files aside, with that many staged files of one batch each. */
  static CoordinatorRig quarantining(int files) {
    return staged(files, true);
  }

  /** A coordinator with that many staged files of one batch each. */
  static CoordinatorRig staged(int files, boolean quarantines) {
    CoordinatorRig rig = new CoordinatorRig(Tier.RECONCILE, false, "l-1", quarantines);
    for (int n = 1; n < files; n++) {
      rig.put(Facts.batch("a", n + 1, Facts.P0, 1, 100 + 10 * n, 110 + 10 * n));
    }
    rig.tick(); // plans
    return rig;
  }

  /** Takes a planned job through one attempt, to its end and the fence if the server fails it. */
  void attempt(String job, RemoteState outcome) {
    for (int n = 0; !(input(job) instanceof ImportJob.Submitting); n++) {
      assertThat(n).as("looks until %s is submitted", job).isLessThan(100);
      pass(5_000);
      answer(
          new Event.CollectionAnswered(
              job, input(job).input().attempt(), new Usable(collectionOfId("449"))));
    }
    JobInput in = input(job).input();
    Set<String> keys = Set.copyOf(in.keys().stream().map(key -> FOLDER + key).toList());
    answer(new Event.SubmitAnswered(job, in.attempt(), new Accepted("77")));
    RemoteJob remote = new RemoteJob("77", outcome, in.rows(), "the server's reason", keys);
    answer(new Event.JobAnswered(job, in.attempt(), "77", new Described(remote)));
    if (outcome == RemoteState.FAILED) {
      tick();
      fence();
    }
  }

  private ImportJob input(String job) {
    return Objects.requireNonNull(state.jobs().active().get(job));
  }

  /** A coordinator whose job-0 was submitted, with the answer still to come. */
  static CoordinatorRig submitted(Tier tier) {
    CoordinatorRig rig = new CoordinatorRig(tier, false);
    rig.submit();
    return rig;
  }

  /** A coordinator whose job-0 is the server's job 77. */
  static CoordinatorRig running(Tier tier) {
    CoordinatorRig rig = submitted(tier);
    rig.answer(new Event.SubmitAnswered("job-0", 1, new Accepted("77")));
    assertThat(rig.job()).isInstanceOf(ImportJob.Running.class);
    return rig;
  }

  void submit() {
    tick(); // plans
    tick(); // describes the collection
    collection("449");
    assertThat(job()).isInstanceOf(ImportJob.Submitting.class);
  }

  void collection(String id) {
    answer(
        new Event.CollectionAnswered(
            "job-0", job().input().attempt(), new Usable(collectionOfId(id))));
  }

  private static CollectionSchema collectionOfId(String id) {
    return new CollectionSchema(
        "default", "products", id, List.of(), List.of(), false, false, "f00d");
  }

  void put(Fact fact) {
    state.apply(new Entry("l-1", "append", "writer", List.of(fact)));
  }

  Decision tick() {
    return take(new Event.Tick());
  }

  Decision answer(Event event) {
    return take(event);
  }

  /** Lets time pass with a tick each second. */
  void pass(long ms) {
    for (long passed = 0; passed < ms; passed += 1_000) {
      nowMs += 1_000;
      tick();
    }
  }

  /** Lets time pass in which this process does nothing. */
  void sleep(long ms) {
    nowMs += ms;
  }

  private Decision take(Event event) {
    Decision decision = coordinator.decide(state, event, nowMs, 0.5);
    if (!decision.facts().isEmpty()) {
      assertThat(state.check(decision.facts())).isEmpty();
      state.apply(new Entry("l-1", "append", "writer", decision.facts()));
    }
    facts.addAll(decision.facts());
    effects.addAll(decision.effects());
    return decision;
  }

  ImportJob job() {
    return Objects.requireNonNull(state.jobs().active().get("job-0"));
  }

  void describe(JobAnswer answer) {
    answer(new Event.JobAnswered("job-0", job().input().attempt(), "77", answer));
  }

  static JobAnswer described(RemoteState remote, long rows, String... files) {
    return new Described(new RemoteJob("77", remote, rows, "the server's reason", Set.of(files)));
  }

  /** The last effect of a kind. */
  <T extends Effect> T last(Class<T> kind) {
    return effects.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .reduce((a, b) -> b)
        .orElseThrow(() -> new AssertionError("no " + kind.getSimpleName() + " in " + effects));
  }

  long count(Class<?> kind) {
    return effects.stream().filter(kind::isInstance).count()
        + facts.stream().filter(kind::isInstance).count();
  }

  <T extends Fact> T lastFact(Class<T> kind) {
    return facts.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .reduce((a, b) -> b)
        .orElseThrow(() -> new AssertionError("no " + kind.getSimpleName() + " in " + facts));
  }

  /** Answers the last look: nothing, or a job in the given state; the request is this old. */
  void look(Optional<RemoteState> found, long ageMs) {
    Effect.Probe probe = last(Effect.Probe.class);
    answer(
        new Event.ProbeAnswered(
            probe.job(),
            probe.attempt(),
            probe.look(),
            found.map(s -> new RemoteJob("77", s, 0, "the server's reason", Set.of(OBJECT))),
            ageMs));
  }

  /** Answers the last copy, and the deletion that follows. */
  void fence() {
    Effect.Copy copy = last(Effect.Copy.class);
    answer(new Event.Copied(copy.job(), copy.attempt(), copy.next()));
    tick();
    Effect.Fence fence = last(Effect.Fence.class);
    assertThat(fence.keys()).isEqualTo(copy.from());
    answer(new Event.Deleted(fence.job(), fence.attempt()));
    tick();
    tick(); // looks at what is next
  }
}
