package io.milvusimport.chaos;

import io.milvusimport.chaos.LedgerWatch.Rows;
import io.milvusimport.testbed.ConnectorStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The person who looks after the connector, on a thread of its own: restarts what has failed, and
 * answers what the connector asks after a look at the collection.
 */
final class Operator implements AutoCloseable {
  private static final long LOOK_MS = 2_000;
  private static final int SHOWN_CHARS = 400;

  private final Site site;
  private final LedgerWatch ledger;
  private final Consumer<String> log;
  private final Set<String> answered = new HashSet<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile int restarts;
  private volatile int answers;
  private volatile String failure = "";

  Operator(Site site, LedgerWatch ledger, Consumer<String> log) {
    this.site = site;
    this.ledger = ledger;
    this.log = log;
  }

  void start() {
    Thread thread = new Thread(this::run, "operator of " + site.name());
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (!closed.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
        Optional<ChaosWorker> worker = site.ableWorker();
        if (worker.isPresent()) {
          tryToLook(worker.get());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IllegalStateException e) {
      failure = String.valueOf(e.getMessage());
      log.accept("the operator gives up: " + failure);
    }
  }

  /** A worker that is just being killed, or not yet in its group, is asked again later. */
  private void tryToLook(ChaosWorker worker) {
    try {
      ConnectorStatus status = worker.rest().status(site.name());
      if (status.hasFailed()) {
        log.accept("failed, is restarted: " + reason(status.trace()));
        answerQuestions();
        worker.rest().restart(site.name());
        restarts++;
      }
    } catch (IllegalStateException e) {
      throw e;
    } catch (RuntimeException e) {
      log.accept(
          "no answer from worker " + worker.name() + " (" + e.getClass().getSimpleName() + ")");
    }
  }

  private void answerQuestions() {
    for (Map.Entry<String, String> question : ledger.questions().entrySet()) {
      if (answered.add(question.getValue())) {
        boolean isIn = isImported(question.getKey());
        String name = question.getValue() + (isIn ? ".imported" : ".not-imported");
        site.bucket().put("kafka-import/" + site.name() + "/decisions/" + name, "");
        answers++;
        log.accept("question answered after a look at the rows: " + name);
      }
    }
  }

  /**
   * Looks for every row of the job.
   *
   * @throws IllegalStateException when some are in and some are not
   */
  private boolean isImported(String job) {
    Set<Long> ids = new HashSet<>(site.milvus().ids(site.collection()));
    List<Rows> rows = ledger.rowsOf(job);
    long all = 0;
    long in = 0;
    for (Rows range : rows) {
      for (long offset = range.first(); offset < range.end(); offset++) {
        all++;
        in += ids.contains(RowCount.id(range.partition(), offset)) ? 1 : 0;
      }
    }
    if (all == 0 || (in != 0 && in != all)) {
      throw new IllegalStateException(
          "of the "
              + all
              + " rows of "
              + job
              + ", which the connector asks about, "
              + in
              + " are in");
    }
    return in == all;
  }

  private static String reason(String trace) {
    List<String> lines = trace.lines().filter(line -> !line.startsWith("\tat ")).toList();
    String last =
        lines.stream()
            .filter(line -> line.startsWith("Caused by: "))
            .reduce((first, second) -> second)
            .orElse(lines.isEmpty() ? "no trace" : lines.get(0));
    String text = last.replaceFirst("^Caused by: ", "").replaceFirst("^[\\w.$]*Exception: ", "");
    return text.substring(0, Math.min(SHOWN_CHARS, text.length()));
  }

  /** How often something had failed. */
  int restarts() {
    return restarts;
  }

  /** How many questions were answered. */
  int answers() {
    return answers;
  }

  /** Why it could not go on, or empty. */
  String failure() {
    return failure;
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
