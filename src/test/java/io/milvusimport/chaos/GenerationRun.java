package io.milvusimport.chaos;

import io.milvusimport.testbed.TestBed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * What a {@link Schedule} does to the connector of one {@link Site}, from the first record to the
 * last count.
 */
final class GenerationRun implements AutoCloseable {
  private static final int FIRST_TASKS = 2;

  /** Generous, as all that follow: what is late is not wrong. */
  private static final Duration CATCH_LIMIT = Duration.ofSeconds(90);

  private static final Duration PROGRESS_LIMIT = Duration.ofMinutes(4);
  private static final Duration DRAIN_LIMIT = Duration.ofMinutes(20);
  private static final Duration SWEEP_LIMIT = Duration.ofMinutes(3);
  private static final Duration SERVER_AWAY = Duration.ofSeconds(3);

  /** A worker that was missed once is tried for again at the end. */
  private static final int TRIES = 3;

  private final TestBed bed;
  private final String generation;
  private final ChaosLog log;
  private final Site site;
  private final LedgerWatch ledger = new LedgerWatch();
  private final Ambush ambush = new Ambush(ledger);
  private final Load load;
  private final Progress progress;
  private final Operator operator;
  private final Audit audit;
  private final CountDownLatch over = new CountDownLatch(1);
  private final Map<Phase, Integer> kills = new EnumMap<>(Phase.class);
  private final List<String> shortcomings = new ArrayList<>();
  private int pauses;

  private GenerationRun(TestBed bed, String name, String generation, ChaosLog log) {
    this.bed = bed;
    this.generation = generation;
    this.log = log;
    this.site = new Site(bed, name, generation);
    this.load = new Load(bed.newTopics(), name, Site.PARTITIONS);
    this.progress = new Progress(site.rest(), site.collection());
    this.operator = new Operator(site, ledger, this::say);
    this.audit = new Audit(bed.newTopics(), site.milvus(), "connect-" + name, site.collection());
  }

  /** Carries the schedule out with servers of its own on the bed, and counts. */
  static Outcome of(TestBed bed, String generation, Schedule schedule, int workers, ChaosLog log)
      throws InterruptedException {
    String name = "chaos-" + generation.replace('.', '-');
    try (GenerationRun run = new GenerationRun(bed, name, generation, log)) {
      return run.carryOut(schedule, workers);
    }
  }

  private Outcome carryOut(Schedule schedule, int workers) throws InterruptedException {
    long startNs = System.nanoTime();
    site.start(workers, FIRST_TASKS, ambush.gate());
    say("connector with " + FIRST_TASKS + " tasks on " + workers + " workers");
    operator.start();
    progress.start();
    audit.start();
    load.start();
    requireMoreThan(0, "the start");
    for (Step step : schedule.steps()) {
      carryOut(step);
    }
    ambush.weather(List.of());
    Duration longestStandstill = progress.longestStandstill();
    RowCount rows = countInTheEnd();
    Duration took = Duration.ofNanos(System.nanoTime() - startNs);
    shortcomings.addAll(audit.findings());
    if (!operator.failure().isEmpty()) {
      shortcomings.add(operator.failure());
    }
    return new Outcome(
        generation,
        kills,
        pauses,
        operator.restarts(),
        operator.answers(),
        rows,
        took,
        longestStandstill,
        shortcomings);
  }

  private void carryOut(Step step) throws InterruptedException {
    if (step instanceof Step.Kill kill) {
      kill(kill);
    } else if (step instanceof Step.Pause pause) {
      pause(pause);
    } else if (step instanceof Step.Weather weather) {
      say(weather.toString());
      ambush.weather(weather.gusts());
    } else if (step instanceof Step.Tasks tasks) {
      say(tasks.toString());
      long rows = progress.rows();
      ChaosWorker worker = site.ableWorker().orElseThrow();
      worker.rest().configure(site.name(), site.settings(tasks.count()));
      requireMoreThan(rows, step.toString());
    } else if (step instanceof Step.Restart restart) {
      say(restart.toString());
      long rows = progress.rows();
      site.workers().get(restart.worker() - 1).restart();
      requireMoreThan(rows, step.toString());
    } else if (step instanceof Step.Broker) {
      say(step.toString());
      long rows = progress.rows();
      bed.restartBroker();
      requireMoreThan(rows, step.toString());
    } else if (step instanceof Step.LoseJobs) {
      loseJobs();
    } else {
      throw new IllegalStateException("No way to carry out " + step);
    }
  }

