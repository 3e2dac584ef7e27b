package io.milvusimport.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.faults.FaultSheet;
import io.milvusimport.file.SealedFile;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Facts;
import io.milvusimport.ledger.StagedFile;
import io.milvusimport.ledger.Suffix;
import io.milvusimport.ledger.Tier;
import io.milvusimport.store.InMemoryObjectStore;
import io.milvusimport.store.S3UnderFault;
import io.milvusimport.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What task and coordinator make of every fault of the operations of the store, met once and for
 * ever, as {@code faults/store-whole.tsv} wants it. The failures are those of the real S3 store;
 * the store acts all the same where it may have.
 */
class FaultsOfStoreTest {
  private static final FaultSheet ANSWERS = FaultSheet.read("store-answers.tsv");
  private static final FaultSheet WHOLE = FaultSheet.read("store-whole.tsv");
  private static final Map<String, Future<S3UnderFault.Outcome>> outcomes = new HashMap<>();

  @TempDir static Path folder;
  @TempDir Path spool;

  /** Where the operation is needed. */
  enum Place {
    UPLOAD(S3UnderFault.CREATE_FILE, "create"),
    APPEND(S3UnderFault.CREATE_BYTES, "create"),
    AGE(S3UnderFault.GET, "get"),
    COPY(S3UnderFault.COPY, "copy"),
    FENCE(S3UnderFault.DELETE_ONE, "delete"),
    RETIRE(S3UnderFault.DELETE_ONE, "delete"),
    KEEP(S3UnderFault.COPY, "copy"),
    SWEEP(S3UnderFault.LIST, "list");

    private final S3UnderFault request;
    private final String operation;

    Place(S3UnderFault request, String operation) {
      this.request = request;
      this.operation = operation;
    }

    boolean isOfTheCoordinator() {
      return this != UPLOAD && this != APPEND;
    }

    /** Whether a create without an answer makes the operation necessary. */
    boolean followsDoubt() {
      return this == AGE || this == COPY || this == FENCE;
    }
  }

  record Cell(Place place, String fault) {
    String word() {
      String column = place.request.column();
      return ANSWERS.row(fault, column).get(column).replaceFirst(" x.*", "");
    }

    FaultSheet.Row row() {
      return WHOLE.row(place.name().toLowerCase(Locale.ROOT), List.of(fault, word()));
    }

    /** Whether the store does what it was asked: without an answer both may be. */
    List<Boolean> acting() {
      return word().equals("unavailable") ? List.of(false, true) : List.of(false);
    }
  }

  @BeforeAll
  static void meetEveryFault() throws IOException {
    Path file = Files.write(folder.resolve("spool"), new byte[100]);
    ExecutorService pool = Executors.newFixedThreadPool(8);
    cells()
        .forEach(
            cell ->
                outcomes.computeIfAbsent(
                    cell.fault() + "@" + cell.place().request,
                    key -> pool.submit(() -> cell.place().request.meet(cell.fault(), file))));
    pool.shutdown();
  }

  @AfterAll
  static void forget() {
    outcomes.clear();
  }

  static Stream<Cell> cells() {
    return Arrays.stream(Place.values())
        .flatMap(place -> ANSWERS.faults().stream().map(fault -> new Cell(place, fault)))
        .filter(cell -> Set.of("unavailable", "refused", "unsupported").contains(cell.word()));
  }

  static Stream<Cell> ofTheCoordinator() {
    return cells().filter(cell -> cell.place().isOfTheCoordinator());
  }

  static Stream<Cell> ofUploads() {
    return cells().filter(cell -> cell.place() == Place.UPLOAD);
  }

  static Stream<Cell> ofAppends() {
    return cells().filter(cell -> cell.place() == Place.APPEND);
  }

