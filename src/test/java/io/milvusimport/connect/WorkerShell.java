package io.milvusimport.connect;

import io.milvusimport.importjob.Effect;
import io.milvusimport.importjob.Event;
import io.milvusimport.importjob.ImportService;
import io.milvusimport.importjob.ImportState;
import io.milvusimport.importjob.TaskView;
import io.milvusimport.intake.Intake;
import io.milvusimport.ledger.AppendOutcome;
import io.milvusimport.ledger.Entry;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Pause;
import io.milvusimport.ledger.UnreadableLedgerException;
import io.milvusimport.store.ObjectStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The parts of the shell that work without threads and clock, as they are: the ledger's client,
 * turned by whoever owns time, and what runs effects.
 */
public final class WorkerShell {
  private final LedgerClient ledger;
  private final EffectRunner runner;

  /** A fold that a test may make take facts for others than they are. */
  private static final class PlantedState extends SharedState {
    private final Function<ImportState, Function<Fact, List<Fact>>> plant;

    PlantedState(Function<ImportState, Function<Fact, List<Fact>>> plant) {
      this.plant = plant;
    }

    @Override
    public void apply(Entry entry) {
      super.apply(
          new Entry(entry.ledger(), entry.append(), entry.writer(), planted(entry.facts())));
    }

    @Override
    public Optional<String> check(List<Fact> facts) {
      return super.check(planted(facts));
    }

    private List<Fact> planted(List<Fact> facts) {
      Function<Fact, List<Fact>> taken = read(plant);
      return facts.stream().flatMap(fact -> taken.apply(fact).stream()).toList();
    }
  }

  /**
   * @param pause where an append in doubt waits
   * @param clockMs the process's monotonic clock
   * @param plant changes what the fold is given, or null
   */
  public WorkerShell(
      ObjectStore store,
      ImportService service,
      String folder,
      String writer,
      Supplier<String> ids,
      Pause pause,
      LongSupplier clockMs,
      @Nullable Function<ImportState, Function<Fact, List<Fact>>> plant) {
    SharedState state = plant == null ? new SharedState() : new PlantedState(plant);
    this.ledger = new LedgerClient(store, folder, writer, 1_000, ids, pause, clockMs, state);
    TierProof unused =
        new TierProof(service, store, folder, Optional::empty, Path.of("nowhere"), 1_000);
    this.runner =
        new EffectRunner(
            service,
            store,
            ledger,
            folder,
            unused,
            new FinishedFiles(store, folder, Duration.ZERO, Clock.systemUTC()),
            true);
  }

  /** One turn of the ledger client's thread, without waiting; false if the store gave no answer. */
  public boolean turn() throws InterruptedException {
    try {
      return ledger.turn(0);
    } catch (UnreadableLedgerException e) {
      ledger.raise(e.getMessage());
      return false;
    }
  }

  public boolean isOpened() {
    return ledger.opened().isDone();
  }

  public boolean isOver() {
    return ledger.isOver();
  }

  public CompletableFuture<AppendOutcome> append(List<Fact> facts) {
    return ledger.append(facts);
  }

  public <T> T read(Function<ImportState, T> question) {
    return ledger.readState(question);
  }

  public <T> T view(Function<TaskView, T> question) {
    return ledger.read(question);
  }

  public void raise(String message) {
    ledger.raise(message);
  }

  /** Runs an effect that needs no other thread: any but the proof of a tier and a listing. */
  public Optional<Event> run(Effect effect) throws InterruptedException {
    return runner.run(effect);
  }

  /** What an effect answers that was late and not begun. */
  public static Optional<Event> leftOut(Effect effect) {
    return CoordinatorDuty.leftOut(effect);
  }

  /** The parts of one task's shell. */
  public TaskShell task(String incarnation, int index, Intake intake, LongSupplier clockMs) {
    return new TaskShell(ledger, incarnation, index, intake, clockMs);
  }
}
