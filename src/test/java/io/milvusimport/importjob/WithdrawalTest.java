package io.milvusimport.importjob;

import static io.milvusimport.ledger.Facts.P0;
import static io.milvusimport.ledger.Facts.P1;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.importjob.TaskView.Hole;
import io.milvusimport.ledger.Entry;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Fact.FilesWithdrawn;
import io.milvusimport.ledger.Fact.OffsetsAltered;
import io.milvusimport.ledger.Fact.Position;
import io.milvusimport.ledger.Fact.Range;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.ledger.StagedFile;
import io.milvusimport.ledger.Tally;
import io.milvusimport.ledger.Tier;
import io.milvusimport.ledger.UnreadableLedgerException;
import io.milvusimport.schema.Destination;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Offsets that go back to Kafka: because their files are withdrawn, or because a person says so.
 */
class WithdrawalTest {
  private static final Destination X = new Destination("default", "x", Optional.empty());
  private static final Destination Y = new Destination("default", "y", Optional.empty());

  private ImportState state = new ImportState();
  private long epoch;
  private int jobs;

  /** Two partitions of task a, and batch 1 with five records of each and a file for x and for y. */
  @BeforeEach
  void begin() {
    apply(new Fact.LedgerCreated("l-1"));
    apply(new Fact.PartitionsOpened("a", 0, "host-a", List.of(P0, P1))); // claim 1
    apply(new Fact.PartitionStarted(P0, 1, 100));
    apply(new Fact.PartitionStarted(P1, 1, 0));
    lead();
    counts(batch(1, List.of(range(P0, 100, 105), range(P1, 0, 5)), X, Y));
  }

  private void lead() {
    apply(new Fact.CoordinatorStarted("c", "host-c"));
    epoch = state.position();
  }

  private void apply(Fact fact) {
    state.apply(new Entry("l-1", "append", "writer", List.of(fact)));
  }

  private void counts(Fact fact) {
    assertThat(state.check(List.of(fact))).isEmpty();
    apply(fact);
  }

  private void refused(String because, Fact fact) {
    byte[] before = Checkpoint.encode(state);
    assertThat(state.check(List.of(fact))).get().asString().contains(because);
    assertThat(Checkpoint.encode(state)).as("check changes nothing").isEqualTo(before);
  }

  /** Of even offsets the records go to x, of odd ones to y. */
  private static List<Tally> tallies(long first, long end) {
    return List.of(tally(X, 0, first, end), tally(Y, 1, first, end));
  }

  private static Tally tally(Destination to, int remainder, long first, long end) {
    List<Long> offsets =
        LongStream.range(first, end).filter(n -> n % 2 == remainder).boxed().toList();
    return new Tally(to, offsets.size(), offsets.stream().mapToLong(Tally::digest).sum());
  }

  private static Range range(SourcePartition partition, long first, long end) {
    return range(partition, first, end, tallies(first, end));
  }

  private static Range range(
      SourcePartition partition, long first, long end, List<Tally> tallies, Destination... again) {
    return new Range(partition, 1, first, end, Optional.empty(), tallies, List.of(again));
  }

  private static Range again(SourcePartition partition, long first, long end, Destination... to) {
    return range(partition, first, end, tallies(first, end), to);
  }

  private static Hole hole(long first, long end, Destination... to) {
    return new Hole(first, end, tallies(first, end), List.of(to));
  }

  private static String name(long batch, int n) {
    return "data/default/c/a-" + batch + "-" + n;
  }

  private static Fact batch(long batch, List<Range> ranges, Destination... to) {
    List<StagedFile> files =
        IntStream.range(0, to.length)
            .mapToObj(n -> new StagedFile(name(batch, n), ".parquet", to[n], 9, 1, "449", "f00d"))
            .toList();
    return new Fact.BatchStaged("a", batch, ranges, files, List.of(), 0);
  }

