package io.milvusimport.importjob;

import static io.milvusimport.importjob.ImportService.RemoteState.COMPLETED;
import static io.milvusimport.importjob.ImportService.RemoteState.FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Facts;
import io.milvusimport.ledger.Suffix;
import io.milvusimport.ledger.Tier;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of files that the server fails: three attempts, then a decision. */
class GiveUpTest {
  private static final String FILE_1 = "data/default/products/a-1-0";
  private static final String FILE_2 = "data/default/products/a-2-0";

  private static void attempts(CoordinatorRig rig, String job, int times) {
    for (int n = 0; n < times; n++) {
      rig.attempt(job, FAILED);
    }
  }

  @Test
  void aFailedJobOfSeveralFilesIsHalvedUntilTheBadFileIsAlone() {
    // Given: four files, of which the first is bad
    CoordinatorRig rig = CoordinatorRig.staged(4, false);

    // When
    attempts(rig, "job-0", 3);
    rig.attempt("job-0.1", FAILED);
    rig.attempt("job-0.2", COMPLETED);
    rig.attempt("job-0.1.2", COMPLETED);
    attempts(rig, "job-0.1.1", 3);

    // Then
    assertThat(rig.facts.stream().filter(Fact.JobSplit.class::isInstance).count()).isEqualTo(2);
    assertThat(rig.lastFact(Fact.JobSplit.class).parts())
        .containsExactly(List.of(FILE_1), List.of(FILE_2));
    assertThat(rig.state.jobs().active()).containsOnlyKeys("job-0.1.1");
    assertThat(rig.state.problem(Facts.P0)).get().asString().contains("3 times", "a-1-0");
    assertThat(rig.state.frontier(Facts.P0)).hasValue(100);
  }

  @Test
  void aFileIsSetAsideThatFailsAgainAndAgainWhileOthersGoThroughInBetween() {
    // Given
    CoordinatorRig rig = CoordinatorRig.quarantining(2);
    attempts(rig, "job-0", 3);
    attempts(rig, "job-0.1", 3);

    // When: nothing proves yet that it is the file
    rig.put(Facts.batch("a", 3, Facts.P0, 1, 120, 130));
    rig.attempt("job-0.2", COMPLETED);
    attempts(rig, "job-0.1", 2);
    rig.attempt("job-1", COMPLETED);
    rig.pass(120_000);
    assertThat(rig.count(Fact.FilesQuarantined.class)).isZero();
    rig.attempt("job-0.1", FAILED);

    // Then
    Fact.FilesQuarantined fact = rig.lastFact(Fact.FilesQuarantined.class);
    assertThat(fact.keys()).containsExactly(FILE_1 + ".4-10.parquet");
    assertThat(rig.state.frontier(Facts.P0)).hasValue(130);
    assertThat(rig.state.hasUnfinishedWork()).isFalse();
    assertThat(new ObjectNames(CoordinatorRig.FOLDER).live(rig.state))
        .as("it is kept")
        .contains(CoordinatorRig.FOLDER + fact.keys().get(0));
  }

  @Test
  void whereNothingGoesThroughNoFileIsSetAside() {
    // Given: an outage
    CoordinatorRig rig = CoordinatorRig.quarantining(2);
    attempts(rig, "job-0", 3);

    // When
    attempts(rig, "job-0.1", 3);
    attempts(rig, "job-0.2", 3);
    rig.pass(5_000);

    // Then
    assertThat(rig.count(Fact.FilesQuarantined.class)).isZero();
    assertThat(rig.state.jobs().failed()).containsOnlyKeys("job-0.1", "job-0.2");
    assertThat(rig.state.problem(Facts.P0)).get().asString().contains("It was not quarantined");
  }

  /** Takes a job through an attempt in two phases whose commit fails. */
  private static void failsToCommit(CoordinatorRig rig, int attempt) {
    long epoch = CoordinatorRig.EPOCH;
    Fact.Over over = new Fact.Over(true, "the commit failed");
    rig.put(new Fact.SubmitStarted(epoch, "job-0", attempt, Tier.TWO_PHASE, "key"));
    rig.put(new Fact.SubmitAccepted(epoch, "job-0", attempt, "7" + attempt));
    rig.put(new Fact.CommitStarted(epoch, "job-0", attempt, "7" + attempt));
    Suffix next = new Suffix(epoch, attempt + 1);
    rig.put(new Fact.AttemptFenced(epoch, "job-0", attempt, next, Optional.of(over)));
    rig.put(new Fact.AttemptEnded(epoch, "job-0", attempt, true, over.reason()));
  }

