package io.milvusimport.sim;

import io.milvusimport.connect.WorkerShell;
import io.milvusimport.ledger.AppendOutcome;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Pause;
import io.milvusimport.store.StoreException;
import java.util.List;
import java.util.function.Consumer;

/** A worker's one client of the ledger, whose thread is turned in virtual time. */
final class SimLedger {
  private static final long LONGEST_PAUSE_MS = 10_000;

  private final World world;
  private final SimProcess process;
  private final WorkerShell shell;
  private boolean isTurning;
  private boolean isWanted;

  SimLedger(World world, SimProcess process, ProcessStore store, ProcessService service) {
    this.world = world;
    this.process = process;
    Pause pause =
        new Pause() {
          @Override
          public void before(int n) {
            long most = Math.min(LONGEST_PAUSE_MS, 200L << Math.min(n - 1, 20));
            process.waits(1 + world.timeline.upTo(most));
          }

          @Override
          public void because(StoreException why, int n) {}
        };
    this.shell =
        new WorkerShell(
            store,
            service,
            World.FOLDER,
            process.name(),
            world::nextId,
            pause,
            process::clockMs,
            PlantedFold.of(world));
    process.after(0, this::loop);
  }

  WorkerShell shell() {
    return shell;
  }

  private void loop() {
    turn();
    long most = world.isQuiet() ? 20_000 : 4_000;
    process.after(500 + world.timeline.upTo(most), this::loop);
  }

  private void turn() {
    if (isTurning) {
      isWanted = true;
      return;
    }
    isTurning = true;
    boolean hasAnswer;
    try {
      hasAnswer = shell.turn();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      isTurning = false;
    }
    if (!hasAnswer) {
      process.after(1_000 + world.timeline.upTo(5_000), this::turn);
    } else if (isWanted) {
      isWanted = false;
      process.after(1, this::turn);
    }
  }

  /** Appends, and tells the outcome on a thread of the process. */
  void append(List<Fact> facts, Consumer<AppendOutcome> then, Consumer<String> failed) {
    var unused =
        shell
            .append(facts)
            .whenComplete(
                (outcome, failure) ->
                    process.after(
                        world.timeline.upTo(5),
                        () -> {
                          if (failure == null) {
                            then.accept(outcome);
                          } else {
                            failed.accept(String.valueOf(failure.getMessage()));
                          }
                        }));
    wake();
  }

  /** Something was proposed. */
  void wake() {
    process.after(world.timeline.upTo(100), this::turn);
  }
}
