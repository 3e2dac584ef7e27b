package io.milvusimport.connect;

import io.milvusimport.connect.HandOverOutcome.Failed;
import io.milvusimport.connect.HandOverOutcome.HandedOver;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of sealed batches into the ledger: one thread, one batch at a time, in the order they
 * were cut. A batch that does not arrive takes all later ones with it, until the task has seen that
 * and calls {@link #goOn()}.
 *
 * <p>Outcomes are told from its thread. Everything else is for the task's.
 */
final class HandOver {
  private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);

  private final HandOverSteps steps;
  private final Consumer<HandOverOutcome> outcomes;
  private final ExecutorService thread;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicLong bytesInFlight = new AtomicLong();
  private int generation = 1;
  private volatile int deadGeneration;

  HandOver(String task, HandOverSteps steps, Consumer<HandOverOutcome> outcomes) {
    this.steps = steps;
    this.outcomes = outcomes;
    this.thread =
        Executors.newSingleThreadExecutor(
            run -> {
              Thread made = new Thread(run, "milvus-import-hand-over-" + task);
              made.setDaemon(true);
              return made;
            });
  }

  /** Takes the batch and its local files over. */
  void submit(SealedBatch batch) {
    int of = generation;
    inFlight.incrementAndGet();
    bytesInFlight.addAndGet(batch.bytes());
    thread.execute(() -> run(batch, of));
  }

  /** A batch did not arrive, and everything the task had read after it is dropped. */
  void goOn() {
    generation++;
  }

  int inFlight() {
    return inFlight.get();
  }

  long bytesInFlight() {
    return bytesInFlight.get();
  }

  /** Completes once everything submitted so far has arrived or not. */
  CompletableFuture<Void> drained() {
    return CompletableFuture.runAsync(() -> {}, thread);
  }

  private void run(SealedBatch batch, int of) {
    try {
      if (of <= deadGeneration || Thread.currentThread().isInterrupted()) {
        LOG.info("Batch dropped, an earlier one did not arrive: batch={}", batch.number());
        return;
      }
      HandOverOutcome outcome = steps.handOver(batch);
      if (!(outcome instanceof HandedOver)) {
        deadGeneration = of;
      }
      outcomes.accept(outcome);
    } catch (InterruptedException e) {
      deadGeneration = of;
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      deadGeneration = of;
      outcomes.accept(new Failed("Batch " + batch.number() + " failed: " + e, e));
    } finally {
      forget(batch);
      bytesInFlight.addAndGet(-batch.bytes());
      inFlight.decrementAndGet();
    }
  }

  private static void forget(SealedBatch batch) {
    for (SealedBatch.Part part : batch.parts()) {
      try {
        part.local().delete();
      } catch (IOException e) {
        LOG.warn("Spool file not removed: file={} : {}", part.local().path(), e.toString());
      }
    }
  }

  /** Lets what is under way arrive for as long as patience lasts, then gives it up. */
  void close(Duration patience) {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.info("Hand-over given up at stop: batches={}", inFlight.get());
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