  /** Another file of the collection goes through. */
  private static void anotherGoesThrough(CoordinatorRig rig, int n) {
    long epoch = CoordinatorRig.EPOCH;
    String job = "job-" + n;
    rig.put(Facts.batch("a", 1 + n, Facts.P0, 1, 100 + 10 * n, 110 + 10 * n));
    rig.put(new Fact.JobPlanned(epoch, job, List.of("data/default/products/a-" + (1 + n) + "-0")));
    rig.put(new Fact.SubmitStarted(epoch, job, 1, Tier.RECONCILE, "key"));
    rig.put(new Fact.SubmitAccepted(epoch, job, 1, "8" + n));
    rig.put(new Fact.JobCompleted(epoch, job, 1, "8" + n, 10));
  }

  @Test
  void aFileThatTheServerHasReadWholeIsNotSetAsideForItsCommits() {
    // Given
    CoordinatorRig rig = CoordinatorRig.quarantining(1);

    // When
    for (int n = 1; n <= 4; n++) {
      failsToCommit(rig, n);
      anotherGoesThrough(rig, n);
    }

    // Then
    assertThat(rig.job().input().trouble().failures()).isEqualTo(4);
    assertThat(rig.state.frontier(Facts.P0)).hasValue(100);
    Fact aside =
        new Fact.FilesQuarantined(
            CoordinatorRig.EPOCH, "job-0", 5, List.of(FILE_1 + ".4-5.parquet"), "planned");
    assertThat(rig.state.check(List.of(aside))).get().asString().contains("not in its files");
  }

  @Test
  void partsOfASplitJobWaitForTheirTurn() {
    // Given: two jobs may run, and there are three
    CoordinatorRig rig = CoordinatorRig.staged(4, false);
    rig.put(Facts.batch("a", 9, Facts.P0, 1, 140, 150));
    rig.tick();
    assertThat(rig.state.jobs().active()).containsOnlyKeys("job-0", "job-1");

    // When
    attempts(rig, "job-0", 3);
    rig.pass(5_000);

    // Then
    assertThat(rig.effects)
        .filteredOn(Effect.DescribeCollection.class::isInstance)
        .extracting(effect -> ((Effect.OfAttempt) effect).job())
        .contains("job-1", "job-0.1")
        .doesNotContain("job-0.2");
  }

  @Test
  void onlyAFailedJobIsSplitAndOnlyIntoItsOwnFiles() {
    CoordinatorRig rig = CoordinatorRig.staged(2, false);
    Fact whole = split(1, List.of(FILE_1), List.of(FILE_2));
    assertThat(rig.state.check(List.of(whole))).get().asString().contains("has not failed");

    rig.attempt("job-0", FAILED);

    assertThat(rig.state.check(List.of(split(2, List.of(FILE_1), List.of(FILE_2))))).isEmpty();
    for (Fact bad :
        List.of(
            split(2, List.of(FILE_1)),
            split(2, List.of(FILE_1, FILE_2), List.of()),
            split(2, List.of(FILE_1), List.of(FILE_1)),
            split(2, List.of(FILE_1), List.of(FILE_2, FILE_2)))) {
      assertThat(rig.state.check(List.of(bad))).get().asString().contains("are not the files");
    }
    assertThat(rig.state.check(List.of(whole))).get().asString().contains("attempt 2, not 1");
  }

  @SafeVarargs
  private static Fact split(int attempt, List<String>... parts) {
    return new Fact.JobSplit(CoordinatorRig.EPOCH, "job-0", attempt, List.of(parts));
  }

  @Test
  void aCheckpointKeepsWhatWasSetAsideAndWhatBefellTheRest() throws Exception {
    // Given
    CoordinatorRig rig = CoordinatorRig.quarantining(3);
    attempts(rig, "job-0", 3);
    rig.attempt("job-0.1", FAILED);
    rig.attempt("job-0.2", FAILED);

    // When
    byte[] bytes = Checkpoint.encode(rig.state);

    // Then
    assertThat(Checkpoint.encode(Checkpoint.decode(bytes))).isEqualTo(bytes);
    assertThat(new String(bytes, java.nio.charset.StandardCharsets.UTF_8))
        .contains("\"ownFailures\":1");
  }
}
