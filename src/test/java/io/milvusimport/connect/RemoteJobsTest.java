package io.milvusimport.connect;

import static io.milvusimport.connect.ScriptedJobs.HERE;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.importjob.ImportService.Missing;
import io.milvusimport.importjob.ImportService.RemoteJob;
import io.milvusimport.importjob.ImportService.RemoteState;
import io.milvusimport.importjob.ImportService.Unknown;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RemoteJobsTest {
  private final ScriptedJobs server = new ScriptedJobs();
  private final RemoteJobs jobs = new RemoteJobs(server);

  @Test
  void jobsAreFoundByTheObjectsTheyName() {
    server.has("1", RemoteState.COMPLETED, "theirs");
    server.has("2", RemoteState.FAILED, "ours", "theirs");
    server.has("3", RemoteState.IN_PROGRESS);

    assertThat(ours()).get().asList().extracting("id").containsExactly("2");
  }

  @Test
  void withoutAListThereIsNoConclusion() {
    server.givesNoList();

    assertThat(ours()).isEmpty();
  }

  @Test
  void aJobWithoutADescriptionAllowsNoConclusion() {
    server.has("1", RemoteState.COMPLETED, "theirs");
    server.answers("2", new Unknown("no answer"));

    assertThat(ours()).isEmpty();
  }

  @Test
  void aJobThatIsForgottenBetweenListAndDescriptionIsNone() {
    server.answers("1", new Missing(2100, "gone"));

    assertThat(ours()).hasValue(List.of());
  }

  @Test
  void whatOthersNameIsAskedForOnceAndAJobWithoutFilesAgain() {
    // Given
    server.has("1", RemoteState.COMPLETED, "theirs");
    server.has("2", RemoteState.IN_PROGRESS);
    assertThat(ours()).hasValue(List.of());

    // When
    server.has("2", RemoteState.IN_PROGRESS, "ours");
    Optional<List<RemoteJob>> found = ours();

    // Then
    assertThat(found).get().asList().extracting("id").containsExactly("2");
    assertThat(server.described()).isEqualTo(3);
  }

  private Optional<List<RemoteJob>> ours() {
    return jobs.find(HERE, line -> true, "ours"::equals) instanceof RemoteJobs.Found found
        ? Optional.of(found.jobs())
        : Optional.empty();
  }
}
