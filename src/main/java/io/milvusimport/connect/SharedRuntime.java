package io.milvusimport.connect;

import io.milvusimport.connect.config.ConnectorConfig;
import io.milvusimport.store.StoreException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks of one connector share on a worker: the connections and one view of the ledger.
 * Opened by the first task, closed by the last. Tasks with other settings share nothing, so that a
 * task that outlives a change of settings keeps its own.
 */
final class SharedRuntime {
  private static final Map<Map<String, String>, SharedRuntime> OPEN = new HashMap<>();

  private record Opened(Edges edges, LedgerClient ledger) {}

  private final Map<String, String> settings;
  private int users;
  private volatile @Nullable Opened opened;

  private SharedRuntime(Map<String, String> settings) {
    this.settings = Map.copyOf(settings);
  }

  /**
   * Waits for the store at most as long as the store takes, and holds up only tasks of the same
   * settings meanwhile.
   *
   * @param settings of the connector, the same for all its tasks
   * @throws ConnectException if the store cannot be used
   */
  static SharedRuntime acquire(
      Map<String, String> settings, ConnectorConfig config, Edges.Opener opener) {
    SharedRuntime runtime = enter(settings);
    try {
      runtime.open(config, opener);
      return runtime;
    } catch (RuntimeException e) {
      runtime.release();
      throw e;
    }
  }

  private static SharedRuntime enter(Map<String, String> settings) {
    synchronized (OPEN) {
      SharedRuntime runtime = OPEN.get(settings);
      if (runtime == null || runtime.isOver()) {
        runtime = new SharedRuntime(settings);
        OPEN.put(runtime.settings, runtime);
      }
      runtime.users++;
      return runtime;
    }
  }

  private synchronized void open(ConnectorConfig config, Edges.Opener opener) {
    if (opened == null) {
      opened = opened(config, opener);
    }
  }

  private static Opened opened(ConnectorConfig config, Edges.Opener opener) {
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
      return new Opened(edges, ledger);
    } catch (RuntimeException e) {
      edges.close();
      throw e;
    }
  }

  /** Never waits: a runtime that is just being opened is not over. */
  private boolean isOver() {
    Opened now = opened;
    return now != null && now.ledger().isOver();
  }

  private Opened opened() {
    return Objects.requireNonNull(opened);
  }

  Edges edges() {
    return opened().edges();
  }

  LedgerClient ledger() {
    return opened().ledger();
  }

  /** To be called once for each {@link #acquire}. */
  void release() {
    synchronized (OPEN) {
      if (--users > 0) {
        return;
      }
      OPEN.remove(settings, this);
    }
    close();
  }

  private synchronized void close() {
    Opened now = opened;
    if (now != null) {
      Releases.each(now.ledger()::close, now.edges()::close);
    }
  }
}
