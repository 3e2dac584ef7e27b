package io.milvusimport.sim;

import io.milvusimport.importjob.ImportState;
import io.milvusimport.importjob.TaskView.Claim;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.SourcePartition;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Faults of the fold, planted by giving it other facts than those that were written. */
final class PlantedFold {
  private PlantedFold() {}

  /** Null if the defect is none of the fold. */
  static @Nullable Function<ImportState, Function<Fact, List<Fact>>> of(World world) {
    if (world.plants(Defect.OLD_EPOCH_ACCEPTED)) {
      return state -> fact -> List.of(ofEpoch(fact, state.leader().epoch()));
    }
    if (world.plants(Defect.ZOMBIE_FILE_ACCEPTED)) {
      return state -> fact -> fact instanceof Fact.BatchStaged b ? owned(b, state) : List.of(fact);
    }
    if (world.plants(Defect.OWNERSHIP_KEPT)) {
      return state ->
          fact ->
              fact instanceof Fact.BatchStaged b && isNobodys(b, state)
                  ? owned(b, state)
                  : List.of(fact);
    }
    return null;
  }

  private static boolean isNobodys(Fact.BatchStaged batch, ImportState state) {
    return batch.ranges().stream()
        .anyMatch(
            r -> state.claim(r.partition()).map(Claim::incarnation).filter(""::equals).isPresent());
  }

  /** The batch as if its writer had claimed its partitions just now. */
  private static List<Fact> owned(Fact.BatchStaged batch, ImportState state) {
    List<SourcePartition> partitions = batch.ranges().stream().map(Fact.Range::partition).toList();
    long claim = state.position() + 1;
    List<Fact.Range> ranges =
        batch.ranges().stream()
            .map(
                r ->
                    new Fact.Range(
                        r.partition(),
                        claim,
                        r.first(),
                        r.end(),
                        r.anchor(),
                        r.tallies(),
                        r.again()))
            .toList();
    boolean isCurrent =
        batch.ranges().stream()
            .allMatch(
                r -> state.claim(r.partition()).map(Claim::position).orElse(-1L).equals(r.claim()));
    return isCurrent
        ? List.of(batch)
        : List.of(
            new Fact.PartitionsOpened(batch.incarnation(), 0, "planted", partitions),
            new Fact.BatchStaged(
                batch.incarnation(),
                batch.batch(),
                ranges,
                batch.files(),
                batch.rejected(),
                batch.rejectedRecords()));
  }

  private static Fact ofEpoch(Fact fact, long epoch) {
    if (fact instanceof Fact.SubmitStarted f) {
      return new Fact.SubmitStarted(epoch, f.job(), f.attempt(), f.tier(), f.key());
    }
    if (fact instanceof Fact.SubmitAccepted f) {
      return new Fact.SubmitAccepted(epoch, f.job(), f.attempt(), f.remoteJob());
    }
    if (fact instanceof Fact.AttemptEnded f) {
      return new Fact.AttemptEnded(epoch, f.job(), f.attempt(), f.counted(), f.reason());
    }
    if (fact instanceof Fact.JobCompleted f) {
      return new Fact.JobCompleted(epoch, f.job(), f.attempt(), f.remoteJob(), f.rows());
    }
    if (fact instanceof Fact.JobPlanned f) {
      return new Fact.JobPlanned(epoch, f.job(), f.files());
    }
    return fact;
  }
}
