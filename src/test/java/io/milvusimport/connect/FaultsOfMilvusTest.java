package io.milvusimport.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.faults.FaultSheet;
import io.milvusimport.importjob.ImportService.CreateRequest;
import io.milvusimport.importjob.ImportService.InputFile;
import io.milvusimport.importjob.ImportService.RemoteState;
import io.milvusimport.ledger.Facts;
import io.milvusimport.ledger.Tier;
import io.milvusimport.milvus.MilvusUnderFault;
import io.milvusimport.store.Body;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the coordinator makes of every fault of every call to Milvus, met once and for ever, as
 * {@code faults/milvus-whole.tsv} wants it. The answers are those of the real client; the server
 * acts all the same where it may have.
 */
class FaultsOfMilvusTest {
  private static final FaultSheet ANSWERS = FaultSheet.read("milvus-answers.tsv");
  private static final FaultSheet WHOLE = FaultSheet.read("milvus-whole.tsv");
  private static final Map<String, Future<Object>> answers = new HashMap<>();

  /** Where in a job's life the call is made. */
  enum Place {
    DESCRIBE_COLLECTION("describe collection", Tier.RECONCILE),
    CREATE("create", Tier.RECONCILE, Tier.TWO_PHASE),
    CREATE_BY_KEY("create", Tier.IDEMPOTENCY_KEY),
    LIST("list", Tier.RECONCILE, Tier.TWO_PHASE),
    DESCRIBE("describe", Tier.RECONCILE, Tier.IDEMPOTENCY_KEY),
    DESCRIBE_TWO_PHASE("describe", Tier.TWO_PHASE),
    COMMIT("commit", Tier.TWO_PHASE),
    ABORT("abort", Tier.TWO_PHASE),
    REFRESH_LOAD("refresh load", Tier.RECONCILE);

    private final String call;
    private final List<Tier> tiers;

    Place(String call, Tier... tiers) {
      this.call = call;
      this.tiers = List.of(tiers);
    }

    String display() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  record Cell(Place place, String fault) {
    String word() {
      return ANSWERS.row(fault, place.call).get(place.call);
    }

    FaultSheet.Row row(boolean acts) {
      List<String> answers = List.of(fault, word() + (acts ? ", acted" : ""), word());
      return WHOLE.row(place.display(), answers);
    }
  }

  @BeforeAll
  static void meetEveryFault() {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    cells()
        .forEach(
            cell ->
                answers.computeIfAbsent(
                    cell.fault() + "@" + cell.place().call,
                    key ->
                        pool.submit(
                            () -> MilvusUnderFault.answer(cell.fault(), cell.place().call))));
    pool.shutdown();
  }

  @AfterAll
  static void forget() {
    answers.clear();
  }

  static Stream<Cell> cells() {
    return Arrays.stream(Place.values())
        .flatMap(place -> ANSWERS.faults().stream().map(fault -> new Cell(place, fault)))
        .filter(cell -> !cell.word().equals("done"));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void aFaultThatPassesLosesAndDoublesNothing(Cell cell) throws Exception {
    for (Tier tier : cell.place().tiers) {
      for (boolean acts : acting(cell)) {
        try (FaultRig rig = rig(cell, tier)) {
          // Given
          rig.service.strike(cell.place().call, answer(cell), acts, 1);

          // When
          rig.run(Duration.ofHours(2));
          rig.pass(cell.place() == Place.ABORT ? Duration.ofMinutes(12) : Duration.ZERO);

          // Then
          assertThat(rig.service.met()).as("the fault was met").isEqualTo(1);
          rig.requireOutcome(cell.row(acts), "once");
          if (cell.place() == Place.ABORT) {
            assertThat(rig.server.state("job-of-server-0")).isEqualTo(RemoteState.FAILED);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void aFaultThatLastsLosesAndDoublesNothing(Cell cell) throws Exception {
    for (Tier tier : cell.place().tiers) {
      for (boolean acts : acting(cell)) {
        try (FaultRig rig = rig(cell, tier)) {
          // Given
          rig.service.strike(cell.place().call, answer(cell), acts, Integer.MAX_VALUE);

          // When
          rig.run(Duration.ofMinutes(40));

          // Then
          rig.requireOutcome(cell.row(acts), "for ever");
          rig.service.heal();
          rig.requireRecovery();
        }
      }
    }
  }

  @Test
  void everyRowOfTheSheetIsOfACell() {
    Set<FaultSheet.Row> used = new LinkedHashSet<>();
    cells().forEach(cell -> acting(cell).forEach(acts -> used.add(cell.row(acts))));

    assertThat(used).containsExactlyInAnyOrderElementsOf(WHOLE.rows());
  }

  private static FaultRig rig(Cell cell, Tier tier) throws Exception {
    FaultRig rig = new FaultRig(tier, Duration.ZERO);
    if (cell.place() == Place.LIST) {
      rig.loseACreate();
    }
    if (cell.place() == Place.ABORT) {
      CreateRequest orphan =
          new CreateRequest(
              Facts.HERE,
              List.of(InputFile.of(FaultRig.OBJECT.replace("a-1-0", "a-0-0"))),
              "key",
              false,
              Duration.ofHours(1));
      rig.memory.createIfAbsent(orphan.files().get(0).path(), new Body.Bytes(new byte[1]));
      rig.server.create(orphan);
      var unused = rig.server.describe(Facts.HERE, "job-of-server-0");
    }
    return rig;
  }

  /** Whether the server does what it was asked: an answer that tells nothing leaves both open. */
  private static List<Boolean> acting(Cell cell) {
    List<Boolean> acting = new ArrayList<>();
    boolean mayHave = cell.word().equals("unknown");
    if (!mayHave || !cell.fault().equals("reset after")) {
      acting.add(false);
    }
    if (mayHave && !cell.fault().equals("reset before")) {
      acting.add(true);
    }
    return acting;
  }

  private static Object answer(Cell cell) throws Exception {
    return Objects.requireNonNull(answers.get(cell.fault() + "@" + cell.place().call)).get();
  }
}
