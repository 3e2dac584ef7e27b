package io.milvusimport.connect;

import io.milvusimport.intake.Action;
import io.milvusimport.intake.Intake;
import io.milvusimport.ledger.SourcePartition;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** The parts of a task's shell that work without threads and clock, as they are. */
public final class TaskShell {
  private final Background background = new Background();
  private final LedgerTalk talk;
  private final Health health;

  TaskShell(
      LedgerClient ledger, String incarnation, int index, Intake intake, LongSupplier clockMs) {
    this.talk =
        new LedgerTalk(
            new Incarnation(incarnation, "orders-sink", index, incarnation),
            ledger,
            intake,
            background,
            clockMs);
    this.health =
        new Health(ledger, () -> "", () -> false, partition -> false, clockMs.getAsLong());
  }

  /** Runs what other threads posted; throws the first failure among them. */
  public void deliver() {
    background.deliver();
  }

  public void fail(String message) {
    background.fail(message, new IllegalStateException(message));
  }

  public boolean hasFailed() {
    return background.hasFailed();
  }

  public Optional<String> complaint(List<SourcePartition> partitions, long nowMs) {
    return health.complaint(partitions, nowMs);
  }

  public void claim(Action.Claim claim, CompletableFuture<Void> first) {
    var unused = talk.claim(claim, first);
  }

  public void start(Action.Start start) {
    talk.start(start);
  }

  public void seeClaims(long nowMs) {
    talk.seeClaims(nowMs);
  }

  public Function<SourcePartition, OptionalLong> frontiers() {
    return talk.frontiers();
  }
}
