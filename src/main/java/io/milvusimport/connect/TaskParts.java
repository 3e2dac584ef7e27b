package io.milvusimport.connect;

import io.milvusimport.connect.config.ConnectorConfig;
import io.milvusimport.connect.config.SafetyConfig.OffsetGap;
import io.milvusimport.connect.config.SourceTopics;
import io.milvusimport.intake.Intake;
import io.milvusimport.intake.IntakeSettings;
import io.milvusimport.schema.Destination;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a task works with, made at its start and ended at its stop. A list of collaborators, hence
 * the many components.
 *
 * @param outcomes of batches that were cut, in order, for the task to hear
 */
record TaskParts(
    ConnectorConfig config,
    LedgerClient ledger,
    Background background,
    Intake intake,
    LedgerTalk ledgerTalk,
    Schemas schemas,
    Batch batch,
    RecordReader reader,
    FlushPolicy flushPolicy,
    HandOver handOver,
    Queue<HandOverOutcome> outcomes,
    Health health,
    PauseSign pauseSign,
    TaskMetrics metrics,
    SpoolDirectory spool) {
  private static final Logger LOG = LoggerFactory.getLogger(TaskParts.class);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);
  private static final Backoff UPLOAD_BACKOFF = new Backoff(200, 30_000);

  /**
   * @throws ConnectException if a collection cannot be imported into, or there is no place to spool
   */
  static TaskParts start(
      ConnectorConfig config,
      Incarnation incarnation,
      SharedRuntime runtime,
      @Nullable ErrantRecordReporter reporter) {
    Router router = new Router(config.routing());
    Schemas schemas = new Schemas(StartChecks.of(config), runtime.edges().service(), Ticks::nowMs);
    requireDestinations(config.routing().topics(), router, schemas);
    SpoolDirectory spool = spool(config, incarnation);
    LedgerClient ledger = runtime.ledger();
    Background background = new Background();
    Intake intake = new Intake(IntakeSettings.of(config.safety().offsetGap() == OffsetGap.FAIL));
    Batch batch = new Batch(incarnation, spool, schemas, config);
    Queue<HandOverOutcome> outcomes = new ConcurrentLinkedQueue<>();
    HandOver handOver =
        new HandOver(
            incarnation.connector() + "-" + incarnation.task(),
            new HandOverSteps(
                incarnation,
                ledger,
                new Uploads(runtime.edges().store(), config.folder(), UPLOAD_BACKOFF),
                runtime.edges().service(),
                deadLetterFailures(config, incarnation)),
            outcomes::add);
    PauseSign pauseSign = new PauseSign(incarnation);
    TaskMetrics metrics = new TaskMetrics(incarnation, ledger, handOver);
    metrics.register();
    return new TaskParts(
        config,
        ledger,
        background,
        intake,
        new LedgerTalk(incarnation, ledger, intake, background, Ticks::nowMs),
        schemas,
        batch,
        new RecordReader(
            intake,
            batch,
            router,
            schemas,
            config.records().nullValues(),
            new DeadLetters(config.deadLetters(), reporter),
            metrics),
        FlushPolicy.of(config.flush()),
        handOver,
        outcomes,
        new Health(
            ledger,
            () -> suspicion(config, schemas),
            pauseSign::isPaused,
            Health.orphans(incarnation.task(), config.routing().topics()),
            Ticks.nowMs()),
        pauseSign,
        metrics,
        spool);
  }

  /**
   * Looks at the destinations that are known before any record: not those of topics that come
   * later, or that a transform or a value of the record decides.
   */
  private static void requireDestinations(SourceTopics topics, Router router, Schemas schemas) {
    Optional<Destination> only = router.only();
    if (only.isPresent()) {
      schemas
          .missing(only.get())
          .ifPresent(
              reason -> {
                throw new ConnectException(reason);
              });
    } else if (!topics.areRenamed()) {
      topics.names().forEach(topic -> requireDestination(topic, router, schemas));
    }
  }

  private static void requireDestination(String topic, Router router, Schemas schemas) {
    Optional<Routed> routed = router.routeOfAll(topic);
    if (routed.isPresent() && routed.get() instanceof Routed.Nowhere nowhere) {
      throw new ConnectException(nowhere.message());
    }
    if (routed.isPresent() && routed.get() instanceof Routed.To to) {
      Optional<String> missing = schemas.missing(to.destination());
      if (missing.isPresent()) {
        throw new ConnectException(Texts.missingDestination(topic, to.setting(), missing.get()));
      }
    }
  }

  /** Where the user says what the server is, the start checks have seen to it. */
  private static String suspicion(ConnectorConfig config, Schemas schemas) {
    return config.target().serverGeneration().isPresent() ? "" : ServerFit.suspicion(schemas.all());
  }

  private static SpoolDirectory spool(ConnectorConfig config, Incarnation incarnation) {
    try {
      return SpoolDirectory.create(config.files().spoolDirectory(), incarnation);
    } catch (IOException e) {
      throw new ConnectException(
          """
          No files can be made in spool.directory %s: %s. It must be a local folder that the worker \
          may write to, with room for %d bytes for each task (twice flush.bytes).\
          """
              .formatted(config.files().spoolDirectory(), e, 2 * config.flush().bytes()),
          e);
    }
  }

  private static DeadLetterFailures deadLetterFailures(
      ConnectorConfig config, Incarnation incarnation) {
    DeadLetterFailures failures =
        new DeadLetterFailures(incarnation.connector(), incarnation.task());
    if (config.deadLetters().isUsable() && failures.count().isEmpty()) {
      LOG.warn(
          "The worker does not publish how many records it failed to write to the dead letter queue"
              + " (JMX task-error-metrics): such a failure may go unnoticed.");
    }
    return failures;
  }

  /**
   * Ends within seconds. What is on its way to the ledger may still arrive; it is read again else.
   */
  void close() {
    Releases.each(() -> handOver.close(STOP_PATIENCE), metrics::close, this::closeSpool);
  }

  private void closeSpool() {
    try {
      spool.close();
    } catch (IOException e) {
      LOG.warn("Spool folder not closed: folder={} : {}", spool.folder(), e.toString());
    }
  }
}
