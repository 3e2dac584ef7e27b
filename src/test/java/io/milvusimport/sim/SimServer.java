package io.milvusimport.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.importjob.ImportService;
import io.milvusimport.ledger.Tier;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Destination;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import io.milvusimport.schema.PrimaryKeys;
import io.milvusimport.store.InMemoryObjectStore;
import io.milvusimport.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A server that imports in virtual time: it reads each input twice, tells a job's files only some
 * time after the first read, fails a job whose input is gone when the second read ends, fails
 * others for no reason, and forgets old ones. What it honours depends on the tier that it stands
 * for.
 */
final class SimServer implements ImportService {
  private static final String GONE = "";

  /** The name of the file that a row came in with. */
  private static final Field KEY =
      new Field("file", new FieldType.VarChar(99), true, false, false, Optional.empty());

  private static final long MEMORY_MS = Duration.ofHours(3).toMillis();

  private final class Job {
    final String id;
    final List<InputFile> files;
    final boolean autoCommit;
    RemoteState state = RemoteState.IN_PROGRESS;
    boolean detailsKnown;
    boolean inputGone;
    long rows;
    long overAtMs = Long.MAX_VALUE;
    final Map<String, Integer> contents = new LinkedHashMap<>();

    Job(String id, List<InputFile> files, boolean autoCommit) {
      this.id = id;
      this.files = files;
      this.autoCommit = autoCommit;
    }

    boolean isForgotten() {
      return state.isOver() && timeline.nowMs() - overAtMs > MEMORY_MS;
    }

    RemoteJob described() {
      boolean tellsRows = state != RemoteState.IN_PROGRESS && state != RemoteState.FAILED;
      return new RemoteJob(
          id,
          state,
          tellsRows ? rows : 0,
          state == RemoteState.FAILED ? "failed by the simulation" : "",
          detailsKnown ? named() : Set.of());
    }

    /** Servers name a file in parts by its objects, or by its folder. */
    Set<String> named() {
      return files.stream()
          .flatMap(f -> id.endsWith("3") ? Stream.of(f.path()) : f.keys().stream())
          .collect(Collectors.toSet());
    }
  }

  /** Names of staged files that no job with them gets through. */
  final Set<String> badFiles = new HashSet<>();

  /** Those and the ones that were repaired. */
  final Set<String> onceBadFiles = new HashSet<>();

  /** How often each staged file's rows are in the collection. */
  final Map<String, Integer> imported = new HashMap<>();

  private final Timeline timeline;
  private final InMemoryObjectStore store;
  private final Tier tier;
  private final boolean honoursKey;
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private final Map<String, Job> byKey = new HashMap<>();
  private double randomFailures = 0.2;
  private long outageFromMs = Long.MAX_VALUE;
  private long outageUntilMs;
  private int made;
  private long changes;

  SimServer(Timeline timeline, InMemoryObjectStore store, Tier tier, boolean honoursKey) {
    this.timeline = timeline;
    this.store = store;
    this.tier = tier;
    this.honoursKey = honoursKey;
  }

  /** Jobs fail for their files, or all of them for a while, and for no other reason. */
  void failForReasons() {
    randomFailures = 0;
    outageFromMs = timeline.nowMs() + timeline.upTo(1_800_000);
    outageUntilMs = outageFromMs + timeline.upTo(1_800_000);
  }

  private boolean isOut() {
    return timeline.nowMs() >= outageFromMs && timeline.nowMs() < outageUntilMs;
  }

  /** A job of somebody else, in the same collection. */
  void strangersJob() {
    Job job = new Job("remote-" + made++, List.of(InputFile.of("somebody/else.parquet")), true);
    jobs.put(job.id, job);
    timeline.after(timeline.upTo(600_000), () -> job.detailsKnown = true);
    timeline.after(600_000 + timeline.upTo(600_000), () -> over(job, RemoteState.COMPLETED));
  }

  @Override
  public CreateAnswer create(CreateRequest request) {
    if (timeline.chance(0.05)) {
      return new Refused(1807, "rate limited by the simulation", true);
    }
    if (honoursKey && byKey.containsKey(request.idempotencyKey())) {
      return new Accepted(byKey.get(request.idempotencyKey()).id);
    }
    boolean autoCommit = tier != Tier.TWO_PHASE || request.autoCommit();
    Job job = new Job("remote-" + made++, request.files(), autoCommit);
    jobs.put(job.id, job);
    if (honoursKey) {
      byKey.put(request.idempotencyKey(), job);
    }
    boolean good = !timeline.chance(randomFailures);
    long firstReadMs = timeline.upTo(20_000);
    long detailsMs = firstReadMs + timeline.upTo(20_000);
    long secondReadMs = detailsMs + 1 + timeline.upTo(10_000);
    timeline.after(firstReadMs, () -> read(job));
    timeline.after(detailsMs, () -> job.detailsKnown = true);
    timeline.after(secondReadMs, () -> read(job));
    timeline.after(secondReadMs + 1 + timeline.upTo(10_000), () -> finish(job, good));
    return new Accepted(job.id);
  }

