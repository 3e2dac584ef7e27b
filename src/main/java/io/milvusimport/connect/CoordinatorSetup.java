package io.milvusimport.connect;

import io.milvusimport.connect.config.ConnectorConfig;
import io.milvusimport.connect.config.ImportConfig;
import io.milvusimport.connect.config.ImportConfig.FailedFile;
import io.milvusimport.connect.config.ImportConfig.Guarantee;
import io.milvusimport.connect.config.ImportConfig.Protocol;
import io.milvusimport.importjob.Coordinator;
import io.milvusimport.importjob.Policy;
import io.milvusimport.importjob.TaskView;
import io.milvusimport.ledger.Tier;
import io.milvusimport.schema.Destination;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Puts a coordinator together from the settings. */
final class CoordinatorSetup {
  private static final long SETTLE_MS = 30_000;
  private static final long MISSING_MS = Duration.ofMinutes(5).toMillis();
  private static final long LONGEST_TICK_MS = 1_000;

  private CoordinatorSetup() {}

  static CoordinatorDuty of(
      ConnectorConfig config, Incarnation incarnation, SharedRuntime runtime, Path spool) {
    ImportConfig imports = config.imports();
    Edges edges = runtime.edges();
    String folder = config.folder();
    Coordinator coordinator =
        new Coordinator(policy(imports), folder, incarnation.id(), incarnation.host());
    TierProof proof =
        new TierProof(
            edges.service(),
            edges.store(),
            folder,
            () -> anyDestination(config, runtime.ledger()),
            spool,
            imports.pollIntervalMs());
    FinishedFiles finished =
        new FinishedFiles(
            edges.store(),
            folder,
            Duration.ofMillis(imports.filesRetentionMs()),
            Clock.systemUTC());
    EffectRunner runner =
        new EffectRunner(
            edges.service(),
            edges.store(),
            runtime.ledger(),
            folder,
            proof,
            finished,
            imports.refreshLoad());
    return new CoordinatorDuty(
        runtime.ledger(), coordinator, runner, Math.min(LONGEST_TICK_MS, imports.pollIntervalMs()));
  }

  /** The one destination there is, or one of those that files wait for. */
  private static Optional<Destination> anyDestination(ConnectorConfig config, LedgerClient ledger) {
    return new Router(config.routing()).only().or(() -> ledger.read(TaskView::anyDestination));
  }

  static Policy policy(ImportConfig imports) {
    return new Policy(
        forced(imports.protocol()),
        imports.guarantee() == Guarantee.AT_LEAST_ONCE,
        imports.maxAttempts(),
        imports.onFailedFile() == FailedFile.QUARANTINE,
        imports.maxJobs(),
        imports.jobMaxFiles(),
        imports.jobMaxBytes(),
        imports.timeoutMs(),
        imports.lingerMs(),
        imports.pollIntervalMs(),
        SETTLE_MS,
        MISSING_MS);
  }

  private static Optional<Tier> forced(Protocol protocol) {
    return switch (protocol) {
      case AUTO -> Optional.empty();
      case TWO_PHASE -> Optional.of(Tier.TWO_PHASE);
      case IDEMPOTENCY_KEY -> Optional.of(Tier.IDEMPOTENCY_KEY);
      case RECONCILE -> Optional.of(Tier.RECONCILE);
    };
  }
}
