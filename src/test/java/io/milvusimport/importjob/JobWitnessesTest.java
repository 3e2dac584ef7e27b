package io.milvusimport.importjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.ledger.Entry;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Facts;
import io.milvusimport.ledger.StagedFile;
import io.milvusimport.ledger.Suffix;
import io.milvusimport.ledger.Tier;
import io.milvusimport.schema.KeyRank;
import io.milvusimport.schema.PrimaryKeys;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which keys prove that a job is in, when others bring keys into the same collection. */
class JobWitnessesTest {
  private static final List<String> RANKED =
      LongStream.range(0, 40)
          .boxed()
          .sorted(Comparator.comparingLong(KeyRank::of))
          .map(String::valueOf)
          .toList();

  private final ImportState state = new ImportState();
  private int batches;

  @BeforeEach
  void open() {
    put(new Fact.LedgerCreated("l-1"));
    put(new Fact.PartitionsOpened("a", 0, "host", List.of(Facts.P0)));
    put(new Fact.PartitionStarted(Facts.P0, 1, 0));
    put(new Fact.CoordinatorStarted("c", "host"));
    put(new Fact.TierProven(3, Tier.RECONCILE, "seen"));
  }

  private void put(Fact fact) {
    assertThat(state.check(List.of(fact))).as(fact.toString()).isEmpty();
    state.apply(new Entry("l-1", "append", "writer", List.of(fact)));
  }

  /** A job of one file that names the keys of these ranks. */
  private String job(Integer... ranks) {
    return job("449", ranks);
  }

  private String job(String collectionId, Integer... ranks) {
    long first = 10L * batches++;
    StagedFile plain = Facts.file("a", batches, 0, 10);
    StagedFile file =
        new StagedFile(
            plain.name(),
            plain.extension(),
            plain.destination(),
            plain.bytes(),
            plain.rows(),
            collectionId,
            plain.fingerprint(),
            List.of(),
            keys(ranks));
    put(
        new Fact.BatchStaged(
            "a",
            batches,
            List.of(Facts.range(Facts.P0, 1, first, first + 10)),
            List.of(file),
            List.of(),
            0));
    String job = "job-" + (batches - 1);
    put(new Fact.JobPlanned(3, job, List.of(file.name())));
    return job;
  }

  private static List<String> keys(Integer... ranks) {
    return Arrays.stream(ranks).map(RANKED::get).toList();
  }

  private void submit(String job, Integer... witnesses) {
    Optional<PrimaryKeys> keys = Optional.of(new PrimaryKeys("id", false, keys(witnesses)));
    put(new Fact.SubmitStarted(3, job, 1, Tier.RECONCILE, "key", keys));
    put(new Fact.SubmitAccepted(3, job, 1, "remote-" + job));
  }

  private void complete(String job) {
    put(new Fact.JobCompleted(3, job, 1, "remote-" + job, 10));
  }

  private List<String> proof(String job) {
    return state.jobs().proof(job).map(PrimaryKeys::keys).orElse(List.of());
  }

  @Test
  void aJobThatIsAloneIsProvenByAllItsWitnesses() {
    String job = job(0, 1);
    submit(job, 0, 1);

    assertThat(proof(job)).isEqualTo(keys(0, 1));
    put(new Fact.JobWitnessed(3, job, 1, keys(0, 1)));
    assertThat(state.frontier(Facts.P0)).hasValue(10);
  }

  @Test
  void aKeyThatAnotherJobBroughtInMeanwhileProvesNothing() {
    // Given: a topic with updates
    String job = job(0, 1);
    String other = job(1, 5);
    submit(job, 0, 1);
    submit(other, 5);

    // When
    complete(other);

    // Then
    assertThat(proof(job)).isEqualTo(keys(0));
    assertThat(state.check(List.of(new Fact.JobWitnessed(3, job, 1, keys(1))))).isPresent();
  }

