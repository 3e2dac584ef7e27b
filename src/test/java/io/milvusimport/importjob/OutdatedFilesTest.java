package io.milvusimport.importjob;

import static io.milvusimport.ledger.Facts.P0;
import static io.milvusimport.ledger.Facts.range;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.importjob.ImportService.Accepted;
import io.milvusimport.importjob.ImportService.RemoteState;
import io.milvusimport.importjob.ImportService.Usable;
import io.milvusimport.importjob.TaskView.Hole;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Facts;
import io.milvusimport.ledger.Tier;
import io.milvusimport.schema.CollectionSchema;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files that were made for a schema which the collection no longer has. */
class OutdatedFilesTest {
  private static Event described(String job, String fingerprint) {
    return new Event.CollectionAnswered(
        job,
        1,
        new Usable(
            new CollectionSchema(
                "default", "products", "449", List.of(), List.of(), false, false, fingerprint)));
  }

  /** A coordinator with batch 2, which has two files for one destination, in jobs of their own. */
  private static CoordinatorRig twoJobsOfABatch() {
    CoordinatorRig rig = CoordinatorRig.running(Tier.RECONCILE);
    rig.put(
        new Fact.BatchStaged(
            "a",
            2,
            List.of(range(P0, 1, 110, 120)),
            List.of(Facts.file("a", 2, 0, 4), Facts.file("a", 2, 1, 6)),
            List.of(),
            0));
    rig.describe(CoordinatorRig.described(RemoteState.COMPLETED, 10, CoordinatorRig.OBJECT));
    rig.put(
        new Fact.JobPlanned(CoordinatorRig.EPOCH, "job-1", List.of("data/default/products/a-2-0")));
    rig.put(
        new Fact.JobPlanned(CoordinatorRig.EPOCH, "job-2", List.of("data/default/products/a-2-1")));
    rig.tick();
    return rig;
  }

  @Test
  void theyGoBackToKafkaInsteadOfToTheServer() {
    // Given
    CoordinatorRig rig = new CoordinatorRig(Tier.RECONCILE, false);
    rig.tick(); // plans
    rig.tick(); // asks for the collection

    // When
    rig.answer(described("job-0", "f00e"));

    // Then
    assertThat(rig.lastFact(Fact.FilesWithdrawn.class).reason())
        .contains("default.products/2026", "another schema");
    assertThat(rig.state.unfinishedJobs()).isZero();
    assertThat(rig.state.holes(P0)).containsExactly(new Hole(100, 110, 10, List.of(Facts.HERE)));
    assertThat(rig.count(Effect.Submit.class)).isZero();
  }

  @Test
  void theyWaitWhileTheServerHasOtherRowsOfTheirBatch() {
    // Given job-1 was submitted before the schema changed
    CoordinatorRig rig = twoJobsOfABatch();
    rig.answer(described("job-1", "f00d"));
    rig.answer(new Event.SubmitAnswered("job-1", 1, new Accepted("77")));

    // When
    rig.answer(described("job-2", "f00e"));

    // Then
    assertThat(rig.count(Fact.FilesWithdrawn.class)).isZero();
    assertThat(rig.count(Fact.SubmitStarted.class)).isEqualTo(2);
  }

  @Test
  void theServerJudgesThemOnceOtherRowsOfTheirBatchAreIn() {
    // Given
    CoordinatorRig rig = twoJobsOfABatch();
    rig.attempt("job-1", RemoteState.COMPLETED);

    // When
    rig.answer(described("job-2", "f00e"));

    // Then
    assertThat(rig.count(Fact.FilesWithdrawn.class)).isZero();
    assertThat(rig.lastFact(Fact.SubmitStarted.class).job()).isEqualTo("job-2");
  }

  @Test
  void bothJobsOfABatchAreWithdrawnTogether() {
    // Given
    CoordinatorRig rig = twoJobsOfABatch();

    // When
    rig.answer(described("job-2", "f00e"));

    // Then
    assertThat(rig.lastFact(Fact.FilesWithdrawn.class).files())
        .containsExactlyInAnyOrder("data/default/products/a-2-0", "data/default/products/a-2-1");
    assertThat(rig.state.unfinishedJobs()).isZero();
  }
}