  private void kill(Step.Kill kill) throws InterruptedException {
    Optional<Ambush.Hit> found = catchOne(kill.moment());
    if (found.isEmpty()) {
      shortcomings.add("no worker was caught: " + kill.moment());
      return;
    }
    Ambush.Hit hit = found.get();
    ChaosWorker worker = hit.worker();
    worker.kill();
    kills.merge(kill.moment().phase(), 1, Integer::sum);
    int all = kills.values().stream().mapToInt(Integer::intValue).sum();
    say("kill " + all + ", " + kill.moment().phase() + ": " + hit + (kill.late() ? ", late" : ""));
    boolean isHalf = kill.moment() == Moment.UPLOAD_HALF_SENT;
    hit.release(isHalf ? Fault.HALF_SENT : kill.late() ? Fault.LATE : Fault.RESET_BEFORE);
    long rows = progress.rows();
    await(kill.downFor());
    worker.startAgain();
    say("worker " + worker.name() + " is back");
    requireMoreThan(rows, "kill " + all);
  }

  private void pause(Step.Pause pause) throws InterruptedException {
    Optional<Ambush.Hit> found = catchOne(pause.moment());
    if (found.isEmpty()) {
      return;
    }
    Ambush.Hit hit = found.get();
    hit.worker().pause();
    pauses++;
    say("stopped for " + pause.length().toSeconds() + " s: " + hit);
    long rows = progress.rows();
    await(pause.length());
    hit.release(Fault.NONE);
    hit.worker().resume();
    say("worker " + hit.worker().name() + " goes on");
    requireMoreThan(rows, "pause " + pauses);
  }

  private Optional<Ambush.Hit> catchOne(Moment moment) throws InterruptedException {
    for (int i = 0; i < TRIES; i++) {
      Optional<Ambush.Hit> hit = ambush.catchOne(moment, site.workers(), CATCH_LIMIT);
      if (hit.isPresent()) {
        return hit;
      }
      say("nobody caught in " + CATCH_LIMIT.toSeconds() + " s: " + moment);
    }
    return Optional.empty();
  }

  /**
   * While the server may have a job that the ledger does not know, a loss of jobs and keys takes
   * the only witness: that is outside of what the connector promises, and is not done. One job is
   * lost and not many, because each may cost a question, and the next one is asked five minutes
   * after the answer.
   */
  private void loseJobs() throws InterruptedException {
    ambush.weather(List.of());
    try {
      Awaitility.await("one running job, and none in doubt")
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(20))
          .atMost(PROGRESS_LIMIT)
          .until(() -> ledger.runningJobs() == 1 && !ledger.hasDoubts());
    } catch (ConditionTimeoutException e) {
      shortcomings.add("jobs were not lost: there was never one alone, and none in doubt");
      return;
    }
    ambush.milvusIsDown(true);
    site.milvus().loseJobs();
    say("the server is away for " + SERVER_AWAY.toSeconds() + " s and loses its jobs");
    long rows = progress.rows();
    await(SERVER_AWAY);
    ambush.milvusIsDown(false);
    requireMoreThan(rows, "the loss of jobs");
  }

  /** Lets the connector come to an end with all that was produced, and looks at what there is. */
  private RowCount countInTheEnd() throws InterruptedException {
    Map<Integer, Long> ends = load.stop();
    long records = ends.values().stream().mapToLong(Long::longValue).sum();
    say(records + " records produced; waiting until all are committed");
    require("offsets " + ends + " committed", DRAIN_LIMIT, () -> site.hasCommitted(ends));
    // A coordinator that starts sweeps what dead workers left.
    say("committed; a last restart, for the sweep");
    site.ableWorker().orElseThrow().rest().restart(site.name());
    require("no data objects left", SWEEP_LIMIT, () -> site.dataObjects().isEmpty());
    require("no open jobs left", SWEEP_LIMIT, () -> site.openJobs().isEmpty());
    RowCount rows = site.count(ends);
    say(rows.toString());
    return rows;
  }

  private void require(String what, Duration limit, Callable<Boolean> is) {
    try {
      Awaitility.await(what)
          .pollInSameThread()
          .pollInterval(Duration.ofMillis(500))
          .atMost(limit)
          .until(() -> !operator.failure().isEmpty() || is.call());
    } catch (ConditionTimeoutException e) {
      shortcomings.add("not within " + limit.toMinutes() + " min: " + what);
      say(
          "not within %d min: %s; committed %s, objects %s, open jobs %s"
              .formatted(
                  limit.toMinutes(), what, site.committed(), site.dataObjects(), site.openJobs()));
    }
  }

  private void requireMoreThan(long rows, String after) throws InterruptedException {
    if (!progress.awaitMoreThan(rows, PROGRESS_LIMIT)) {
      shortcomings.add("no new row for " + PROGRESS_LIMIT.toMinutes() + " min after " + after);
      say("no new row for " + PROGRESS_LIMIT.toMinutes() + " min after " + after);
    }
  }

  private void await(Duration time) throws InterruptedException {
    boolean unused = over.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void say(String what) {
    log.line(generation, what);
  }

  @Override
  public void close() {
    over.countDown();
    operator.close();
    audit.close();
    progress.close();
    load.close();
    site.close();
  }
}
