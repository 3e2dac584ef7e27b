package io.milvusimport.cost;

import io.milvusimport.importjob.ImportState;
import io.milvusimport.importjob.Policy;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Ledger;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Destination;
import io.milvusimport.store.InMemoryObjectStore;
import io.milvusimport.store.ObjectStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * Requests an hour for a number of tasks: {@code mvn -B -Pcost}. One run is a quarter of an hour of
 * virtual time after the tasks have opened, with the default settings and a store that answers in
 * 30 ms.
 */
final class CostRun {
  static final String FOLDER = "topics/sink/";
  static final Destination DESTINATION = new Destination("default", "c", Optional.empty());
  static final long ROWS = 10_000;
  static final long LATENCY_MS = 30;
  static final CollectionSchema SCHEMA =
      new CollectionSchema("default", "c", "449", List.of(), List.of(), false, false, "print");

  /** The defaults of the settings. */
  static final Policy POLICY =
      new Policy(
          Optional.empty(),
          false,
          3,
          false,
          4,
          1_000,
          128L << 30,
          86_400_000,
          30_000,
          5_000,
          60_000,
          300_000);

  private static final int TASKS_A_WORKER = 8;
  private static final int PARTITIONS_A_TASK = 4;
  private static final long OPENING_MS = 60_000L * Integer.getInteger("opening.minutes", 6);
  private static final long MEASURED_MS = 60_000L * Integer.getInteger("measured.minutes", 15);

  private static final long IDLE_MS = Long.MAX_VALUE / 4;

  final VirtualTime time = new VirtualTime();
  final InMemoryObjectStore inner =
      new InMemoryObjectStore(() -> 1_700_000_000_000L + time.nowMs());
  final RequestCount count = new RequestCount();
  private final Random random = new Random(1);
  private final LongStream.Builder handOverMs = LongStream.builder();
  private boolean isMeasuring;
  private long ids;

  ObjectStore store() {
    return new CountedStore(inner, time, LATENCY_MS, count);
  }

  String id() {
    return "append-" + ids++;
  }

  double chance() {
    return random.nextDouble();
  }

  void handedOverAfter(long ms) {
    if (isMeasuring) {
      handOverMs.add(ms);
    }
  }

  /**
   * @param flushMs how often a task hands over
   */
  private CostRun(int tasks, long flushMs) throws Exception {
    Ledger first = new Ledger(inner, FOLDER, "first", this::id, n -> {});
    var unused = first.append(List.of(new Fact.LedgerCreated("l")), new ImportState());
    List<CostTask> all = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      long dueMs = random.nextLong(Math.min(flushMs, OPENING_MS));
      all.add(CostTask.of(i, PARTITIONS_A_TASK, dueMs, flushMs));
    }
    for (int i = 0; i * TASKS_A_WORKER < tasks; i++) {
      int end = Math.min(tasks, (i + 1) * TASKS_A_WORKER);
      time.actor("w" + i, 0, new CostWorker(this, i, all.subList(i * TASKS_A_WORKER, end)));
    }
    time.actor(
        "measurement",
        OPENING_MS,
        () -> {
          count.clear();
          isMeasuring = true;
        });
    time.run(OPENING_MS + MEASURED_MS);
  }

  private String line(int tasks, long flushMs) {
    long[] waits = handOverMs.build().sorted().toArray();
    double hours = MEASURED_MS / 3_600_000.0;
    long batches = count.of("batches");
    return String.format(
        Locale.ROOT,
        "| %,d | %s | %,.0f | %,.0f | %.1f %% | %,.0f | %,.0f | %.2f | %s |",
        tasks,
        flushMs == IDLE_MS ? "idle" : flushMs / 1_000 + " s",
        batches / hours,
        count.of("PUT entry") / hours,
        100.0 * count.of("PUT entry lost") / Math.max(1, count.all("PUT entry")),
        count.all("GET") / hours,
        count.all("Milvus") / hours,
        count.dollars() / hours,
        waits.length == 0 ? "" : at(waits, 0.5) + " / " + at(waits, 0.99));
  }

  private static long at(long[] sorted, double share) {
    return sorted[(int) (share * (sorted.length - 1))];
  }

  /** How often a task hands over; {@code idle} is never. */
  private static long[] flushes() {
    return Arrays.stream(System.getProperty("flush.seconds", "300,60,idle").split(",", -1))
        .mapToLong(text -> text.equals("idle") ? IDLE_MS : 1_000 * Long.parseLong(text))
        .toArray();
  }

  @SuppressWarnings("SystemOut") // a program whose output is its result
  public static void main(String[] arguments) throws Exception {
    StartUpRun.measure(Integer.getInteger("start.batches", 100_000));
    int[] sizes =
        Arrays.stream(System.getProperty("tasks", "1,8,64,256").split(",", -1))
            .mapToInt(Integer::parseInt)
            .toArray();
    System.out.println(
        "| tasks | a batch each | batches/h | entries/h | creates lost | GET/h | Milvus/h | $/h |"
            + " hand-over ms, p50 / p99 |\n|---|---|---|---|---|---|---|---|---|");
    for (int tasks : sizes) {
      for (long flushMs : flushes()) {
        CostRun run = new CostRun(tasks, flushMs);
        System.out.println(run.line(tasks, flushMs));
        if (Boolean.getBoolean("kinds")) {
          System.out.println(run.count);
        }
      }
    }
  }
}
