package io.milvusimport.importjob;

import static io.milvusimport.importjob.CoordinatorRig.EPOCH;
import static io.milvusimport.importjob.CoordinatorRig.MISSING_MS;
import static io.milvusimport.importjob.CoordinatorRig.OBJECT;
import static io.milvusimport.importjob.CoordinatorRig.SETTLE_MS;
import static io.milvusimport.importjob.CoordinatorRig.described;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.importjob.ImportService.Accepted;
import io.milvusimport.importjob.ImportService.Missing;
import io.milvusimport.importjob.ImportService.RemoteState;
import io.milvusimport.importjob.ImportService.Unknown;
import io.milvusimport.importjob.ImportService.Usable;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Facts;
import io.milvusimport.ledger.StagedFile;
import io.milvusimport.ledger.Tier;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import io.milvusimport.schema.KeyRank;
import io.milvusimport.schema.PrimaryKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Jobs of which the server no longer tells what became, and keys that it lacked before them. */
class WitnessStepsTest {
  private static final Missing FORGOTTEN = new Missing(2101, "no such job");
  private static final long OLD_MS = Duration.ofHours(3).toMillis();

  /** Numbers by rank: the first comes first. */
  private static final List<String> RANKED =
      LongStream.range(0, 40)
          .boxed()
          .sorted(Comparator.comparingLong(KeyRank::of))
          .map(String::valueOf)
          .toList();

  private static final String KEY = RANKED.get(0);
  private static final String OTHER_KEY = RANKED.get(1);

  private static CollectionSchema schema(boolean hasKey) {
    Field id = new Field("id", new FieldType.Int64(), true, false, false, Optional.empty());
    return new CollectionSchema(
        "default",
        "products",
        "449",
        hasKey ? List.of(id) : List.of(),
        List.of(),
        false,
        false,
        "f00d");
  }

  private static Optional<PrimaryKeys> keys(String... keys) {
    return Optional.of(new PrimaryKeys("id", false, List.of(keys)));
  }

  private static CoordinatorRig submitted(CoordinatorRig rig, String... unseen) {
    rig.tick();
    rig.tick();
    rig.answer(new Event.CollectionAnswered("job-0", 1, new Usable(schema(true)), keys(unseen)));
    assertThat(rig.job()).isInstanceOf(ImportJob.Submitting.class);
    return rig;
  }

  /** Running as the server's job 77. */
  private static CoordinatorRig running(Tier tier, String... unseen) {
    CoordinatorRig rig = submitted(CoordinatorRig.keyed(tier, false, KEY, OTHER_KEY), unseen);
    rig.answer(new Event.SubmitAnswered("job-0", 1, new Accepted("77")));
    return rig;
  }

  private static void forget(CoordinatorRig rig) {
    rig.describe(FORGOTTEN);
    rig.sleep(MISSING_MS);
    rig.describe(FORGOTTEN);
  }

  private static CoordinatorRig forgotten(Tier tier, String... unseen) {
    CoordinatorRig rig = running(tier, unseen);
    forget(rig);
    return rig;
  }

  private static void seen(CoordinatorRig rig, String... keys) {
    Effect.LookForWitnesses look = rig.last(Effect.LookForWitnesses.class);
    rig.answer(new Event.WitnessesAnswered(look.job(), look.attempt(), look.look(), Set.of(keys)));
  }

  private static void assertAsked(CoordinatorRig rig) {
    assertThat(rig.count(Fact.JobWitnessed.class)).isZero();
    assertThat(rig.state.frontier(Facts.P0)).hasValue(100);
    assertThat(rig.state.problem(Facts.P0)).get().asString().contains("cannot be known");
    assertThat(rig.lastFact(Fact.JobUnresolved.class).question()).doesNotContain(" " + KEY + " ");
  }

  @Test
  void keysThatTheCollectionLacksAreWrittenBeforeTheSubmit() {
    // Given
    CoordinatorRig rig = CoordinatorRig.keyed(Tier.RECONCILE, false, KEY, OTHER_KEY);
    rig.tick();
    rig.tick();
    Effect.DescribeCollection asked = rig.last(Effect.DescribeCollection.class);
    assertThat(asked.candidates(schema(true))).isEqualTo(keys(KEY, OTHER_KEY));
    assertThat(asked.candidates(schema(false))).as("where the server makes the keys").isEmpty();

    // When: one of the two is there already
    rig.answer(new Event.CollectionAnswered("job-0", 1, new Usable(schema(true)), keys(OTHER_KEY)));

    // Then
    assertThat(rig.lastFact(Fact.SubmitStarted.class).witnesses()).isEqualTo(keys(OTHER_KEY));
  }

