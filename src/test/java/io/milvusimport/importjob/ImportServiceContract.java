package io.milvusimport.importjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.milvusimport.importjob.ImportService.Accepted;
import io.milvusimport.importjob.ImportService.CreateAnswer;
import io.milvusimport.importjob.ImportService.CreateRequest;
import io.milvusimport.importjob.ImportService.Described;
import io.milvusimport.importjob.ImportService.Done;
import io.milvusimport.importjob.ImportService.InputFile;
import io.milvusimport.importjob.ImportService.Listed;
import io.milvusimport.importjob.ImportService.Missing;
import io.milvusimport.importjob.ImportService.Refused;
import io.milvusimport.importjob.ImportService.RemoteJob;
import io.milvusimport.importjob.ImportService.RemoteJobLine;
import io.milvusimport.importjob.ImportService.RemoteState;
import io.milvusimport.importjob.ImportService.Usable;
import io.milvusimport.schema.Destination;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * What a server does with import jobs, whatever stands for it: the emulator behind the REST client,
 * which is held to real servers, and the simulation's.
 */
public abstract class ImportServiceContract {
  protected abstract ImportService service();

  /** An existing collection. */
  protected abstract Destination destination();

  /** Puts a file for it into the store that the server reads, and returns its key. */
  protected abstract String stage(int rows) throws Exception;

  /** A key like those of staged files, of which there is no object. */
  protected abstract String missing();

  /** Lets time pass until it holds; fails if it never does. */
  protected abstract void until(BooleanSupplier holds);

  protected abstract boolean honoursKeys();

  protected abstract boolean hasTwoPhases();

  private CreateAnswer create(String idempotencyKey, boolean autoCommit, String... keys) {
    return service()
        .create(
            new CreateRequest(
                destination(),
                List.of(keys).stream().map(InputFile::of).toList(),
                idempotencyKey,
                autoCommit,
                Duration.ofHours(1)));
  }

  private String accepted(String idempotencyKey, boolean autoCommit, String... keys) {
    CreateAnswer answer = create(idempotencyKey, autoCommit, keys);
    assertThat(answer).isInstanceOf(Accepted.class);
    return ((Accepted) answer).remoteJob();
  }

  private RemoteJob job(String id) {
    return ((Described) service().describe(destination(), id)).job();
  }

  private void untilIs(String id, RemoteState state) {
    until(() -> job(id).state() == state);
  }

  @Test
  void aJobIsListedAndNamesItsFilesAndRowsInTheEnd() throws Exception {
    // Given
    String first = stage(3);
    String second = stage(4);

    // When
    String id = accepted("listed", true, first, second);

    // Then
    assertThat(((Listed) service().list(destination())).jobs())
        .extracting(RemoteJobLine::id)
        .contains(id);
    untilIs(id, RemoteState.COMPLETED);
    assertThat(job(id).importedRows()).isEqualTo(7);
    assertThat(job(id).files()).contains(first, second);
  }

  @Test
  void aKeyHasOneJobWhereItIsHonouredAndTwoWhereItIsNot() throws Exception {
    String id = accepted("once", true, stage(2));

    String again = accepted("once", true, stage(3));

    assertThat(again.equals(id)).isEqualTo(honoursKeys());
    untilIs(id, RemoteState.COMPLETED);
    assertThat(job(id).importedRows()).isEqualTo(2);
  }

  @Test
  void aJobWithoutAutomaticCommitWaitsForItsOwn() throws Exception {
    // Given
    assumeTrue(hasTwoPhases());
    String id = accepted("commit", false, stage(5));
    untilIs(id, RemoteState.UNCOMMITTED);
    assertThat(job(id).importedRows()).isEqualTo(5);

    // When / Then, twice as well
    assertThat(service().commit(destination(), id)).isInstanceOf(Done.class);
    untilIs(id, RemoteState.COMPLETED);
    assertThat(service().commit(destination(), id)).isInstanceOf(Done.class);
    assertThat(job(id).state()).isEqualTo(RemoteState.COMPLETED);
  }

  @Test
  void withoutTwoPhasesAJobIsCommittedWhateverWasAsked() throws Exception {
    assumeTrue(!hasTwoPhases());

    String id = accepted("asked", false, stage(5));

    untilIs(id, RemoteState.COMPLETED);
  }

  @Test
  void anAbortedJobHasFailedAndIsNotCommitted() throws Exception {
    // Given
    assumeTrue(hasTwoPhases());
    String id = accepted("abort", false, stage(5));
    untilIs(id, RemoteState.UNCOMMITTED);

    // When
    assertThat(service().abort(destination(), id)).isInstanceOf(Done.class);

    // Then
    untilIs(id, RemoteState.FAILED);
    assertThat(service().commit(destination(), id)).isInstanceOf(Refused.class);
  }

  @Test
  void aJobOfAMissingObjectIsRefusedOrFailsWithAReason() throws Exception {
    CreateAnswer answer = create("gone", true, stage(2), missing());

    if (answer instanceof Accepted job) {
      untilIs(job.remoteJob(), RemoteState.FAILED);
      assertThat(job(job.remoteJob()).reason()).isNotBlank();
    } else {
      assertThat(answer).isInstanceOf(Refused.class);
    }
  }

  @Test
  void aJobThatNeverWasIsMissing() {
    assertThat(service().describe(destination(), "449999999999999999")).isInstanceOf(Missing.class);
  }

  @Test
  void aCollectionTellsItsId() {
    Destination to = destination();

    assertThat(service().describeCollection(to.database(), to.collection()))
        .isInstanceOfSatisfying(
            Usable.class, usable -> assertThat(usable.schema().collectionId()).isNotBlank());
  }
}
