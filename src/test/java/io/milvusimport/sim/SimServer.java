package io.milvusimport.sim;

import io.milvusimport.importjob.ImportService;
import io.milvusimport.ledger.Tier;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Destination;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import io.milvusimport.schema.PrimaryKeys;
import io.milvusimport.store.StoredObject;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A server that imports in virtual time: it reads each input twice, tells a job's files only some
 * time after the first read, fails a job whose input is gone when the second read ends, and forgets
 * old ones. What it honours depends on the tier that it stands for.
 *
 * <p>Longer than most: its calls all see the same few jobs.
 */
final class SimServer implements ImportService {
  /** The name of the file that a row came in with. */
  private static final Field KEY =
      new Field("file", new FieldType.VarChar(99), true, false, false, Optional.empty());

  private static final long MEMORY_MS = Duration.ofHours(3).toMillis();
  private static final int FORMER_JOBS = 3;
  private static final long KEY_MEMORY_MS = Duration.ofHours(24).toMillis();

  private final class Job {
    final String id;
    final Destination destination;
    final List<InputFile> files;
    final boolean autoCommit;
    final long madeAtMs = timeline.nowMs();
    RemoteState state = RemoteState.IN_PROGRESS;
    boolean detailsKnown;
    boolean inputGone;
    boolean losesRow;
    String reason = "";
    long overAtMs = Long.MAX_VALUE;
    int[] rows = {};

    Job(String id, Destination destination, List<InputFile> files, boolean autoCommit) {
      this.id = id;
      this.destination = destination;
      this.files = files;
      this.autoCommit = autoCommit;
    }

    boolean isForgotten() {
      return state.isOver() && timeline.nowMs() - overAtMs > MEMORY_MS;
    }

    RemoteJob described() {
      boolean tellsRows = state != RemoteState.IN_PROGRESS && state != RemoteState.FAILED;
      return new RemoteJob(
          id, state, tellsRows ? rows.length : 0, reason, detailsKnown ? named() : Set.of());
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

  private final World world;
  private final Timeline timeline;
  private final Tier tier;
  private final boolean honoursKey;
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private final Map<String, Job> byKey = new HashMap<>();
  private final Map<String, Integer> schemas = new TreeMap<>();
  private long outUntilMs;
  private boolean commitsByItself;
  private int made;
  private boolean hasLostRow;

  SimServer(World world, Tier tier, boolean honoursKey) {
    this.world = world;
    this.timeline = world.timeline;
    this.tier = tier;
    this.honoursKey = honoursKey;
    rememberFormerConnector();
  }

  /** A connector of the same name, with another ledger, imported here a while ago. */
  private void rememberFormerConnector() {
    for (int n = 0; n < FORMER_JOBS; n++) {
      Job job =
          new Job(
              "former-" + n,
              World.destination(0),
              List.of(
                  InputFile.of(World.FOLDER + "data/default/c0/former-" + n + "-0.0-1.parquet")),
              true);
      job.detailsKnown = true;
      over(job, RemoteState.COMPLETED, "");
      jobs.put(job.id, job);
      byKey.put("job-" + n, job);
    }
  }

  Tier provenTier() {
    return commitsByItself ? (honoursKey ? Tier.IDEMPOTENCY_KEY : Tier.RECONCILE) : tier;
  }

  boolean honoursKey() {
    return honoursKey;
  }

  // ---- what befalls it

  void outage(long ms) {
    outUntilMs = timeline.nowMs() + ms;
    world.note("the server is out for " + ms + " ms");
  }

  boolean isOut() {
    return timeline.nowMs() < outUntilMs;
  }

  /** Another server behind the same address does not know what two phases are. */
  void commitByItself() {
    commitsByItself = true;
    world.note("the server ignores auto_commit from now on");
  }

  /** Whether a create that arrives twice brings its rows once. */
  boolean survivesRepeats() {
    return honoursKey || !commitsByItself;
  }

  /** Starts anew and has forgotten what it was at, but not the keys; what is in stays in. */
  void loseJobs() {
    world.note("the server lost its unfinished jobs");
    Set<Job> lost =
        jobs.values().stream().filter(job -> !job.state.isOver()).collect(Collectors.toSet());
    jobs.values().removeAll(lost);
  }

  void changeSchema(String collection) {
    schemas.merge(collection, 1, Integer::sum);
    world.note("the schema of " + collection + " changes");
  }

  /** A job of somebody else, in the same collection. */
  void strangersJob() {
    Job job =
        new Job(
            "remote-" + made++,
            World.destination(0),
            List.of(InputFile.of("somebody/else.parquet")),
            true);
    jobs.put(job.id, job);
    timeline.after(timeline.upTo(1_200_000), () -> job.detailsKnown = true);
    timeline.after(1_200_000 + timeline.upTo(600_000), () -> over(job, RemoteState.COMPLETED, ""));
  }

  // ---- its calls

  @Override
  public CreateAnswer create(CreateRequest request) {
    if (!world.isCalm() && world.has(Switch.RATE_LIMITS) && timeline.chance(refusalRate())) {
      return new Refused(1807, "rate limited by the simulation", true);
    }
    Job same = byKey.get(request.idempotencyKey());
    if (honoursKey && same != null && timeline.nowMs() - same.madeAtMs < KEY_MEMORY_MS) {
      return new Accepted(same.id);
    }
    boolean autoCommit = tier != Tier.TWO_PHASE || commitsByItself || request.autoCommit();
    Job job = new Job("remote-" + made++, request.destination(), request.files(), autoCommit);
    jobs.put(job.id, job);
    if (honoursKey) {
      byKey.put(request.idempotencyKey(), job);
    }
    boolean isUnlucky =
        world.has(Switch.JOBS_FAIL)
            && !world.has(Switch.BAD_FILES)
            && timeline.chance(world.isCalm() ? 0.02 : 0.2);
    boolean isSlowlyAdmitted =
        !world.isCalm() && world.has(Switch.SERVER_LATE) && timeline.chance(0.2);
    job.losesRow = !hasLostRow && world.has(Switch.WRONG_ROWS) && timeline.chance(0.3);
    hasLostRow |= job.losesRow;
    long firstReadMs = timeline.upTo(isSlowlyAdmitted ? 600_000 : 20_000);
    long detailsMs = firstReadMs + timeline.upTo(20_000);
    long secondReadMs = detailsMs + 1 + timeline.upTo(10_000);
    timeline.after(firstReadMs, () -> read(job));
    timeline.after(detailsMs, () -> job.detailsKnown = true);
    timeline.after(secondReadMs, () -> read(job));
    timeline.after(secondReadMs + 1 + timeline.upTo(10_000), () -> finish(job, isUnlucky));
    return new Accepted(job.id);
  }

  /** Limits come in bursts, of two minutes in ten. */
  private double refusalRate() {
    return timeline.nowMs() / 120_000 % 5 == 0 ? 0.7 : 0.1;
  }

  private void read(Job job) {
    List<int[]> all = new ArrayList<>();
    int n = 0;
    for (InputFile file : job.files) {
      int[] rows = {};
      for (String key : file.keys()) {
        Optional<StoredObject> object = world.bucket.get(key);
        if (object.isEmpty()) {
          job.inputGone = true;
        } else {
          rows = decoded(object.get().bytes());
        }
      }
      all.add(rows);
      n += rows.length;
    }
    job.rows = new int[n];
    int at = 0;
    for (int[] rows : all) {
      System.arraycopy(rows, 0, job.rows, at, rows.length);
      at += rows.length;
    }
    if (job.losesRow && n > 0) {
      job.rows = java.util.Arrays.copyOf(job.rows, n - 1);
    }
  }

  static byte[] encoded(int[] rows) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * rows.length);
    bytes.asIntBuffer().put(rows);
    return bytes.array();
  }