  @Test
  void aJobOfManyFilesHasFewWitnesses() {
    List<StagedFile> files =
        LongStream.range(0, 10)
            .mapToObj(n -> Facts.file("a", 1, (int) n, 10))
            .map(file -> file.withKeys(RANKED.subList(20, 24)))
            .toList();
    files = new ArrayList<>(files);
    files.add(Facts.file("a", 1, 10, 10).withKeys(RANKED.subList(0, 4)));
    files.add(Facts.file("a", 1, 11, 10).withKeys(RANKED.subList(24, 28)));

    Optional<PrimaryKeys> candidates = WitnessSteps.candidates(schema(true), files);

    assertThat(candidates.orElseThrow().keys())
        .hasSize(8)
        .startsWith(RANKED.get(0), RANKED.get(1), RANKED.get(2), RANKED.get(3), RANKED.get(20));
  }

  @ParameterizedTest
  @EnumSource(value = Tier.class, names = "TWO_PHASE", mode = Mode.EXCLUDE)
  void aForgottenJobWhoseWitnessesAreThereIsCompleted(Tier tier) {
    // Given
    CoordinatorRig rig = forgotten(tier, KEY, OTHER_KEY);
    assertThat(rig.state.problem(Facts.P0)).isEmpty();

    // When
    seen(rig, KEY, OTHER_KEY);

    // Then
    assertThat(rig.state.frontier(Facts.P0)).hasValue(110);
    assertThat(rig.count(Fact.JobUnresolved.class)).isZero();
    assertThat(rig.last(Effect.Retire.class).keys()).containsExactly(OBJECT);
    assertThat(rig.count(Effect.RefreshLoad.class)).isEqualTo(1);
  }

  @Test
  void aCommittedJobThatIsForgottenIsCompletedByItsWitnesses() {
    // Given
    CoordinatorRig rig = running(Tier.TWO_PHASE, KEY);
    rig.describe(described(RemoteState.UNCOMMITTED, 10, OBJECT));
    rig.answer(new Event.AgeAnswered("job-0", 1, 0));
    forget(rig);

    // When
    seen(rig, KEY);

    // Then
    assertThat(rig.state.frontier(Facts.P0)).hasValue(110);
  }

  @Test
  void aJobThatWasNeverCommittedNeedsNoWitness() {
    CoordinatorRig rig = forgotten(Tier.TWO_PHASE, KEY);

    assertThat(rig.count(Effect.LookForWitnesses.class)).isZero();
    rig.tick();
    assertThat(rig.count(Effect.Copy.class)).isEqualTo(1);
  }

  /** The answer to the create was lost, its input is gone, and nothing is found hours later. */
  private static CoordinatorRig lost(CoordinatorRig rig) {
    rig.answer(new Event.SubmitAnswered("job-0", 1, new Unknown("cut")));
    rig.pass(SETTLE_MS + 1_000);
    rig.look(Optional.empty(), 0);
    rig.fence();
    rig.look(Optional.empty(), OLD_MS);
    return rig;
  }

  @Test
  void aLostCreateOlderThanTheServersMemoryIsDecidedByWitnesses() {
    // Given
    CoordinatorRig rig = CoordinatorRig.keyed(Tier.RECONCILE, false, KEY);
    lost(submitted(rig, KEY));

    // When
    seen(rig, KEY);

    // Then
    assertThat(rig.state.frontier(Facts.P0)).hasValue(110);
    assertThat(rig.last(Effect.Retire.class).keys()).hasSize(2).contains(OBJECT);
  }

  @Test
  void aLostCreateWithoutItsWitnessesIsAQuestionAfterAWhile() {
    // Given
    CoordinatorRig rig = CoordinatorRig.keyed(Tier.RECONCILE, false, KEY);
    lost(submitted(rig, KEY));
    seen(rig);
    assertThat(rig.state.problem(Facts.P0)).as("a collection may be late").isEmpty();

    // When
    rig.pass(MISSING_MS);
    rig.look(Optional.empty(), OLD_MS);

    // Then
    assertAsked(rig);
  }

