package io.milvusimport.chaos;

import io.milvusimport.testbed.Cleanup;
import io.milvusimport.testbed.ProjectFolder;
import io.milvusimport.testbed.TestBed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Kills, stops and cuts off the workers of a connector for each server generation, all at the same
 * time on one broker and one store, and counts what has become of every record.
 *
 * <p>The kills go through the phases in turn, over all generations.
 */
public final class Chaos {
  private final long seed;
  private final int kills;
  private final List<String> generations;
  private final ChaosLog log;

  /**
   * @param seed decides everything that is done, and the order
   * @param kills over all generations
   */
  Chaos(long seed, int kills, List<String> generations, ChaosLog log) {
    this.seed = seed;
    this.kills = kills;
    this.generations = List.copyOf(generations);
    this.log = log;
  }

  /** Ends with status 0 when nothing is lost or duplicated and every phase had its kills. */
  public static void main(String[] arguments) throws IOException {
    int kills = Integer.getInteger("kills", 60);
    long given = Long.getLong("seed", -1);
    long seed = given >= 0 ? given : new Random().nextInt(1_000_000);
    List<String> generations = List.of(System.getProperty("generations").split(","));
    ChaosLog log = new ChaosLog(System.out);
    log.line("all", "%d kills over %s, seed %d".formatted(kills, generations, seed));
    Path folder = Files.createTempDirectory("milvus-import-chaos-");
    Cleanup cleanup = new Cleanup(folder);
    Runtime.getRuntime().addShutdownHook(new Thread(cleanup::run, "stop the chaos"));
    int status = 1;
    String lastLine = "chaos: failed";
    try {
      TestBed bed = cleanup.own(bed(folder, log));
      Chaos chaos = new Chaos(seed, kills, generations, log);
      List<Outcome> outcomes = chaos.run(bed);
      lastLine = chaos.report(outcomes);
      status = chaos.complaints(outcomes).isEmpty() ? 0 : 1;
    } catch (InterruptedException | RuntimeException e) {
      e.printStackTrace(System.out);
    }
    cleanup.run();
    System.out.println(lastLine);
    System.exit(status);
  }

  private static TestBed bed(Path folder, ChaosLog log) {
    Path logs = ProjectFolder.resolve("target/chaos-logs");
    return TestBed.start(
        folder, logs, "3.0.2", (what, address, took) -> log.line("all", what + " on " + address));
  }

  /** One outcome for each generation, in their order. */
  List<Outcome> run(TestBed bed) throws InterruptedException {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<Outcome>> running = new ArrayList<>();
      int before = 0;
      for (int i = 0; i < generations.size(); i++) {
        int share = kills / generations.size() + (i < kills % generations.size() ? 1 : 0);
        int first = before % Phase.values().length;
        before += share;
        String generation = generations.get(i);
        boolean twoPhase = generation.startsWith("3.");
        int workers = twoPhase ? 3 : 2;
        Schedule schedule = Schedule.of(seed * 31 + i, share, first, twoPhase, workers, i == 0);
        running.add(
            threads.submit(() -> GenerationRun.of(bed, generation, schedule, workers, log)));
      }
      List<Outcome> outcomes = new ArrayList<>();
      for (Future<Outcome> one : running) {
        outcomes.add(one.get());
      }
      return outcomes;
    } catch (ExecutionException e) {
      throw new IllegalStateException("A run broke off", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  /** Everything that is not as it should be, kills that are missing among it. */
  List<String> complaints(List<Outcome> outcomes) {
    List<String> all = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      outcome.complaints().forEach(one -> all.add(outcome.generation() + ": " + one));
    }
    int least = kills / Phase.values().length;
    Outcome.kills(outcomes)
        .forEach(
            (phase, count) -> {
              if (count < least) {
                all.add(phase + ": " + count + " kills of " + least);
              }
            });
    return all;
  }

  /** Prints the tables; returns the line that is to be the last one. */
  String report(List<Outcome> outcomes) {
    for (Outcome outcome : outcomes) {
      double minutes = outcome.took().toMillis() / 60_000.0;
      log.line(
          outcome.generation(),
          String.format(
              Locale.ROOT,
              "%.1f min, %d rows (%.0f a minute, never none for more than %d s), %d stops, %d"
                  + " restarts after an error, %d questions answered",
              minutes,
              outcome.rows().rows(),
              outcome.rows().rows() / minutes,
              outcome.longestStandstill().toSeconds(),
              outcome.pauses(),
              outcome.restarts(),
              outcome.answers()));
    }
    Map<Phase, Integer> sum = Outcome.kills(outcomes);
    sum.forEach((phase, count) -> log.line("all", count + " kills " + phase));
    complaints(outcomes).forEach(one -> log.line("all", "NOT AS PROMISED: " + one));
    RowCount rows = outcomes.stream().map(Outcome::rows).reduce(RowCount.NONE, RowCount::plus);
    int all = sum.values().stream().mapToInt(Integer::intValue).sum();
    return "chaos: %d kills, %d rows, %d lost, %d duplicated"
        .formatted(all, rows.rows(), rows.lost(), rows.duplicated());
  }
}
