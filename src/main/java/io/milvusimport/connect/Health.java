package io.milvusimport.connect;

import io.milvusimport.connect.config.SourceTopics;
import io.milvusimport.importjob.Policy;
import io.milvusimport.importjob.TaskView;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.ledger.Tier;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Why a task should stop that is itself well: the ledger cannot be used, a job needs a person, or
 * nobody imports what is handed over.
 */
final class Health {
  /** A new start of task 0 tries failed jobs again; its first facts take a moment. */
  private static final long GRACE_MS = 60_000;

  private static final long SILENT_MS = 2 * Policy.SILENT_MS;

  /** A task looks at least this often; what is longer is time in which its process stood still. */
  private static final long MOST_BETWEEN_LOOKS_MS = 60_000;

  private final LedgerClient ledger;
  private final Supplier<String> suspicion;
  private final BooleanSupplier paused;
  private final Predicate<SourcePartition> orphans;
  private final long startedAtMs;
  private long lastFact = -1;
  private long lastLookMs;
  private long silentMs;

  /**
   * @param suspicion what else to say of a job that a server of unknown generation fails
   * @param paused whether the framework has paused the connector: a task 0 that starts meanwhile is
   *     not started until that is over
   * @param orphans partitions that no task is given any more, whose failed jobs are this task's to
   *     complain of
   */
  Health(
      LedgerClient ledger,
      Supplier<String> suspicion,
      BooleanSupplier paused,
      Predicate<SourcePartition> orphans,
      long nowMs) {
    this.ledger = ledger;
    this.suspicion = suspicion;
    this.paused = paused;
    this.orphans = orphans;
    this.startedAtMs = nowMs;
    this.lastLookMs = nowMs;
  }

  /**
   * What task 0, which is always there, looks after: partitions of topics that the connector does
   * not read any more. All other partitions have a task of their own.
   */
  static Predicate<SourcePartition> orphans(int task, SourceTopics topics) {
    return partition -> task == 0 && !topics.contain(partition.topic());
  }

  Optional<String> complaint(List<SourcePartition> partitions, long nowMs) {
    if (ledger.fault().isPresent()) {
      return ledger.fault();
    }
    long fact = ledger.readState(state -> state.lastCoordinatorFact());
    boolean isIdle = !ledger.read(TaskView::hasUnfinishedWork);
    silentMs += Math.min(nowMs - lastLookMs, MOST_BETWEEN_LOOKS_MS);
    lastLookMs = nowMs;
    if (fact != lastFact || isIdle || paused.getAsBoolean()) {
      lastFact = fact;
      silentMs = 0;
    }
    if (silentMs > SILENT_MS) {
      return Optional.of(
          """
          Nothing has imported the files that are handed over for %d minutes: the coordinator, which \
          runs in task 0, is silent; %s. Look at task 0 and at the log of its worker. Nothing is lost; \
          restart the connector with its tasks.\
          """
              .formatted(silentMs / 60_000, lastSeen()));
    }
    if (nowMs - startedAtMs < GRACE_MS) {
      return Optional.empty();
    }
    return ledger
        .read(view -> problem(view, partitions))
        .map(problem -> isNewestServer() ? problem : problem + suspicion.get())
        .or(() -> ledger.read(this::holeOfOrphans));
  }

  private Optional<String> problem(TaskView view, List<SourcePartition> partitions) {
    return partitions.stream()
        .flatMap(partition -> view.problem(partition).stream())
        .findFirst()
        .or(() -> problemOfOrphans(view));
  }

  /** Who removes a topic has its rows under way still, and nobody else would say so. */
  private Optional<String> problemOfOrphans(TaskView view) {
    return view.partitions().stream()
        .filter(orphans)
        .flatMap(
            partition ->
                view.problem(partition).stream()
                    .map(
                        problem ->
                            problem
                                + " Its rows are of topic "
                                + partition.topic()
                                + ", which is none of the connector's topics any more."))
        .findFirst();
  }

  /** What was withdrawn of them waits to be read again by nobody. */
  private Optional<String> holeOfOrphans(TaskView view) {
    return view.partitions().stream()
        .filter(orphans)
        .flatMap(
            partition ->
                view.holes(partition).stream()
                    .map(
                        hole ->
                            """
                            Files with records of partition %s, offsets [%d, %d), were withdrawn, \
                            and no task reads them again: %s is none of the connector's topics any \
                            more. Offsets do not move. Name it in topics again until they are in, \
                            or alter its offsets.\
                            """
                                .formatted(partition, hole.first(), hole.end(), partition.topic())))
        .findFirst();
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
