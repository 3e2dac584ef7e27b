package io.milvusimport.connect;

import io.milvusimport.importjob.TaskView;
import io.milvusimport.importjob.TaskView.Hole;
import io.milvusimport.intake.Action;
import io.milvusimport.intake.Intake;
import io.milvusimport.intake.LedgerPosition;
import io.milvusimport.ledger.AppendOutcome;
import io.milvusimport.ledger.AppendOutcome.Appended;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.SourcePartition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an intake asks of the ledger and hears from it. Asks on the task's thread; never waits. */
final class LedgerTalk {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerTalk.class);

  private final Incarnation incarnation;
  private final LedgerClient ledger;
  private final Intake intake;
  private final Background background;
  private final LongSupplier clockMs;

  /**
   * @param clockMs the monotonic clock of this process
   */
  LedgerTalk(
      Incarnation incarnation,
      LedgerClient ledger,
      Intake intake,
      Background background,
      LongSupplier clockMs) {
    this.incarnation = incarnation;
    this.ledger = ledger;
    this.intake = intake;
    this.background = background;
    this.clockMs = clockMs;
  }

  /**
   * @param first completes when own batches are through that would not count after the claim
   * @return completes when it is known what became of the claim
   */
  CompletableFuture<AppendOutcome> claim(Action.Claim claim, CompletableFuture<Void> first) {
    Fact fact =
        new Fact.PartitionsOpened(
            incarnation.id(), incarnation.task(), incarnation.host(), claim.partitions());
    Newcomers newcomers = new Newcomers(ledger);
    CompletableFuture<AppendOutcome> answer =
        first
            .thenCompose(done -> ledger.append(List.of(fact)))
            .thenApply(outcome -> newcomers.lookedFor(claim.partitions(), outcome));
    hear(
        answer,
        outcome -> {
          if (outcome instanceof Appended appended) {
            LOG.info(
                "Partitions claimed: claim={} partitions={}",
                appended.position(),
                claim.partitions());
            intake.claimed(
                claim.request(),
                appended.position(),
                positions(claim.partitions(), newcomers.found())::get);
          } else {
            LOG.info(
                "Claim refused, tried again: partitions={} outcome={}",
                claim.partitions(),
                outcome);
            intake.claimRefused(claim.request(), clockMs.getAsLong());
          }
        });
    return answer;
  }

  private PositionTable positions(
      List<SourcePartition> partitions, Set<SourcePartition> newcomers) {
    return ledger.read(
        view ->
            new PositionTable(
                partitions.stream()
                    .collect(
                        Collectors.toMap(
                            p -> p,
                            p ->
                                newcomers.contains(p)
                                    ? LedgerPosition.ADDED
                                    : position(view, p)))));
  }

  private record PositionTable(Map<SourcePartition, LedgerPosition> byPartition) {
    LedgerPosition get(SourcePartition partition) {
      return byPartition.getOrDefault(partition, LedgerPosition.NONE);
    }
  }

  private static LedgerPosition position(TaskView view, SourcePartition partition) {
    return new LedgerPosition(
        view.stagedEnd(partition), view.anchor(partition), view.holes(partition));
  }

  void start(Action.Start start) {
    Fact.PartitionStarted fact = start.fact();
    hear(
        ledger.append(List.of(fact)),
        outcome -> {
          if (outcome instanceof Appended) {
            LOG.info(
                "Partition started: topic={} partition={} offset={}",
                fact.partition().topic(),
                fact.partition().partition(),
                fact.offset());
            if (fact.offset() > 0) {
              LOG.warn(
                  "Nothing below is imported, the ledger knew nothing of the partition: topic={}"
                      + " partition={} offset={} from=\"the consumer group, or auto.offset.reset\"",
                  fact.partition().topic(),
                  fact.partition().partition(),
                  fact.offset());
            }
            intake.started(fact);
          } else {
            LOG.info(
                "Start refused, claimed again: topic={} partition={} outcome={}",
                fact.partition().topic(),
                fact.partition().partition(),
                outcome);
            intake.startRefused(fact, clockMs.getAsLong());
          }
        });
  }

  private void hear(CompletableFuture<AppendOutcome> answer, Consumer<AppendOutcome> then) {
    var unused =
        answer.whenComplete(
            (outcome, failure) -> {
              if (failure != null) {
                background.fail("The ledger cannot be written: " + failure.getMessage(), failure);
              } else {
                background.post(() -> then.accept(outcome));
              }
            });
  }

  /** Compares the intake's claims with the ledger's, and looks for what is to be read again. */
  void seeClaims(long nowMs) {
    List<SourcePartition> partitions = intake.partitions();
    Map<SourcePartition, Long> claims =
        ledger.read(
            view ->
                partitions.stream()
                    .flatMap(
                        p ->
                            view
                                .claim(p)
                                // two tasks of a worker can claim in one entry
                                .filter(claim -> claim.incarnation().equals(incarnation.id()))
                                .map(claim -> Map.entry(p, claim.position()))
                                .stream())
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    intake.claimsSeen(orEmpty(claims), nowMs);
    intake.seatSeen(
        ledger
            .read(view -> view.seat(incarnation.task()))
            .flatMap(seat -> seat.otherThan(incarnation.id())),
        nowMs);
    Map<SourcePartition, List<Hole>> holes =
        ledger.read(view -> partitions.stream().collect(Collectors.toMap(p -> p, view::holes)));
    intake.holesSeen(p -> holes.getOrDefault(p, List.of()), nowMs);
  }

  /** What may be committed of each open partition. */
  Function<SourcePartition, OptionalLong> frontiers() {
    List<SourcePartition> partitions = intake.partitions();
    Map<SourcePartition, Long> frontiers =
        ledger.read(
            view ->
                partitions.stream()
                    .filter(p -> view.frontier(p).isPresent())
                    .collect(Collectors.toMap(p -> p, p -> view.frontier(p).getAsLong())));
    return orEmpty(frontiers);
  }

  private static Function<SourcePartition, OptionalLong> orEmpty(
      Map<SourcePartition, Long> offsets) {
    return p ->
        Optional.ofNullable(offsets.get(p)).map(OptionalLong::of).orElse(OptionalLong.empty());
  }
}