  private Fact withdraw(String... files) {
    return new FilesWithdrawn(epoch, List.of(files), "another schema");
  }

  private String plan(String... files) {
    String job = "job-" + jobs++;
    counts(new Fact.JobPlanned(epoch, job, List.of(files)));
    return job;
  }

  private String run(String... files) {
    String job = plan(files);
    counts(new Fact.SubmitStarted(epoch, job, 1, Tier.RECONCILE, "key"));
    counts(new Fact.SubmitAccepted(epoch, job, 1, "at-server-" + job));
    return job;
  }

  private void imported(String job, int files) {
    counts(new Fact.JobCompleted(epoch, job, 1, "at-server-" + job, files));
  }

  @Test
  void withdrawnRowsHoldTheFrontierUntilTheyAreHandedOverAgainAndImported() {
    // Given the rows for y are in and those for x are withdrawn
    imported(run(name(1, 1)), 1);
    counts(withdraw(name(1, 0)));
    assertThat(state.frontier(P0)).hasValue(100);
    assertThat(state.stagedEnd(P0)).hasValue(105);
    assertThat(state.holes(P0)).containsExactly(hole(100, 105, X));
    assertThat(state.holes(P1)).containsExactly(hole(0, 5, X));

    // When one partition is read again
    counts(batch(2, List.of(again(P0, 100, 105, X)), X));

    // Then
    assertThat(state.holes(P0)).isEmpty();
    assertThat(state.frontier(P0)).hasValue(100);
    imported(run(name(2, 0)), 1);
    assertThat(state.frontier(P0)).hasValue(105);
    assertThat(state.frontier(P1)).as("not read again").hasValue(0);
    assertThat(state.stagedEnd(P0)).hasValue(105);
  }

  @Test
  void aJobIsWithdrawnWithAllItsFiles() {
    // Given
    counts(batch(2, List.of(range(P0, 105, 110)), X));
    plan(name(1, 0), name(2, 0));

    // Then
    refused("not all files", withdraw(name(1, 0)));
    counts(withdraw(name(1, 0), name(2, 0)));
    assertThat(state.unfinishedJobs()).isZero();
    assertThat(state.holes(P0)).containsExactly(hole(100, 105, X), hole(105, 110, X));
    assertThat(state.holes(P1)).containsExactly(hole(0, 5, X));
  }

  @Test
  void filesOfOneBatchAndDestinationAreWithdrawnTogether() {
    counts(batch(2, List.of(range(P0, 105, 110)), X, X));
    refused("not all files", withdraw(name(2, 0)));
    counts(withdraw(name(2, 0), name(2, 1)));
  }

  @Test
  void rowsOfWhichSomeAreInAreNotWithdrawn() {
    counts(batch(2, List.of(range(P0, 105, 110)), X, X));
    imported(run(name(2, 0)), 1);
    refused("are imported", withdraw(name(2, 1)));
  }

  @Test
  void filesThatTheServerMayHaveAreNotWithdrawn() {
    String job = run(name(1, 0));
    refused("job-0 is submitted and not finished", withdraw(name(1, 0)));
    assertThat(job).isEqualTo("job-0");
  }

  @Test
  void unknownFilesAndAnotherEpochWithdrawNothing() {
    refused("not all files", withdraw("data/default/c/a-9-0"));
    refused("is over", new FilesWithdrawn(epoch - 1, List.of(name(1, 0)), "late"));
  }

  @Test
  void aHoleIsFilledFromItsBeginningAndForItsDestinationsOnly() {
    // Given
    counts(withdraw(name(1, 0)));

    // Then
    refused("not at the beginning", batch(2, List.of(again(P0, 101, 105, X)), X));
    refused("not at the beginning", batch(2, List.of(again(P0, 100, 106, X)), X));
    refused("not at the beginning", batch(2, List.of(again(P0, 100, 105, Y)), Y));
    refused("not at the beginning", batch(2, List.of(again(P0, 100, 105, X, Y)), X, Y));
    refused("does not begin at the staged end", batch(2, List.of(range(P0, 100, 105)), X));
  }