  @Test
  void aKeyThatAnUnfinishedJobMayHaveBroughtInProvesNothing() {
    // Given
    String job = job(0, 1);
    submit(job, 0, 1);
    String other = job(0, 1);

    // Then
    assertThat(proof(job)).isEmpty();
    assertThat(state.check(List.of(new Fact.JobWitnessed(3, job, 1, keys(0, 1)))))
        .get()
        .asString()
        .contains("does not prove");
    submit(other, 0);
    complete(other);
    assertThat(proof(job)).as("for good").isEmpty();
  }

  @Test
  void ofAFullFileOnlyKeysThatComeBeforeItsLastAreKnownNotToBeInIt() {
    // Given: the file has more than four keys, of which the first have these ranks
    String job = job(0, 9);
    submit(job, 0, 9);

    // When
    job(2, 3, 4, 5);

    // Then
    assertThat(proof(job)).isEqualTo(keys(0));
  }

  @Test
  void aFileOfUnknownKeysMayHoldAny() {
    String job = job(0);
    submit(job, 0);

    job();

    assertThat(proof(job)).isEmpty();
  }

  @Test
  void jobsOfOtherCollectionsAreOfNoConcern() {
    String job = job(0);
    submit(job, 0);

    String other = job("450", 0);
    submit(other, 0);
    complete(other);

    assertThat(proof(job)).isEqualTo(keys(0));
  }

  @Test
  void whatAPersonCalledImportedCountsAsImported() {
    String job = job(0);
    String other = job(0);
    submit(job, 0);
    submit(other, 0);
    put(new Fact.JobUnresolved(3, other, 1, "?"));

    put(new Fact.OperatorDecided(3, other, 1, true));

    assertThat(proof(job)).isEmpty();
  }

  @Test
  void whatIsOverOrNotCommittedIsNotWitnessed() {
    // Given
    String over = job(0);
    submit(over, 0);
    put(
        new Fact.AttemptFenced(
            3, over, 1, new Suffix(3, 2), Optional.of(new Fact.Over(true, "failed"))));
    String uncommitted = job(7);
    Optional<PrimaryKeys> witness = Optional.of(new PrimaryKeys("id", false, keys(7)));
    put(new Fact.SubmitStarted(3, uncommitted, 1, Tier.TWO_PHASE, "key", witness));
    put(new Fact.SubmitAccepted(3, uncommitted, 1, "77"));
    Fact witnessed = new Fact.JobWitnessed(3, uncommitted, 1, keys(7));

    // When
    put(new Fact.TierProven(3, Tier.TWO_PHASE, "seen"));

    // Then
    assertThat(state.check(List.of(new Fact.JobWitnessed(3, over, 1, keys(0))))).isPresent();
    assertThat(state.check(List.of(witnessed))).isPresent();

    // When the server commits by itself
    put(new Fact.TierProven(3, Tier.RECONCILE, "exchanged"));

    // Then
    assertThat(state.check(List.of(witnessed))).isEmpty();
  }

  @Test
  void keysThatCameInMinutesAgoCanBeAbsentFromALookAndAreNoWitnesses() {
    // Given
    RecentImports recent = new RecentImports();
    recent.begin(true, 1_000);
    PrimaryKeys unseen = new PrimaryKeys("id", false, keys(0, 1));
    StagedFile file = Facts.file("a", 1, 0, 10).withKeys(keys(1));
    recent.add(new JobInput("job-0", List.of(file), Suffix.STAGED, Trouble.NONE), 2_000);
    long later = 2_000 + Duration.ofMinutes(10).toMillis();

    // Then
    assertThat(recent.absent(unseen, "449", later - 1))
        .contains(new PrimaryKeys("id", false, keys(0)));
    assertThat(recent.absent(unseen, "450", later - 1)).contains(unseen);
    assertThat(recent.absent(unseen, "449", later)).contains(unseen);
  }

  @Test
  void aCoordinatorThatDoesNotKnowWhatCameInBeforeItTakesNoWitnessesAtFirst() {
    RecentImports recent = new RecentImports();
    PrimaryKeys unseen = new PrimaryKeys("id", false, keys(0));

    recent.begin(false, 1_000);

    long later = 1_000 + Duration.ofMinutes(10).toMillis();
    assertThat(recent.absent(unseen, "449", later - 1)).isEmpty();
    assertThat(recent.absent(unseen, "449", later)).contains(unseen);
  }
}
