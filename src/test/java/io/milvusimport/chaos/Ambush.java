package io.milvusimport.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Catches a worker at a {@link Moment}; one thread at a time. */
final class Ambush {
  /** How long a batch is open at the least: about half of its life. */
  private static final Duration READING = Duration.ofMillis(700);

  private final Trap trap = new Trap();
  private final Crossing crossing;

  Ambush(LedgerWatch ledger) {
    this.crossing = new Crossing(trap, ledger);
  }

  /**
   * A worker at the moment.
   *
   * @param caught the request that holds it there; none while it reads
   */
  record Hit(ChaosWorker worker, Moment moment, Optional<Trap.Caught> caught) {
    /** Lets the request go on, with a fault or none. */
    void release(Fault fault) {
      caught.ifPresent(held -> held.release(fault));
    }

    @Override
    public String toString() {
      String request = caught.map(held -> " (" + held.request() + ")").orElse("");
      return worker.name() + " " + moment + request;
    }
  }

  Gate gate() {
    return crossing;
  }

  void weather(List<Gust> gusts) {
    crossing.weather(gusts);
  }

  void milvusIsDown(boolean down) {
    crossing.milvusIsDown(down);
  }

  /** Waits up to {@code limit} for one of the workers to come to the moment. */
  Optional<Hit> catchOne(Moment moment, List<ChaosWorker> workers, Duration limit)
      throws InterruptedException {
    if (moment == Moment.BATCH_OPEN) {
      return catchReading(workers, limit).map(worker -> new Hit(worker, moment, Optional.empty()));
    }
    return trap.await(moment, limit)
        .map(
            caught ->
                new Hit(
                    workers.stream()
                        .filter(worker -> worker.name().equals(caught.worker()))
                        .findFirst()
                        .orElseThrow(),
                    moment,
                    Optional.of(caught)));
  }

  private Optional<ChaosWorker> catchReading(List<ChaosWorker> workers, Duration limit) {
    try {
      return Awaitility.await("an open batch")
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(50))
          .atMost(limit)
          .until(() -> workers.stream().filter(this::isReading).findFirst(), Optional::isPresent);
    } catch (ConditionTimeoutException e) {
      return Optional.empty();
    }
  }

  private boolean isReading(ChaosWorker worker) {
    return crossing.isReadingSince(worker.name(), READING) && worker.hasOpenBatch();
  }
}
