package io.milvusimport.connect;

import io.milvusimport.connect.config.ConnectorConfig;
import io.milvusimport.store.StoreException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * What the tasks of one connector share on a worker: the connections and one view of the ledger.
 * Opened by the first task, closed by the last. Tasks with other settings share nothing, so that a
 * task that outlives a change of settings keeps its own.
 */
final class SharedRuntime {
  private static final Map<Map<String, String>, SharedRuntime> OPEN = new HashMap<>();

  private final Map<String, String> settings;
  private final Edges edges;
  private final LedgerClient ledger;
  private int users;

  private SharedRuntime(Map<String, String> settings, Edges edges, LedgerClient ledger) {
    this.settings = settings;
    this.edges = edges;
    this.ledger = ledger;
  }

  /**
   * @param settings of the connector, the same for all its tasks
   * @throws ConnectException if the store cannot be used
   */
  static SharedRuntime acquire(
      Map<String, String> settings, ConnectorConfig config, Edges.Opener opener) {
    synchronized (OPEN) {
      SharedRuntime runtime = OPEN.get(settings);
      if (runtime == null) {
        runtime = open(settings, config, opener);
        OPEN.put(settings, runtime);
      }
      runtime.users++;
      return runtime;
    }
  }

  private static SharedRuntime open(
      Map<String, String> settings, ConnectorConfig config, Edges.Opener opener) {
    StartChecks checks = StartChecks.of(config);
    Edges edges;
    try {
      edges = opener.open(config);
    } catch (StoreException e) {
      throw new ConnectException(checks.storeUnusable(e), e);
    }
    try {
      checks.requireStore(edges.store());
      LedgerClient ledger =
          new LedgerClient(
              edges.store(),
              config.folder(),
              Incarnation.thisHost(),
              Math.min(1_000, config.imports().pollIntervalMs()));
      ledger.start();
      return new SharedRuntime(Map.copyOf(settings), edges, ledger);
    } catch (RuntimeException e) {
      edges.close();
      throw e;
    }
  }

  Edges edges() {
    return edges;
  }

  LedgerClient ledger() {
    return ledger;
  }

  /** To be called once for each {@link #acquire}. */
  void release() {
    synchronized (OPEN) {
      if (--users > 0) {
        return;
      }
      OPEN.remove(settings, this);
    }
    ledger.close();
    edges.close();
  }
}
