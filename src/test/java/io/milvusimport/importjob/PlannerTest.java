package io.milvusimport.importjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.ledger.Fact.JobPlanned;
import io.milvusimport.ledger.Facts;
import io.milvusimport.ledger.StagedFile;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final int MOST_FILES = 3;
  private static final long MOST_BYTES = 1_000;
  private static final long LINGER_MS = 30_000;

  private final Planner planner =
      new Planner(
          new Policy(
              Optional.empty(), false, 3, false, 9, MOST_FILES, MOST_BYTES, 1, LINGER_MS, 1, 1, 1));

  @Test
  void filesWaitForOthersUntilTheLingerTimeIsOver() {
    List<StagedFile> waiting = List.of(file(0, 10, "f00d"), file(1, 10, "f00d"));

    assertThat(plan(waiting, 0)).isEmpty();
    assertThat(plan(waiting, LINGER_MS - 1)).isEmpty();
    assertThat(plan(waiting, LINGER_MS)).containsExactly(names(0, 1));
  }

  @Test
  void aJobWithAllTheFilesItMayHaveDoesNotWait() {
    List<StagedFile> waiting =
        List.of(file(0, 10, "f00d"), file(1, 10, "f00d"), file(2, 10, "f00d"), file(3, 10, "f00d"));

    assertThat(plan(waiting, 0)).containsExactly(names(0, 1, 2));
  }

  @Test
  void aJobHasNoMoreBytesThanItMayUnlessOneFileHas() {
    List<StagedFile> waiting =
        List.of(file(0, 600, "f00d"), file(1, 400, "f00d"), file(2, 5_000, "f00d"));

    assertThat(plan(waiting, 0)).containsExactly(names(0, 1));
    assertThat(plan(waiting, LINGER_MS)).containsExactly(names(0, 1), names(2));
  }

  @Test
  void filesOfTwoSchemasOrCollectionsAreNeverInOneJob() {
    List<StagedFile> waiting =
        List.of(
            file(0, 10, "f00d"),
            file(1, 10, "beef"),
            file(2, 10, "f00d"),
            file(3, 10, "449-again", "f00d"));
    plan(waiting, 0);

    assertThat(plan(waiting, LINGER_MS)).containsExactly(names(0, 2), names(1), names(3));
  }

  @Test
  void noMoreJobsArePlannedThanThereAreSlots() {
    List<StagedFile> waiting = List.of(file(0, 900, "f00d"), file(1, 900, "f00d"));
    plan(waiting, 0);

    List<JobPlanned> plans = planner.plan(waiting, 4, 7, 1, LINGER_MS);

    assertThat(plans).containsExactly(new JobPlanned(4, "job-7", names(0)));
  }

  private List<List<String>> plan(List<StagedFile> waiting, long nowMs) {
    return planner.plan(waiting, 4, 0, 9, nowMs).stream().map(JobPlanned::files).toList();
  }

  private static StagedFile file(int n, long bytes, String fingerprint) {
    return file(n, bytes, "449", fingerprint);
  }

  private static StagedFile file(int n, long bytes, String collectionId, String fingerprint) {
    return new StagedFile(
        "data/default/products/a-1-" + n,
        ".parquet",
        Facts.HERE,
        bytes,
        10,
        collectionId,
        fingerprint);
  }

  private static List<String> names(int... numbers) {
    return Arrays.stream(numbers).mapToObj(n -> "data/default/products/a-1-" + n).toList();
  }
}