  private static int[] decoded(byte[] bytes) {
    int[] rows = new int[bytes.length / 4];
    ByteBuffer.wrap(bytes).asIntBuffer().get(rows);
    return rows;
  }

  private void finish(Job job, boolean isUnlucky) {
    if (!jobs.containsKey(job.id)) {
      return; // lost
    }
    if (job.inputGone) {
      over(job, RemoteState.FAILED, "object key not found");
    } else if (isUnlucky || isOut()) {
      over(job, RemoteState.FAILED, "failed by the simulation");
    } else if (job.files.stream().anyMatch(file -> badFiles.contains(World.fileOf(file.path())))) {
      over(job, RemoteState.FAILED, "a bad file");
    } else if (job.autoCommit) {
      show(job);
    } else {
      job.state = RemoteState.UNCOMMITTED;
    }
  }

  private void show(Job job) {
    over(job, RemoteState.COMPLETED, "");
    world.note("the server shows " + job.rows.length + " rows of " + job.id);
    world.rows.shown(job.rows, job.id);
  }

  private void over(Job job, RemoteState state, String reason) {
    job.state = state;
    job.overAtMs = timeline.nowMs();
    job.reason = reason;
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
        .filter(job -> !job.isForgotten() && job.destination.equals(destination))
        .forEach(job -> lines.add(new RemoteJobLine(job.id, job.state)));
    return new Listed(lines);
  }

  @Override
  public CommandAnswer commit(Destination destination, String remoteJob) {
    Job job = known(remoteJob).orElse(null);
    if (job == null || tier != Tier.TWO_PHASE || job.state == RemoteState.FAILED) {
      return new Refused(2100, "not to be committed", false);
    }
    if (job.state == RemoteState.UNCOMMITTED) {
      job.state = RemoteState.COMMITTING;
      boolean fails = !world.isCalm() && world.has(Switch.FAILED_COMMITS) && timeline.chance(0.3);
      timeline.after(
          timeline.upTo(5_000),
          () -> {
            if (job.state == RemoteState.COMMITTING && jobs.containsKey(job.id)) {
              if (fails) {
                over(job, RemoteState.FAILED, "the commit failed");
              } else {
                show(job);
              }
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
    over(job.get(), RemoteState.FAILED, "aborted");
    return new Done();
  }

  /**
   * Jobs that wait for a commit nobody will send. Without two phases only their timeout ends them.
   */
  long uncommitted() {
    return commitsByItself
        ? 0
        : jobs.values().stream().filter(j -> j.state == RemoteState.UNCOMMITTED).count();
  }

  /** Whether a job that is not over reads an object. */
  boolean isReading(String key) {
    return jobs.values().stream()
        .anyMatch(
            job ->
                !job.state.isOver()
                    && job.files.stream().anyMatch(file -> file.keys().contains(key)));
  }

  @Override
  public CommandAnswer refreshLoad(Destination destination) {
    return new Done();
  }

  @Override
  public PartitionAnswer hasPartition(Destination destination) {
    return new PartitionSeen(true);
  }

  @Override
  public KeysAnswer findKeys(Destination destination, PrimaryKeys keys) {
    return new KeysSeen(
        keys.keys().stream()
            .filter(file -> IntStream.of(world.rows.ofFile(file)).anyMatch(world.rows::isIn))
            .collect(Collectors.toSet()));
  }

  String fingerprint(String collection) {
    return "print-" + schemas.getOrDefault(collection, 0);
  }

  @Override
  public CollectionAnswer describeCollection(String database, String collection) {
    return new Usable(
        new CollectionSchema(
            database,
            collection,
            "449",
            List.of(KEY),
            List.of(),
            false,
            false,
            fingerprint(collection)));
  }
}
