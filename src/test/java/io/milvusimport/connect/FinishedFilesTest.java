package io.milvusimport.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.store.Body;
import io.milvusimport.store.InMemoryObjectStore;
import io.milvusimport.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class FinishedFilesTest {
  private static final String FOLDER = "topics/sink/";
  private static final String DATA = FOLDER + "data/default/products/a-1-0.0-1.parquet";
  private static final Instant NOW = Instant.ofEpochMilli(1_000 * 60_000);

  private final InMemoryObjectStore store = new InMemoryObjectStore(() -> 0);

  @Test
  void withoutARetentionNothingIsKept() throws Exception {
    put(DATA);

    files(Duration.ZERO, NOW).retire(List.of(DATA));

    assertThat(store.list("", "")).isEmpty();
  }

  @Test
  void withARetentionACopyIsKeptForSoLong() throws Exception {
    // Given
    put(DATA);
    Duration hour = Duration.ofHours(1);

    // When
    files(hour, NOW).retire(List.of(DATA));

    // Then
    String kept = FOLDER + "done/1000/a-1-0.0-1.parquet";
    assertThat(store.list("", "")).containsExactly(kept);
    files(hour, NOW.plus(hour)).expire();
    assertThat(store.list("", "")).containsExactly(kept);
    files(hour, NOW.plus(hour).plusSeconds(60)).expire();
    assertThat(store.list("", "")).isEmpty();
  }

  @Test
  void partsOfAFileAreKeptInAFolder() throws Exception {
    String id = DATA.replace(".parquet", "/id.npy");
    String meta = DATA.replace(".parquet", "/$meta.npy");
    put(id);
    put(meta);

    files(Duration.ofHours(1), NOW).retire(List.of(id, meta));

    assertThat(store.list("", ""))
        .containsExactlyInAnyOrder(
            FOLDER + "done/1000/a-1-0.0-1/id.npy", FOLDER + "done/1000/a-1-0.0-1/$meta.npy");
  }

  @Test
  void whatOthersPutThereStays() throws Exception {
    put(FOLDER + "done/readme.txt");
    put(FOLDER + "done/12x/file");

    files(Duration.ZERO, NOW).expire();

    assertThat(store.list("", "")).hasSize(2);
  }

  private FinishedFiles files(Duration retention, Instant now) {
    return new FinishedFiles(store, FOLDER, retention, Clock.fixed(now, ZoneOffset.UTC));
  }

  private void put(String key) throws StoreException {
    store.createIfAbsent(key, new Body.Bytes("rows".getBytes(UTF_8)));
  }
}
