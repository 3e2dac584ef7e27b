package io.milvusimport.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.importjob.ImportService.KeysSeen;
import io.milvusimport.importjob.ImportService.KeysUnknown;
import io.milvusimport.schema.PrimaryKeys;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyLooksTest {
  private static final PrimaryKeys KEYS = new PrimaryKeys("id", false, List.of("1", "2"));

  private final ScriptedJobs server = new ScriptedJobs();
  private long nowMs = 1_000;
  private final KeyLooks looks = new KeyLooks(server, () -> nowMs);

  @Test
  void keysThatAreThereAreNotUnseen() {
    server.seen = new KeysSeen(Set.of("1"));

    assertThat(looks.unseen(ScriptedJobs.HERE, KEYS))
        .contains(new PrimaryKeys("id", false, List.of("2")));
    assertThat(looks.seen(ScriptedJobs.HERE, KEYS)).containsExactly("1");

    server.seen = new KeysSeen(Set.of("1", "2"));
    assertThat(looks.unseen(ScriptedJobs.HERE, KEYS)).isEmpty();
  }

  @Test
  void aCollectionThatCannotBeAskedIsLeftInPeaceForTenMinutes() {
    // Given
    server.seen = new KeysUnknown(101);
    assertThat(looks.unseen(ScriptedJobs.HERE, KEYS)).isEmpty();

    // When
    server.seen = new KeysSeen(Set.of());
    nowMs += Duration.ofMinutes(10).toMillis() - 1;

    // Then: but where a job has to be decided it is asked
    assertThat(looks.unseen(ScriptedJobs.HERE, KEYS)).isEmpty();
    assertThat(server.asked).isEqualTo(1);
    assertThat(looks.seen(ScriptedJobs.HERE, KEYS)).isEmpty();
    assertThat(server.asked).isEqualTo(2);
    nowMs++;
    assertThat(looks.unseen(ScriptedJobs.HERE, KEYS)).contains(KEYS);
  }
}
