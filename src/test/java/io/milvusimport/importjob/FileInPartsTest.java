package io.milvusimport.importjob;

import static io.milvusimport.ledger.Facts.HERE;
import static io.milvusimport.ledger.Facts.P0;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.importjob.ImportService.InputFile;
import io.milvusimport.importjob.ImportService.RemoteState;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Facts;
import io.milvusimport.ledger.Suffix;
import io.milvusimport.ledger.Tier;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A staged file of two objects: submitted, recognised, copied and cleared away as one. */
class FileInPartsTest {
  private static final String FILE = CoordinatorRig.FOLDER + "data/default/products/a-2-0";
  private static final List<String> KEYS = List.of(FILE + ".0-1/id.npy", FILE + ".0-1/$meta.npy");

  private final CoordinatorRig rig = new CoordinatorRig(Tier.RECONCILE, false);

  /** The rig's own file is imported, so that job-1 is the one in parts. */
  @BeforeEach
  void handOverAFileInParts() {
    rig.submit();
    rig.answer(new Event.SubmitAnswered("job-0", 1, new ImportService.Accepted("77")));
    rig.describe(CoordinatorRig.described(RemoteState.COMPLETED, 10, CoordinatorRig.OBJECT));
    rig.put(
        new Fact.BatchStaged(
            "a",
            2,
            List.of(Facts.range(P0, 1, 110, 120)),
            List.of(Facts.fileInParts("a", 2, 0, 10)),
            List.of(),
            0));
  }

  @Test
  void theRequestNamesTheFolderAndEachPart() {
    start();

    ImportService.CreateRequest request = rig.last(Effect.Submit.class).request();
    assertThat(request.files())
        .containsExactly(new InputFile(FILE + ".0-1/", List.of("id.npy", "$meta.npy")));
    assertThat(request.objectKeys()).isEqualTo(KEYS);
  }

  @ParameterizedTest
  @ValueSource(strings = {".0-1/id.npy", ".0-1/", ".0-1"})
  void aJobIsOursByAPartOrByTheFolder(String named) {
    run();

    describe(RemoteState.IN_PROGRESS, 0, FILE + named);

    assertThat(rig.state.problem(P0)).isEmpty();
  }

  @Test
  void aJobThatNamesAnObjectBesideOursIsNotOurs() {
    run();

    describe(RemoteState.IN_PROGRESS, 0, KEYS.get(0), FILE + ".0-1/other.npy");

    assertThat(rig.state.problem(P0)).get().asString().contains("names other objects");
  }

  @Test
  void withoutACountOfRowsEveryPartOrTheFolderMustBeNamed() {
    run();
    describe(RemoteState.COMPLETED, -1, KEYS.get(0));
    assertThat(rig.state.frontier(P0)).hasValue(110);
  }

  @Test
  void withoutACountOfRowsTheFolderStandsForItsParts() {
    run();
    describe(RemoteState.COMPLETED, -1, FILE + ".0-1/");
    assertThat(rig.state.frontier(P0)).hasValue(120);
    assertThat(rig.last(Effect.Retire.class).keys()).isEqualTo(KEYS);
  }

  @Test
  void everyPartIsCopiedToTheNextAttemptsFolderAndDeleted() {
    // Given
    start();
    rig.answer(new Event.SubmitAnswered("job-1", 1, new ImportService.Unknown("cut")));
    rig.pass(2_000 + CoordinatorRig.SETTLE_MS);

    // When
    rig.look(Optional.empty(), 60_000);

    // Then
    Effect.Copy copy = rig.last(Effect.Copy.class);
    assertThat(rig.last(Effect.Probe.class).spellings()).contains(FILE + ".0-1/").containsAll(KEYS);
    assertThat(copy.from()).isEqualTo(KEYS);
    assertThat(copy.to())
        .containsExactly(
            FILE + "." + copy.next() + "/id.npy", FILE + "." + copy.next() + "/$meta.npy");
    rig.fence();
    assertThat(rig.last(Effect.Fence.class).keys()).isEqualTo(KEYS);
  }

  @Test
  void partsOfAnUploadThatBrokeOffAreOrphans() {
    // Given
    String brokenOff = FILE.replace("a-2-0", "a-1-7") + ".0-1/id.npy";
    String lateCopy = FILE + ".4-9/$meta.npy";
    String underWay = FILE.replace("a-2-0", "a-3-0") + ".0-1/id.npy";
    List<String> listed = List.of(brokenOff, lateCopy, underWay, KEYS.get(0), KEYS.get(1));

    // When
    List<String> orphans = new ObjectNames(CoordinatorRig.FOLDER).orphans(listed, rig.state);

    // Then
    assertThat(orphans).containsExactly(brokenOff, lateCopy);
  }

  @Test
  void aCopyUnderWayIsNoOrphan() {
    start();
    String copy = FILE + "." + new Suffix(CoordinatorRig.EPOCH, 2) + "/id.npy";

    assertThat(new ObjectNames(CoordinatorRig.FOLDER).orphans(List.of(copy), rig.state)).isEmpty();
  }

  private void start() {
    rig.tick();
    rig.tick();
    rig.answer(
        new Event.CollectionAnswered(
            "job-1",
            1,
            new ImportService.Usable(
                new io.milvusimport.schema.CollectionSchema(
                    "default", "products", "449", List.of(), List.of(), false, false, "f00d"))));
  }

  private void run() {
    start();
    rig.answer(new Event.SubmitAnswered("job-1", 1, new ImportService.Accepted("78")));
    assertThat(rig.state.jobs().active().get("job-1")).isInstanceOf(ImportJob.Running.class);
    assertThat(HERE).isEqualTo(rig.last(Effect.Submit.class).request().destination());
  }

  private void describe(RemoteState state, long rows, String... files) {
    rig.answer(
        new Event.JobAnswered(
            "job-1",
            1,
            "78",
            new ImportService.Described(
                new ImportService.RemoteJob("78", state, rows, "", Set.of(files)))));
  }
}