  @Test
  void aCollectionThatShowsItsRowsLateIsAskedAgain() {
    // Given
    CoordinatorRig rig = forgotten(Tier.RECONCILE, KEY);
    seen(rig);
    rig.sleep(MISSING_MS - 1);
    rig.describe(FORGOTTEN);
    assertThat(rig.count(Effect.LookForWitnesses.class)).isEqualTo(2);

    // When
    seen(rig, KEY);

    // Then
    assertThat(rig.state.frontier(Facts.P0)).hasValue(110);
  }

  @Test
  void oneMissingWitnessIsAQuestion() {
    // Given
    CoordinatorRig rig = forgotten(Tier.RECONCILE, KEY, OTHER_KEY);

    // When
    seen(rig, KEY);
    rig.sleep(MISSING_MS);
    rig.describe(FORGOTTEN);

    // Then
    assertAsked(rig);
  }

  @Test
  void aCollectionThatCannotBeAskedIsAQuestion() {
    CoordinatorRig rig = forgotten(Tier.RECONCILE, KEY);

    rig.sleep(MISSING_MS);
    rig.describe(FORGOTTEN);

    assertAsked(rig);
  }

  @Test
  void withoutWitnessesTheQuestionIsAskedAtOnce() {
    CoordinatorRig rig = new CoordinatorRig(Tier.RECONCILE, false);
    rig.submit();
    rig.answer(new Event.SubmitAnswered("job-0", 1, new Accepted("77")));

    forget(rig);

    assertAsked(rig);
  }

  @Test
  void atLeastOnceLooksBeforeItSubmitsAgain() {
    for (boolean isThere : List.of(true, false)) {
      // Given
      CoordinatorRig rig = submitted(CoordinatorRig.keyed(Tier.RECONCILE, true, KEY), KEY);
      rig.answer(new Event.SubmitAnswered("job-0", 1, new Accepted("77")));
      forget(rig);
      assertThat(rig.count(Effect.Copy.class)).isZero();

      // When
      seen(rig, isThere ? new String[] {KEY} : new String[0]);
      rig.sleep(MISSING_MS);
      if (!isThere) {
        rig.describe(FORGOTTEN);
      }
      rig.tick();

      // Then
      assertThat(rig.count(Fact.JobWitnessed.class)).isEqualTo(isThere ? 1 : 0);
      assertThat(rig.count(Effect.Copy.class)).isEqualTo(isThere ? 0 : 1);
    }
  }

  @Test
  void anAnswerThatComesAfterTheServerKnowsTheJobAgainProvesNothing() {
    // Given: rows can be visible before their job has completed
    CoordinatorRig rig = forgotten(Tier.RECONCILE, KEY);
    rig.describe(described(RemoteState.IN_PROGRESS, 0));

    // When
    seen(rig, KEY);

    // Then
    assertThat(rig.state.frontier(Facts.P0)).hasValue(100);
  }

  @Test
  void aPersonsAnswerGoesBeforeTheWitnesses() {
    CoordinatorRig rig = forgotten(Tier.RECONCILE, KEY);
    rig.put(new Fact.JobUnresolved(EPOCH, "job-0", 1, "?"));
    rig.put(new Fact.OperatorDecided(EPOCH, "job-0", 1, false));

    seen(rig, KEY);

    assertThat(rig.state.frontier(Facts.P0)).hasValue(100);
    assertThat(rig.state.check(List.of(new Fact.JobWitnessed(EPOCH, "job-0", 1, List.of(KEY)))))
        .get()
        .asString()
        .contains("a person said");
  }

  @Test
  void anotherAttemptHasItsOwnWitnesses() {
    // Given
    CoordinatorRig rig = running(Tier.RECONCILE, KEY);
    rig.describe(described(RemoteState.FAILED, 0));
    rig.tick();
    rig.fence();
    assertThat(rig.state.jobs().witnesses().byJob()).isEmpty();

    // When: a key is there now
    rig.pass(5_000);
    rig.answer(new Event.CollectionAnswered("job-0", 2, new Usable(schema(true)), keys(OTHER_KEY)));

    // Then
    assertThat(rig.lastFact(Fact.SubmitStarted.class).witnesses()).isEqualTo(keys(OTHER_KEY));
  }

  @Test
  void aCheckpointKeepsTheWitnesses() throws Exception {
    CoordinatorRig rig = running(Tier.RECONCILE, KEY);

    ImportState back = Checkpoint.decode(Checkpoint.encode(rig.state));

    assertThat(back.jobs().proof("job-0")).isEqualTo(keys(KEY));
  }
}
