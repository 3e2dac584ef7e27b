package io.milvusimport.sim;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Many seeds, on as many threads as there are cores: {@code mvn -B -Psimulation -Dseeds=20000}.
 * Each failing seed prints its history and the command that replays it, in the order of the seeds;
 * the closing line counts.
 */
final class SimulationRun {
  /** A planted defect must be found within this many seeds. */
  private static final long PATIENCE = 5_000;

  private static final int SHOWN_FAILURES = 3;
  private static final int TOGETHER = 50;

  private SimulationRun() {}

  public static void main(String[] arguments) throws InterruptedException, ExecutionException {
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    boolean isGood = Boolean.getBoolean("planted") ? planted(threads) : histories(threads);
    threads.shutdown();
    if (!isGood) {
      System.exit(1);
    }
  }

  @SuppressWarnings("SystemOut") // a program whose output is its result
  private static boolean histories(ExecutorService threads)
      throws InterruptedException, ExecutionException {
    long only = Long.getLong("seed", -1);
    long first = Math.max(Long.getLong("from", 0), only);
    long seeds = only < 0 ? Long.getLong("seeds", 20_000) : 1;
    long startedNs = System.nanoTime();
    List<Future<List<History>>> all = new ArrayList<>();
    for (long from = first; from < first + seeds; from += TOGETHER) {
      long begin = from;
      long end = Math.min(from + TOGETHER, first + seeds);
      all.add(threads.submit(() -> failing(begin, end)));
    }
    int failed = 0;
    for (Future<List<History>> some : all) {
      for (History history : some.get()) {
        failed++;
        System.out.println(
            failed <= SHOWN_FAILURES ? history : "seed " + history.seed() + ": " + history.how());
        System.out.println("replay: mvn -B -Psimulation -Dseed=" + history.seed());
      }
    }
    if (only >= 0 && failed == 0) {
      System.out.println(History.of(only, Defect.NONE));
    }
    System.out.printf(
        "%d seeds in %d s%n", seeds, Math.round((System.nanoTime() - startedNs) / 1e9));
    System.out.printf("%d passed, %d failed%n", seeds - failed, failed);
    return failed == 0;
  }

  private static List<History> failing(long first, long end) {
    List<History> failing = new ArrayList<>();
    for (long seed = first; seed < end; seed++) {
      History history = History.of(seed, Defect.NONE);
      if (!history.hasPassed()) {
        failing.add(history);
      }
    }
    return failing;
  }

  @SuppressWarnings("SystemOut")
  private static boolean planted(ExecutorService threads)
      throws InterruptedException, ExecutionException {
    long patience = Long.getLong("patience", PATIENCE);
    Map<Defect, Future<OptionalLong>> seeds = new EnumMap<>(Defect.class);
    for (Defect defect : EnumSet.complementOf(EnumSet.of(Defect.NONE))) {
      seeds.put(defect, threads.submit(() -> PlantedDefect.foundAt(defect, patience)));
    }
    System.out.println("| planted defect | invariant that breaks | first seed |\n|---|---|---|");
    int missed = 0;
    for (Map.Entry<Defect, Future<OptionalLong>> entry : seeds.entrySet()) {
      OptionalLong seed = entry.getValue().get();
      missed += seed.isPresent() ? 0 : 1;
      System.out.printf(
          "| %s | %s | %s |%n",
          entry.getKey(),
          entry.getKey().invariant().text(),
          seed.isPresent() ? seed.getAsLong() : "not found in " + patience);
    }
    System.out.printf("%d found, %d not found%n", seeds.size() - missed, missed);
    return missed == 0;
  }
}