  @ParameterizedTest
  @MethodSource("ofTheCoordinator")
  void theCoordinatorLosesAndDoublesNothing(Cell cell) throws Exception {
    for (boolean acts : cell.acting()) {
      for (String column : List.of("once", "for ever")) {
        Duration retention = cell.place() == Place.KEEP ? Duration.ofHours(1) : Duration.ZERO;
        try (FaultRig rig = new FaultRig(Tier.RECONCILE, retention)) {
          // Given
          if (cell.place().followsDoubt()) {
            rig.loseACreate();
          }
          Thread here = Thread.currentThread();
          rig.store.strike(
              (operation, key) ->
                  operation.equals(cell.place().operation) && Thread.currentThread() == here,
              failure(cell),
              acts,
              column.equals("once") ? 1 : Integer.MAX_VALUE);

          // When
          rig.run(Duration.ofMinutes(40));

          // Then
          assertThat(rig.store.met()).as("the fault was met").isPositive();
          rig.requireOutcome(cell.row(), column);
          rig.store.heal();
          rig.requireRecovery();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("ofUploads")
  void anUploadIsRepeatedOrStopsTheTask(Cell cell) throws Exception {
    for (boolean acts : cell.acting()) {
      for (String column : List.of("once", "for ever")) {
        // Given
        InMemoryObjectStore memory = new InMemoryObjectStore(() -> 0);
        StruckStore store = new StruckStore(memory);
        store.strike(
            (operation, key) -> operation.equals("create"),
            failure(cell),
            acts,
            column.equals("once") ? 1 : Integer.MAX_VALUE);
        Uploads uploads =
            new Uploads(
                store,
                FaultRig.FOLDER,
                n -> {
                  if (n == 5) {
                    throw new InterruptedException("patience is over");
                  }
                });
        Path file = Files.writeString(spool.resolve("1-0.parquet"), "rows");
        SealedBatch.Part part =
            new SealedBatch.Part(new SealedFile(file, 4, 10), Facts.file("a", 1, 0, 10));

        // When
        String found;
        try {
          StagedFile uploaded = uploads.upload(List.of(part)).get(0);
          found = "goes on";
          assertThat(memory.get(FaultRig.FOLDER + uploaded.path(Suffix.STAGED))).isPresent();
        } catch (InterruptedException e) {
          found = "waits";
        } catch (StoreException e) {
          found = "stops: " + e.getMessage();
        }

        // Then
        require(found, cell.row().get(column));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("ofAppends")
  void anAppendIsRepeatedAndARefusalIsAFault(Cell cell) throws Exception {
    for (boolean acts : cell.acting()) {
      StruckStore store = new StruckStore(new InMemoryObjectStore(() -> 0));
      try (LedgerClient ledger = new LedgerClient(store, FaultRig.FOLDER, "here", 20)) {
        ledger.start();
        ledger.opened().get();
        for (String column : List.of("for ever", "once")) {
          // Given
          store.heal();
          store.strike(
              (operation, key) -> operation.equals("create"),
              failure(cell),
              acts,
              column.equals("once") ? 1 : Integer.MAX_VALUE);
          int before = store.met();

          // When
          CompletableFuture<?> answer =
              ledger.append(List.of(new Fact.PartitionsOpened("a", 0, "host", List.of(Facts.P0))));
          int met = column.equals("once") ? 1 : 2;
          Awaitility.await().until(() -> store.met() >= before + met);
          if (column.equals("once")) {
            Awaitility.await().until(answer::isDone);
          }

          // Then
          String fault = ledger.fault().orElse("");
          require(
              answer.isDone() ? "goes on" : fault.isEmpty() ? "waits" : "stops: " + fault,
              cell.row().get(column));
          store.heal();
          Awaitility.await().until(() -> answer.isDone() && ledger.fault().isEmpty());
        }
        long position = ledger.readState(state -> state.position());
        assertThat(position).isEqualTo(2);
      }
    }
  }

  @Test
  void everyRowOfTheSheetIsOfACell() {
    Set<FaultSheet.Row> used = new LinkedHashSet<>();
    cells().forEach(cell -> used.add(cell.row()));

    assertThat(used).containsExactlyInAnyOrderElementsOf(WHOLE.rows());
  }

  private static void require(String found, String expected) {
    if (expected.startsWith("stops: ")) {
      assertThat(found).startsWith("stops: ").contains(expected.substring("stops: ".length()));
    } else {
      assertThat(found).isEqualTo(expected);
    }
  }

  private static StoreException failure(Cell cell) throws Exception {
    S3UnderFault.Outcome outcome =
        Objects.requireNonNull(outcomes.get(cell.fault() + "@" + cell.place().request)).get();
    return Objects.requireNonNull(outcome.failure());
  }
}