  private void read(Job job) {
    job.contents.clear();
    job.rows = 0;
    for (InputFile file : job.files) {
      Set<String> contents = new HashSet<>();
      for (String key : file.keys()) {
        contents.add(content(key));
      }
      if (contents.contains(GONE)) {
        job.inputGone = true;
        continue;
      }
      assertThat(contents).as("parts of one file").hasSize(1);
      String[] nameAndRows = contents.iterator().next().split(" ", -1);
      job.contents.merge(nameAndRows[0], 1, Integer::sum);
      job.rows += Long.parseLong(nameAndRows[1]);
    }
  }

  private String content(String key) {
    try {
      return store
          .get(key)
          .map(object -> new String(object.bytes(), StandardCharsets.UTF_8))
          .orElse(GONE);
    } catch (StoreException e) {
      return GONE;
    }
  }

  private void finish(Job job, boolean good) {
    boolean isBad = job.contents.keySet().stream().anyMatch(badFiles::contains);
    if (!good || isBad || isOut() || job.inputGone) {
      over(job, RemoteState.FAILED);
    } else if (job.autoCommit) {
      show(job);
    } else {
      job.state = RemoteState.UNCOMMITTED;
    }
  }

  /** Rises whenever rows become visible. */
  long changes() {
    return changes;
  }

  private void show(Job job) {
    changes++;
    job.contents.forEach((name, times) -> imported.merge(name, times, Integer::sum));
    over(job, RemoteState.COMPLETED);
  }

  private void over(Job job, RemoteState state) {
    job.state = state;
    job.overAtMs = timeline.nowMs();
  }

  private Optional<Job> known(String remoteJob) {
    return Optional.ofNullable(jobs.get(remoteJob)).filter(job -> !job.isForgotten());
  }

  @Override
  public JobAnswer describe(Destination destination, String remoteJob) {
    return known(remoteJob)
        .<JobAnswer>map(job -> new Described(job.described()))
        .orElseGet(() -> new Missing(2101, "import job does not exist"));
  }

  @Override
  public ListAnswer list(Destination destination) {
    List<RemoteJobLine> lines = new ArrayList<>();
    jobs.values().stream()
        .filter(job -> !job.isForgotten())
        .forEach(job -> lines.add(new RemoteJobLine(job.id, job.state)));
    return new Listed(lines);
  }

  @Override
  public CommandAnswer commit(Destination destination, String remoteJob) {
    Optional<Job> job = known(remoteJob);
    if (job.isEmpty() || tier != Tier.TWO_PHASE || job.get().state == RemoteState.FAILED) {
      return new Refused(2100, "not to be committed", false);
    }
    if (job.get().state == RemoteState.UNCOMMITTED) {
      job.get().state = RemoteState.COMMITTING;
      timeline.after(
          timeline.upTo(5_000),
          () -> {
            if (job.get().state == RemoteState.COMMITTING) {
              show(job.get());
            }
          });
    }
    return new Done();
  }

  @Override
  public CommandAnswer abort(Destination destination, String remoteJob) {
    Optional<Job> job = known(remoteJob);
    if (job.isEmpty() || job.get().state != RemoteState.UNCOMMITTED) {
      return new Refused(2100, "not to be aborted", false);
    }
    over(job.get(), RemoteState.FAILED);
    return new Done();
  }

  /** Jobs that wait for a commit nobody will send. */
  long uncommitted() {
    return jobs.values().stream().filter(j -> j.state == RemoteState.UNCOMMITTED).count();
  }

  @Override
  public CommandAnswer refreshLoad(Destination destination) {
    return new Done();
  }

  @Override
  public PartitionAnswer hasPartition(Destination destination) {
    throw new UnsupportedOperationException("not asked here");
  }

  @Override
  public KeysAnswer findKeys(Destination destination, PrimaryKeys keys) {
    return new KeysSeen(
        keys.keys().stream().filter(imported::containsKey).collect(Collectors.toSet()));
  }

  @Override
  public Usable describeCollection(String database, String collection) {
    return new Usable(
        new CollectionSchema(
            database, collection, "449", List.of(KEY), List.of(), false, false, "print"));
  }
}
