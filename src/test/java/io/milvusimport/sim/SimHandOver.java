package io.milvusimport.sim;

import io.milvusimport.importjob.ImportService.CollectionAnswer;
import io.milvusimport.importjob.ImportService.Usable;
import io.milvusimport.importjob.TaskView.Claim;
import io.milvusimport.ledger.AppendOutcome.NotCounted;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.StagedFile;
import io.milvusimport.ledger.Suffix;
import io.milvusimport.store.Body;
import io.milvusimport.store.ObjectStore.Created;
import io.milvusimport.store.StoreException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** What {@code HandOver} and {@code HandOverSteps} do, one step an event. */
final class SimHandOver {
  /** What became of a batch. */
  sealed interface Outcome {}

  record HandedOver(List<Fact.Range> ranges) implements Outcome {}

  record Refused(String reason) implements Outcome {}

  record Failed(String message) implements Outcome {}

  private static final long PATIENCE_MS = 5_000;

  private final World world;
  private final Timeline timeline;
  private final SimWorker worker;
  private final SimLedger ledger;
  private final String incarnation;
  private final SimBatch.Running running;
  private final Consumer<Outcome> outcomes;
  private final Deque<Runnable> queue = new ArrayDeque<>();
  private int generation = 1;
  private int deadGeneration;
  private int inFlight;
  private long bytesInFlight;
  private boolean isBusy;
  private boolean isGivenUp;
  private long failuresBefore;

  SimHandOver(
      World world,
      SimWorker worker,
      SimLedger ledger,
      String incarnation,
      SimBatch.Running running,
      Consumer<Outcome> outcomes) {
    this.world = world;
    this.timeline = world.timeline;
    this.worker = worker;
    this.ledger = ledger;
    this.incarnation = incarnation;
    this.running = running;
    this.outcomes = outcomes;
  }

  void submit(SimBatch batch) {
    int of = generation;
    inFlight++;
    bytesInFlight += batch.bytes();
    queue.add(
        () -> {
          if (of <= deadGeneration || isGivenUp) {
            done(batch);
          } else {
            later(() -> checkClaims(batch, of));
          }
        });
    next();
  }

  void goOn() {
    generation++;
  }

  int inFlight() {
    return inFlight;
  }

  long bytesInFlight() {
    return bytesInFlight;
  }

  /** Completes once everything submitted so far has arrived or not. */
  CompletableFuture<Void> drained() {
    CompletableFuture<Void> drained = new CompletableFuture<>();
    queue.add(
        () -> {
          isBusy = false;
          drained.complete(null);
          ledger.wake();
          next();
        });
    next();
    return drained;
  }

  /** What is under way may still arrive for a moment. */
  void close() {
    worker.process.after(PATIENCE_MS, () -> isGivenUp = true);
  }

  private void next() {
    if (!isBusy && !queue.isEmpty()) {
      isBusy = true;
      queue.remove().run();
    }
  }

  private void done(SimBatch batch) {
    inFlight--;
    bytesInFlight -= batch.bytes();
    isBusy = false;
    next();
  }

  private void later(Runnable step) {
    worker.process.after(timeline.upTo(200), step);
  }

  private void ends(SimBatch batch, int of, Outcome outcome) {
    if (!(outcome instanceof HandedOver)) {
      deadGeneration = of;
    }
    outcomes.accept(outcome);
    done(batch);
  }

  private void checkClaims(SimBatch batch, int of) {
    boolean isLost =
        batch.ranges().stream()
            .anyMatch(
                range ->
                    ledger
                        .shell()
                        .view(view -> view.claim(range.partition()))
                        .map(Claim::position)
                        .filter(position -> position == range.claim())
                        .isEmpty());
    if (isLost
        && !world.plants(Defect.ZOMBIE_FILE_ACCEPTED)
        && !world.plants(Defect.OWNERSHIP_KEPT)) {
      ends(batch, of, new Refused("claimed by another task"));
      return;
    }
    for (StagedFile file : batch.files()) {
      CollectionAnswer answer =
          worker.service.describeCollection("default", file.destination().collection());
      if (answer instanceof Usable usable
          && !usable.schema().fingerprint().equals(file.fingerprint())) {
        running.schemaChanged(file.destination(), usable.schema().fingerprint());
        ends(batch, of, new Refused("schema changed"));
        return;
      }
    }
    upload(batch, of, 0);
  }

  private void upload(SimBatch batch, int of, int n) {
    for (int i = n; i < batch.files().size(); i++) {
      Body body = new Body.Bytes(SimServer.encoded(batch.rows().get(i)));
      for (String key : batch.files().get(i).keys(Suffix.STAGED)) {
        try {
          if (worker.store.createIfAbsent(World.FOLDER + key, body) == Created.EXISTS) {
            ends(batch, of, new Failed("The store has an object " + key + " already"));
            return;
          }
        } catch (StoreException e) {
          if (!e.inDoubt()) {
            ends(batch, of, new Failed(e.getMessage()));
            return;
          }
          int at = i;
          if (!isGivenUp) {
            worker.process.after(
                1_000 + timeline.upTo(5_000), () -> upload(batch.renumbered(at, world), of, at));
          }
          return;
        }
      }
    }
    later(() -> awaitDeadLetters(batch, of));
  }

  private void awaitDeadLetters(SimBatch batch, int of) {
    boolean isAwaited = !world.plants(Defect.DEAD_LETTERS_NOT_AWAITED);
    if (isAwaited && batch.reports().stream().anyMatch(report -> !report.isDone)) {
      worker.process.after(500, () -> awaitDeadLetters(batch, of));
      return;
    }
    boolean isLost =
        batch.reports().stream().anyMatch(report -> report.hasFailed)
            || (running.failures() > failuresBefore
                && !world.plants(Defect.DEAD_LETTER_METRIC_IGNORED));
    if (isLost && isAwaited) {
      ends(batch, of, new Failed("A record did not reach the dead letter queue"));
      return;
    }
    failuresBefore = running.failures();
    append(batch, of);
  }

  private void append(SimBatch batch, int of) {
    Fact staged =
        new Fact.BatchStaged(
            incarnation,
            batch.number(),
            batch.ranges(),
            batch.files(),
            batch.rejected(),
            batch.rejected().size());
    boolean[] isAnswered = {false};
    if (world.plants(Defect.FILES_DELETED_IN_DOUBT)) {
      worker.process.after(
          3_000,
          () -> {
            if (!isAnswered[0]) {
              isAnswered[0] = true;
              world.note(incarnation + " gives up an append in doubt and deletes its files");
              batch
                  .files()
                  .forEach(
                      f ->
                          world.bucket.delete(
                              f.keys(Suffix.STAGED).stream().map(k -> World.FOLDER + k).toList()));
              ends(batch, of, new Refused("in doubt"));
            }
          });
    }
    ledger.append(
        List.of(staged),
        outcome -> {
          if (isAnswered[0]) {
            return;
          }
          isAnswered[0] = true;
          ends(
              batch,
              of,
              outcome instanceof NotCounted notCounted
                  ? new Refused(notCounted.reason())
                  : new HandedOver(batch.ranges()));
        },
        failure -> ends(batch, of, new Failed("The ledger cannot be written: " + failure)));
  }
}