  @Test
  void aHoleIsFilledInParts() {
    // Given
    counts(withdraw(name(1, 0)));
    counts(batch(2, List.of(again(P0, 100, 102, X)), X));
    assertThat(state.holes(P0)).containsExactly(hole(102, 105, X));

    // When the first part and y are in
    imported(run(name(1, 1)), 1);
    imported(run(name(2, 0)), 1);

    // Then
    assertThat(state.frontier(P0)).hasValue(102);
    counts(batch(3, List.of(again(P0, 102, 105, X)), X));
    imported(run(name(3, 0)), 1);
    assertThat(state.frontier(P0)).hasValue(105);
  }

  @Test
  void rangesWithoutRecordsForTheDestinationAreNotReadAgain() {
    // Given of P1 only an odd offset, and so no record for x
    counts(batch(2, List.of(range(P0, 105, 110), range(P1, 5, 6)), X));

    // When
    counts(withdraw(name(2, 0)));

    // Then
    assertThat(state.holes(P0)).containsExactly(hole(105, 110, X));
    assertThat(state.holes(P1)).isEmpty();
  }

  @Test
  void ofAHoleThatIsFilledInPartsTheRestIsCompared() {
    // Given both are withdrawn, and the first part is handed over again for both
    counts(withdraw(name(1, 0)));
    counts(withdraw(name(1, 1)));
    counts(batch(2, List.of(again(P0, 100, 103, X, Y)), X, Y));

    // Then
    assertThat(state.holes(P0)).containsExactly(hole(103, 105, X, Y));

    // When the part for y is withdrawn again
    counts(withdraw(name(2, 1)));

    // Then
    assertThat(state.holes(P0)).containsExactly(hole(100, 103, Y), hole(103, 105, X, Y));
  }

  /** The one that reads the hole finds that its record is another, and stops. */
  @Test
  void aDestinationThatGotAnotherRecordInAPartHasItsHoleInTheRest() {
    // Given by other settings than before, 102 goes to y, which had 101 and 103
    counts(withdraw(name(1, 0)));
    Tally other = new Tally(Y, 2, Tally.digest(101) + Tally.digest(102));
    counts(batch(2, List.of(range(P0, 100, 103, List.of(tally(X, 0, 100, 101), other), X)), X));

    // When
    counts(withdraw(name(1, 1)));

    // Then
    assertThat(state.holes(P0))
        .filteredOn(hole -> hole.first() == 103)
        .singleElement()
        .satisfies(hole -> assertThat(hole.destinations()).contains(Y));
  }

  @Test
  void recordsOfOtherDestinationsAreKnownThoughTheyWereNotAllReadAgain() {
    // Given x is read again in two parts, of which the last leaves out a record of y
    counts(withdraw(name(1, 0)));
    counts(batch(2, List.of(again(P0, 100, 102, X)), X));
    counts(batch(3, List.of(range(P0, 102, 105, List.of(tally(X, 0, 102, 105)), X)), X));

    // When
    counts(withdraw(name(1, 1)));

    // Then
    assertThat(state.holes(P0)).containsExactly(hole(100, 102, Y), hole(102, 105, Y));
  }

  @Test
  void whatWasReadAgainCanBeWithdrawnAgainWithoutTheRowsThatAreIn() {
    // Given y is in by batch 1, and batch 2 has x of P0 again beside new rows of P1 for both
    imported(run(name(1, 1)), 1);
    counts(withdraw(name(1, 0)));
    counts(batch(2, List.of(again(P0, 100, 105, X), range(P1, 5, 9)), X, Y));

    // When the files for y of batch 2 are withdrawn
    counts(withdraw(name(2, 1)));

    // Then nothing of P0 is read again: its rows for y are in
    assertThat(state.holes(P0)).isEmpty();
    assertThat(state.holes(P1)).containsExactly(hole(0, 5, X), hole(5, 9, Y));

    // When those for x are withdrawn too
    counts(withdraw(name(2, 0)));
    assertThat(state.holes(P0)).containsExactly(hole(100, 105, X));
    assertThat(state.holes(P1)).containsExactly(hole(0, 5, X), hole(5, 9, X, Y));
  }

