package io.milvusimport.sim;

import io.milvusimport.importjob.Policy;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.ledger.Tier;
import io.milvusimport.schema.Destination;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;

/** All that is outside of the processes, and what of it goes wrong in this history. */
final class World {
  static final String FOLDER = "topics/orders-sink/";

  /** No more faults after this time, so that every history ends. */
  private static final long CALM_MS = 40 * 60_000;

  /** How long a commit may be on its way before its member is out of the group. */
  private static final long COMMIT_MS = 90_000;

  /** What was in before a person moved a partition. */
  private record Move(long atMs, long doneUpTo) {}

  /** Longer than the server remembers jobs. */
  static final long BLACKOUT_MS = 4 * 3_600_000;

  final long seed;
  final Defect defect;
  final Set<Switch> switches;
  final Tier tier;
  final Policy policy;
  final Timeline timeline;
  final Bucket bucket;
  final SimServer server;
  final Topic topic;
  final Rows rows;
  final Observer observer;
  final Transcript transcript = new Transcript();
  final Operator operator;
  private final Map<SourcePartition, Long> committed = new HashMap<>();
  private final Map<SourcePartition, Move> moves = new HashMap<>();
  private final long calmFromMs;
  private long storeOutUntilMs;
  private long storeRefusesUntilMs;
  private long blackUntilMs;
  private boolean isAftermath;
  private int ids;
  private int incarnations;

  World(long seed, Defect defect) {
    this.seed = seed;
    this.defect = defect;
    this.tier = tierOf(seed);
    this.switches = Switch.of(seed, tier);
    this.timeline = new Timeline(seed);
    this.observer = new Observer(this);
    this.bucket = new Bucket(timeline, this::created);
    boolean honoursKey = tier == Tier.IDEMPOTENCY_KEY || (tier == Tier.TWO_PHASE && seed % 2 == 0);
    this.server = new SimServer(this, tier, honoursKey);
    this.topic = new Topic(this);
    this.rows = new Rows(this);
    this.operator = new Operator(this);
    this.calmFromMs = timeline.nowMs() + CALM_MS + (has(Switch.BLACKOUT) ? BLACKOUT_MS : 0);
    boolean fewAttempts = has(Switch.BAD_FILES);
    this.policy =
        new Policy(
            Optional.empty(),
            false,
            fewAttempts ? 3 : 1_000,
            fewAttempts && has(Switch.QUARANTINE),
            3,
            3,
            1_000,
            86_400_000,
            5_000,
            5_000,
            30_000,
            300_000);
  }

  static Tier tierOf(long seed) {
    return List.copyOf(EnumSet.allOf(Tier.class)).get((int) (seed % 3));
  }

  // ---- names

  static String collection(int number) {
    return "c" + number;
  }

  static Destination destination(int number) {
    return new Destination("default", collection(number), Optional.empty());
  }

  static int numberOf(Destination destination) {
    return Integer.parseInt(destination.collection().substring(1));
  }

  /** Name of the staged file that an object belongs to, whatever attempt owns the object. */
  static String fileOf(String key) {
    String below = key.startsWith(FOLDER) ? key.substring(FOLDER.length()) : key;
    int dot = below.indexOf('.');
    return dot < 0 ? below : below.substring(0, dot);
  }

  String nextId() {
    return "id-" + ids++;
  }

  String nextIncarnation(int task) {
    return plants(Defect.OBJECTS_REPLACED) ? "t" + task : "t" + incarnations++;
  }

  // ---- what is so

  boolean has(Switch each) {
    return switches.contains(each);
  }

  boolean plants(Defect each) {
    return defect == each;
  }

  boolean isCalm() {
    return timeline.nowMs() >= calmFromMs;
  }

  long calmFromMs() {
    return calmFromMs;
  }

  /** Whether nothing of interest goes on, so that time may pass in larger steps. */
  boolean isQuiet() {
    return isAftermath || timeline.nowMs() < blackUntilMs;
  }

  void aftermath() {
    isAftermath = true;
  }

  boolean isAftermath() {
    return isAftermath;
  }

  void blackOut() {
    blackUntilMs = timeline.nowMs() + BLACKOUT_MS;
  }

  boolean isBlack() {
    return timeline.nowMs() < blackUntilMs;
  }

  boolean isStoreOut() {
    return timeline.nowMs() < storeOutUntilMs;
  }

  boolean storeRefuses() {
    return timeline.nowMs() < storeRefusesUntilMs;
  }

  void storeOutage(long ms) {
    storeOutUntilMs = timeline.nowMs() + ms;
    note("the store is out for " + ms + " ms");
  }

