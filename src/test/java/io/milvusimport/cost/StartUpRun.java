package io.milvusimport.cost;

import io.milvusimport.connect.LedgerClient;
import io.milvusimport.store.InMemoryObjectStore;
import io.milvusimport.store.InMemoryObjectStore.Operation;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What a start takes whose ledger is long: {@code mvn -B -Pcost -Dstart.batches=100000}. The store
 * is in memory, so that the times are those of the connector alone; what a store adds is its
 * latency times the requests.
 */
final class StartUpRun {
  private static final String FOLDER = "topics/sink/";
  private static final int TASKS = 250;
  private static final int PARTITIONS_A_TASK = 4;
  private static final int UNFINISHED = 100;

  private StartUpRun() {}

  @SuppressWarnings("SystemOut") // a program whose output is its result
  static void measure(int batches) throws Exception {
    InMemoryObjectStore store = new InMemoryObjectStore(System::currentTimeMillis);
    LongLedger ledger = new LongLedger(store, FOLDER);
    ledger.write(TASKS, PARTITIONS_A_TASK, batches, UNFINISHED);
    System.out.printf(
        Locale.ROOT,
        "ledger: %,d batches, %,d entries, %,d partitions, %,d batches unfinished%n",
        batches,
        ledger.position() + 1,
        TASKS * PARTITIONS_A_TASK,
        UNFINISHED);
    open("from its newest checkpoint", store);
    store.delete(store.list(FOLDER + "ledger/checkpoints/", ""));
    open("from its first entry", store);
  }

  @SuppressWarnings("SystemOut")
  private static void open(String how, InMemoryObjectStore store) throws Exception {
    long before = usedBytes();
    long gets = store.calls(Operation.GET);
    long lists = store.calls(Operation.LIST);
    long startNs = System.nanoTime();
    try (LedgerClient client = new LedgerClient(store, FOLDER, "here", 60_000)) {
      client.start();
      client.opened().get(10, TimeUnit.MINUTES);
      double seconds = (System.nanoTime() - startNs) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "opened %s: %.2f s, %,d GET, %,d LIST, state holds %,d KB%n",
          how,
          seconds,
          store.calls(Operation.GET) - gets,
          store.calls(Operation.LIST) - lists,
          (usedBytes() - before) / 1024);
    }
  }

  private static long usedBytes() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
