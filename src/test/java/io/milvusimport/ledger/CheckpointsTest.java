package io.milvusimport.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.store.Body;
import io.milvusimport.store.InMemoryObjectStore;
import org.junit.jupiter.api.Test;

class CheckpointsTest {
  private final InMemoryObjectStore store = new InMemoryObjectStore(() -> 0);
  private final Checkpoints checkpoints = new Checkpoints(store, "topics/sink/");

  @Test
  void withoutAnyThereIsNoNewest() throws Exception {
    assertThat(checkpoints.newest()).isEmpty();
  }

  @Test
  void theNewestIsTheOneOfTheHighestPosition() throws Exception {
    // Given: positions that sort otherwise as text without leading zeros
    checkpoints.write(9, "nine".getBytes(UTF_8));
    checkpoints.write(100, "hundred".getBytes(UTF_8));

    // Then
    assertThat(checkpoints.newest()).hasValue("hundred".getBytes(UTF_8));
  }

  @Test
  void objectsOfOtherNamesAreNotTakenForCheckpoints() throws Exception {
    // Given
    checkpoints.write(9, "nine".getBytes(UTF_8));
    store.createIfAbsent(
        "topics/sink/ledger/checkpoints/99999999999999999999.json.part",
        new Body.Bytes("an upload on its way".getBytes(UTF_8)));

    // Then
    assertThat(checkpoints.newest()).hasValue("nine".getBytes(UTF_8));
  }
}