  void storeRefusal(long ms) {
    storeRefusesUntilMs = timeline.nowMs() + ms;
    note("the store refuses for " + ms + " ms");
  }

  // ---- what happens

  void note(Object what) {
    transcript.note(timeline.nowMs(), what);
  }

  @SuppressWarnings("DoNotCallSuggester") // it is called where something does not hold
  void broken(Invariant invariant, String how) {
    throw new BrokenInvariantError(invariant, how);
  }

  private void created(String key, byte[] bytes) {
    if (key.contains("/entries/")) {
      observer.created(key, bytes);
    }
  }

  /** A task made a file, which may be one that no server takes. */
  void made(String file, int[] content) {
    rows.made(file, content);
    if (has(Switch.BAD_FILES) && !isCalm() && timeline.chance(0.06)) {
      server.badFiles.add(file);
      server.onceBadFiles.add(file);
      note("a bad file: " + file);
    }
  }

  /** The same file has another name from here on. */
  void renamed(String file, String name) {
    rows.made(name, rows.ofFile(file));
    if (server.onceBadFiles.contains(file)) {
      server.badFiles.add(name);
      server.onceBadFiles.add(name);
    }
  }

  /** A commit that Kafka took. */
  void committed(SourcePartition partition, long offset) {
    if (topic.generation() > 0 || !rows.isStarted(partition) || isOfBeforeMove(partition, offset)) {
      return;
    }
    long before = committed.getOrDefault(partition, -1L);
    if (offset > before && offset > rows.doneUpTo(partition)) {
      broken(
          Invariant.COMMITTED_PAST_ROWS,
          partition + " to " + offset + ", rows are in up to " + rows.doneUpTo(partition));
    }
    if (offset < before
        && recordsBetween(partition, offset, before) > 1
        && !has(Switch.SECOND_CONNECTOR)) {
      broken(Invariant.COMMITTED_BACK, partition + " from " + before + " to " + offset);
    }
    committed.put(partition, offset);
  }

  /** A partition is read again from its last record on: a commit may go back by that one. */
  private long recordsBetween(SourcePartition partition, long first, long end) {
    Topic.Log log = topic.log(partition);
    return LongStream.range(first, end).filter(o -> log.kind(o) < Topic.FILTERED).count();
  }

  long groupCommitted(SourcePartition partition) {
    return committed.getOrDefault(partition, -1L);
  }

  /** A person moved the group. */
  void groupMoved(SourcePartition partition) {
    committed.remove(partition);
  }

  /** A person moved a partition in the ledger. */
  void moved(SourcePartition partition) {
    groupMoved(partition);
    if (rows.isStarted(partition)) {
      moves.put(partition, new Move(timeline.nowMs(), rows.doneUpTo(partition)));
    }
  }

  /** A worker that was slow alters offsets when the connector runs again, beside a commit. */
  private boolean isOfBeforeMove(SourcePartition partition, long offset) {
    Move move = moves.get(partition);
    return move != null && offset <= move.doneUpTo() && timeline.nowMs() - move.atMs() < COMMIT_MS;
  }

  /** End of the highest offset whose row is in. */
  long highestIn(SourcePartition partition) {
    Topic.Log log = topic.log(partition);
    long highest = 0;
    for (int offset = 0; offset < log.end(); offset++) {
      if (log.isRow(offset) && rows.isIn(log.row(offset))) {
        highest = offset + 1L;
      }
    }
    return highest;
  }

  /** How many rows the files hold that these objects belong to. */
  OptionalLong rowsOf(Collection<String> keys) {
    Set<String> files = new LinkedHashSet<>();
    keys.forEach(key -> files.add(fileOf(key)));
    long n = files.stream().mapToLong(file -> rows.ofFile(file).length).sum();
    return n == 0 ? OptionalLong.empty() : OptionalLong.of(n);
  }

  void alarm(String message) {
    broken(Invariant.NEEDLESS_STOP, "alarm: " + message);
  }

  void taskFailed(SinkLoop loop, String message) {
    operator.taskFailed(loop, message);
  }

  /** Deletes what no fact names, whoever may still hand it over. */
  void deleteUnnamed() {
    bucket.delete(
        bucket.list(FOLDER + "data/", "", 5_000).stream()
            .filter(key -> !observer.names(fileOf(key)))
            .toList());
  }

  void pruneLog() {
    bucket.delete(
        bucket.list(FOLDER + "ledger/entries/", "", 0).stream()
            .limit(Math.max(0, observer.position() - 5))
            .toList());
  }

  int attemptOf(String job) {
    return observer.attemptOf(job);
  }
}