  @Test
  void aCheckpointHasTheHoles() throws UnreadableLedgerException {
    // Given
    imported(run(name(1, 1)), 1);
    counts(withdraw(name(1, 0)));
    counts(batch(2, List.of(again(P0, 100, 103, X)), X, X));
    imported(run(name(2, 0)), 1);

    // When
    byte[] written = Checkpoint.encode(state);
    state = Checkpoint.decode(written);

    // Then
    assertThat(Checkpoint.encode(state)).isEqualTo(written);
    assertThat(state.holes(P0)).containsExactly(hole(103, 105, X));
    refused("are imported", withdraw(name(2, 1)));
  }

  @Test
  void alteredOffsetsEndEveryClaimAndTheEpoch() {
    // When
    counts(new OffsetsAltered(List.of(new Position(P0, Optional.of(40L)))));

    // Then a task and a coordinator that still run change nothing
    refused("is not the current one", batch(2, List.of(range(P0, 40, 50)), X));
    refused("is not the current one", batch(2, List.of(range(P1, 5, 9)), X));
    refused("is over", withdraw(name(1, 1)));
    assertThat(state.leader().isStopped()).isTrue();
    assertThat(state.stagedEnd(P0)).hasValue(40);
    assertThat(state.frontier(P0)).hasValue(40);
    assertThat(state.holes(P0)).isEmpty();
  }

  @Test
  void rowsOfOtherPartitionsInTheSameFilesAreReadAgain() {
    // Given y is in
    imported(run(name(1, 1)), 1);

    // When
    counts(new OffsetsAltered(List.of(new Position(P0, Optional.of(103L)))));

    // Then
    assertThat(state.hasUnfinishedWork()).isFalse();
    assertThat(state.holes(P0)).isEmpty();
    assertThat(state.holes(P1)).containsExactly(hole(0, 5, X));
    assertThat(state.frontier(P1)).hasValue(0);
  }

  @Test
  void aResetPartitionBeginsAsIfItHadNeverBeenRead() {
    // When, twice, as the framework may
    counts(new OffsetsAltered(List.of(new Position(P0, Optional.empty()))));
    counts(new OffsetsAltered(List.of(new Position(P0, Optional.empty()))));

    // Then
    assertThat(state.stagedEnd(P0)).isEmpty();
    assertThat(state.frontier(P0)).isEmpty();
    apply(new Fact.PartitionsOpened("b", 0, "host-b", List.of(P0)));
    counts(new Fact.PartitionStarted(P0, state.position(), 3));
    assertThat(state.stagedEnd(P0)).hasValue(3);
  }

  @Test
  void offsetsAreNotAlteredWhileTheServerMayHaveAJobOfThem() {
    // Given
    run(name(1, 1));

    // Then
    refused(
        "job-0 is submitted and not finished",
        new OffsetsAltered(List.of(new Position(P1, Optional.empty()))));
    imported("job-0", 1);
    counts(new OffsetsAltered(List.of(new Position(P1, Optional.empty()))));
  }

  @Test
  void jobsOfOtherPartitionsDoNotHoldAnAlteration() {
    // Given
    imported(run(name(1, 0)), 1);
    imported(run(name(1, 1)), 1);
    counts(batch(2, List.of(range(P1, 5, 9)), X));
    run(name(2, 0));

    // When
    counts(new OffsetsAltered(List.of(new Position(P0, Optional.of(0L)))));

    // Then its job goes on under the next coordinator
    lead();
    imported("job-2", 1);
    assertThat(state.frontier(P1)).hasValue(9);
  }
}
