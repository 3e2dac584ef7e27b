package io.milvusimport.connect;

import io.milvusimport.importjob.Policy;
import io.milvusimport.importjob.TaskView;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.ledger.Tier;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Why a task should stop that is itself well: the ledger cannot be used, a job needs a person, or
 * nobody imports what is handed over.
 */
final class Health {
  /** A new start of task 0 tries failed jobs again; its first facts take a moment. */
  private static final long GRACE_MS = 60_000;

  private static final long SILENT_MS = 2 * Policy.SILENT_MS;

  private final LedgerClient ledger;
  private final Supplier<String> suspicion;
  private final BooleanSupplier paused;
  private final long startedAtMs;
  private long lastFact = -1;
  private long lastFactSeenMs;

  /**
   * @param suspicion what else to say of a job that a server of unknown generation fails
   * @param paused whether the framework has paused the connector: a task 0 that starts meanwhile is
   *     not started until that is over
   */
  Health(LedgerClient ledger, Supplier<String> suspicion, BooleanSupplier paused, long nowMs) {
    this.ledger = ledger;
    this.suspicion = suspicion;
    this.paused = paused;
    this.startedAtMs = nowMs;
    this.lastFactSeenMs = nowMs;
  }

  Optional<String> complaint(List<SourcePartition> partitions, long nowMs) {
    if (ledger.fault().isPresent()) {
      return ledger.fault();
    }
    long fact = ledger.readState(state -> state.lastCoordinatorFact());
    boolean isIdle = !ledger.read(TaskView::hasUnfinishedWork);
    if (fact != lastFact || isIdle || paused.getAsBoolean()) {
      lastFact = fact;
      lastFactSeenMs = nowMs;
    }
    if (nowMs - lastFactSeenMs > SILENT_MS) {
      return Optional.of(
          """
          Nothing has imported the files that are handed over for %d minutes: the coordinator, which \
          runs in task 0, is silent; %s. Look at task 0 and at the log of its worker. Nothing is lost; \
          restart the connector with its tasks.\
          """
              .formatted((nowMs - lastFactSeenMs) / 60_000, lastSeen()));
    }
    if (nowMs - startedAtMs < GRACE_MS) {
      return Optional.empty();
    }
    return ledger
        .read(view -> partitions.stream().flatMap(p -> view.problem(p).stream()).findFirst())
        .map(problem -> isNewestServer() ? problem : problem + suspicion.get());
  }

  private String lastSeen() {
    return ledger.readState(
        state -> {
          if (state.leader().epoch() < 0) {
            return "it has not begun";
          }
          return "it was last on %s, and %s"
              .formatted(
                  state.leader().host(),
                  state.leader().isStopped()
                      ? "said that it stopped"
                      : "did not say that it stopped");
        });
  }

  /** A server that imports in two phases is 3.0 or later, which imports everything. */
  private boolean isNewestServer() {
    return ledger.readState(state -> state.leader().tier()).equals(Optional.of(Tier.TWO_PHASE));
  }
}
