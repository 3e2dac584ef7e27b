package io.milvusimport.sim;

import io.milvusimport.ledger.Fact;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The people: they restart what failed, remove causes, and answer what is asked, truthfully. */
final class Operator {
  private static final Pattern KEYS = Pattern.compile(World.FOLDER + "data/[^ ,]+");

  /** What a task may stop for, by a part of the message, and the switches that call for it. */
  private static final Map<String, List<Switch>> CAUSES = new LinkedHashMap<>();

  static {
    CAUSES.put("dead letter queue", List.of(Switch.DEAD_LETTERS_FAIL));
    CAUSES.put("access denied", List.of(Switch.STORE_REFUSES));
    CAUSES.put(
        "another writer uses this ledger",
        List.of(Switch.SECOND_CONNECTOR, Switch.ZOMBIES, Switch.STOPS));
    CAUSES.put(
        "is silent",
        List.of(
            Switch.CRASHES,
            Switch.STOPS,
            Switch.STUCK_TASKS,
            Switch.ZOMBIES,
            Switch.STORE_OUTAGE,
            Switch.STORE_REFUSES,
            Switch.SERVER_OUTAGE,
            Switch.SECOND_CONNECTOR));
    CAUSES.put("was re-created or truncated", List.of(Switch.TOPIC_CREATED_AGAIN));
    CAUSES.put("when they were read first", List.of(Switch.RETENTION));
    CAUSES.put("The server failed job", List.of(Switch.BAD_FILES));
    CAUSES.put("The store refused", List.of(Switch.STORE_REFUSES));
    CAUSES.put(" are gone: ", List.of(Switch.LOST_OBJECTS));
    CAUSES.put("refuses to commit", List.of(Switch.JOBS_LOST));
    CAUSES.put("It cannot be known whether", List.of(Switch.BLACKOUT, Switch.JOBS_LOST));
    CAUSES.put("row count differs", List.of(Switch.WRONG_ROWS));
    CAUSES.put("The ledger's client is closed", List.of());
  }

  private final World world;
  private final Timeline timeline;
  private final List<Fleet> fleets = new ArrayList<>();
  private final Set<String> setAside = new TreeSet<>();
  private final Set<String> answered = new TreeSet<>();
  private final Set<String> anchorStops = new TreeSet<>();
  private int contested;

  Operator(World world) {
    this.world = world;
    this.timeline = world.timeline;
  }

  void looksAfter(Fleet fleet) {
    fleets.add(fleet);
  }

  /** Ends every process of other connectors. */
  void removeOthers(Fleet fleet) {
    fleets.stream().filter(other -> other != fleet).forEach(Fleet::killAll);
  }

  int contestedStops() {
    return contested;
  }

  /** Tasks that stopped since the topic is another one. */
  int anchorStops() {
    return anchorStops.size();
  }

  Set<String> setAside() {
    return setAside;
  }

  void setAside(List<String> keys) {
    setAside.addAll(keys);
  }

  private boolean isCalledFor(String message) {
    return CAUSES.entrySet().stream()
        .filter(cause -> message.contains(cause.getKey()))
        .anyMatch(cause -> cause.getValue().stream().anyMatch(world::has));
  }

  void taskFailed(SinkLoop loop, String message) {
    if (!isCalledFor(message)) {
      world.broken(Invariant.NEEDLESS_STOP, message);
    }
    if (message.contains("was re-created or truncated")) {
      anchorStops.add(loop.toString());
    }
    if (message.contains("another writer")) {
      contested++;
      timeline.after(
          600_000,
          () -> {
            for (Fleet other : fleets.subList(1, fleets.size())) {
              if (!other.isStopped()) {
                world.note("the second connector is removed");
                other.stop();
              }
            }
          });
    }
    timeline.after(timeline.upTo(600_000), this::restartFailed);
  }

  private void restartFailed() {
    if (fleets.get(0).isStopped() || world.isBlack()) {
      timeline.after(60_000, this::restartFailed);
    } else {
      fleets.forEach(Fleet::restartFailed);
    }
  }

  /** A job needs a person. */
  void jobFailed(Fact.JobFailed fact) {
    if (!isCalledFor(fact.reason())) {
      world.broken(Invariant.NEEDLESS_STOP, "given up: " + fact.reason());
    }
    timeline.after(
        timeline.upTo(900_000),
        () -> {
          if (world.isAftermath()) {
            return; // the job went through since
          }
          world.note("the cause is removed: " + fact.job());
          world.server.badFiles.removeAll(world.observer.filesOf(fact.job()));
          restore(fact.reason());
          fleets.get(0).restartAll();
        });
  }

  private void restore(String reason) {
    if (!reason.contains(" are gone: ")) {
      return;
    }
    Matcher keys = KEYS.matcher(reason.substring(reason.lastIndexOf("Files: ")));
    while (keys.find()) {
      String key = keys.group();
      byte[] bytes = SimServer.encoded(world.rows.ofFile(World.fileOf(key)));
      List<String> objects =
          key.endsWith("/") ? List.of(key + "id.npy", key + "v.npy") : List.of(key);
      objects.forEach(object -> world.bucket.create(object, bytes));
    }
  }

  /** It cannot be known what became of a job; a look into the collection tells. */
  void asked(Fact.JobUnresolved question) {
    if (!isCalledFor(question.question())) {
      world.broken(Invariant.NEEDLESS_STOP, "unresolved: " + question.question());
    }
    timeline.after(timeline.upTo(900_000), () -> answer(question));
  }

  private void answer(Fact.JobUnresolved question) {
    if (!answered.add(question.job() + "-" + question.attempt())) {
      return;
    }
    int[] rows =
        world.observer.filesOf(question.job()).stream()
            .flatMapToInt(file -> IntStream.of(world.rows.ofFile(file)))
            .toArray();
    int[] in = IntStream.of(rows).filter(world.rows::isIn).toArray();
    boolean isImported = in.length == rows.length;
    if (!isImported && in.length > 0) {
      world.note("a person deletes " + in.length + " rows of " + question.job());
      world.rows.removed(in);
    }
    String answer =
        question.job() + "-" + question.attempt() + (isImported ? ".imported" : ".not-imported");
    world.note("answered: " + answer);
    world.bucket.create(World.FOLDER + "decisions/" + answer, new byte[0]);
    if (timeline.chance(0.5)) {
      fleets.get(0).restart(0, true);
    }
  }

  /** Moves where the stopped connector reads on. */
  void alterOffsets() {
    new OffsetsRequest(world, fleets.get(0)).begin();
  }
}
