package io.milvusimport.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.connect.LedgerClient;
import io.milvusimport.ledger.Checkpoints;
import io.milvusimport.store.InMemoryObjectStore;
import io.milvusimport.store.InMemoryObjectStore.Operation;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a start reads and holds does not grow with the length of the ledger. */
class LongLedgerTest {
  private static final String FOLDER = "topics/sink/";

  /** Entries since the newest checkpoint, and those after which a reader looks for a newer one. */
  private static final long MOST_READ = 100 + 50 + 10;

  @Test
  void aStartReadsFromTheNewestCheckpoint() throws Exception {
    InMemoryObjectStore store = ledgerOf(1_000);
    long before = store.calls(Operation.GET);
    try (LedgerClient client = new LedgerClient(store, FOLDER, "here", 60_000)) {
      client.start();
      client.opened().get(60, TimeUnit.SECONDS);
      assertThat(store.calls(Operation.GET) - before).isBetween(1L, MOST_READ);
      int partitions = client.read(view -> view.partitions().size());
      assertThat(partitions).isEqualTo(20);
    }
  }

  @Test
  void aCheckpointIsAsLargeAsWhatIsUnfinishedHoweverMuchIsDone() throws Exception {
    int afterFew = new Checkpoints(ledgerOf(200), FOLDER).newest().orElseThrow().length;
    int afterMany = new Checkpoints(ledgerOf(1_000), FOLDER).newest().orElseThrow().length;
    assertThat(afterMany).isLessThan(afterFew + 4_000);
  }

  private static InMemoryObjectStore ledgerOf(int batches) throws Exception {
    InMemoryObjectStore store = new InMemoryObjectStore(System::currentTimeMillis);
    new LongLedger(store, FOLDER).write(5, 4, batches, 8);
    return store;
  }
}
