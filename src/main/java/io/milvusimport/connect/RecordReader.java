package io.milvusimport.connect;

import io.milvusimport.connect.config.RecordConfig.NullValues;
import io.milvusimport.intake.Intake;
import io.milvusimport.intake.Verdict;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.record.Rejection;
import io.milvusimport.record.SourceRecord;
import io.milvusimport.schema.Destination;
import java.io.IOException;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one record after the other into the running batch, by its original coordinates. */
final class RecordReader {
  private static final Logger LOG = LoggerFactory.getLogger(RecordReader.class);
  private static final long NO_TIMESTAMP = -1;

  private final Intake intake;
  private final Batch batch;
  private final Router router;
  private final Schemas schemas;
  private final NullValues nullValues;
  private final DeadLetters deadLetters;
  private final TaskMetrics metrics;

  RecordReader(
      Intake intake,
      Batch batch,
      Router router,
      Schemas schemas,
      NullValues nullValues,
      DeadLetters deadLetters,
      TaskMetrics metrics) {
    this.intake = intake;
    this.batch = batch;
    this.router = router;
    this.schemas = schemas;
    this.nullValues = nullValues;
    this.deadLetters = deadLetters;
    this.metrics = metrics;
  }

  /**
   * @return whether the record is in the batch now, as a row or without
   * @throws ConnectException if the task has to stop
   */
  boolean read(SinkRecord record) throws IOException {
    SourcePartition partition =
        new SourcePartition(record.originalTopic(), record.originalKafkaPartition());
    long offset = record.originalKafkaOffset();
    Long timestampMs = record.timestamp();
    Verdict verdict =
        intake.record(partition, offset, timestampMs == null ? NO_TIMESTAMP : timestampMs);
    if (verdict instanceof Verdict.Stop stop) {
      throw new ConnectException(stop.message());
    }
    if (!(verdict instanceof Verdict.Take take)) {
      return false;
    }
    note(take, partition, offset);
    requireWay(take, partition, offset);
    if (record.value() == null) {
      tombstone(record, partition, offset, take);
      return true;
    }
    Optional<Rejection> rejection = add(record, partition, offset, take);
    if (rejection.isPresent()) {
      reject(record, partition, offset, rejection.get().message());
    }
    return true;
  }

  /** By other settings than before, rows that are read again would go nowhere, or twice. */
  private void requireWay(Verdict.Take take, SourcePartition partition, long offset) {
    for (Destination wanted : take.only()) {
      if (!router.mayReach(wanted)) {
        throw new ConnectException(Texts.noWayAgain(partition + "@" + offset, wanted));
      }
    }
  }

  /** Of offsets that are read again only the rows that were withdrawn become rows again. */
  private Optional<Rejection> add(
      SinkRecord record, SourcePartition partition, long offset, Verdict.Take take)
      throws IOException {
    Routed routed = router.route(record.topic(), record.value());
    if (routed instanceof Routed.Nowhere nowhere) {
      throw new ConnectException(nowhere.message());
    }
    if (routed instanceof Routed.Unnamed unnamed) {
      batch.passedOver();
      return take.only().isEmpty() ? Optional.of(unnamed.rejection()) : Optional.empty();
    }
    Routed.To to = (Routed.To) routed;
    intake.routed(partition, offset, to.destination());
    if (!take.wants(to.destination())) {
      batch.passedOver();
      return Optional.empty();
    }
    Optional<String> missing = schemas.missing(to.destination());
    if (missing.isPresent()) {
      batch.passedOver();
      return Optional.of(rejection(record.topic(), to, missing.get()));
    }
    SourceRecord source =
        new SourceRecord(
            record.value(),
            record.key(),
            partition.topic(),
            partition.partition(),
            offset,
            record.timestamp(),
            record.headers());
    Optional<Rejection> rejection = batch.add(to.destination(), source);
    if (rejection.isEmpty()) {
      metrics.rows.incrementAndGet();
    }
    return rejection;
  }

  /** A destination that does not exist: the record is at fault if it chose, else the settings. */
  private static Rejection rejection(String topic, Routed.To to, String reason) {
    if (to.asked().isEmpty()) {
      throw new ConnectException(Texts.missingDestination(topic, to.setting(), reason));
    }
    return new Rejection(
        to.asked(),
        "there is no such database, collection or partition",
        "names the destination, by " + to.setting());
  }

  private void note(Verdict.Take take, SourcePartition partition, long offset) {
    if (take.isGap()) {
      metrics.gaps.incrementAndGet();
      metrics.missingOffsets.addAndGet(take.missing());
    }
    if (take.anchorMissing()) {
      LOG.warn(
          "The last record that the ledger knows is gone from its partition: topic={} partition={}"
              + " offset={} missing={}",
          partition.topic(),
          partition.partition(),
          offset,
          take.missing());
    } else if (take.isGap()) {
      LOG.debug(
          "Offsets missing: topic={} partition={} offset={} missing={}",
          partition.topic(),
          partition.partition(),
          offset,
          take.missing());
    }
  }

  private void tombstone(
      SinkRecord record, SourcePartition partition, long offset, Verdict.Take take) {
    batch.passedOver();
    if (!take.only().isEmpty()) {
      return; // it was dealt with when it was read first
    }
    switch (nullValues) {
      case IGNORE ->
          LOG.trace(
              "Tombstone passed over: topic={} partition={} offset={}",
              partition.topic(),
              partition.partition(),
              offset);
      case FAIL ->
          throw new ConnectException(
              """
              Record %s@%d has no value (a tombstone), and imports only add rows. The task stops \
              because behavior.on.null.values is fail; set it to ignore or dlq to go on.\
              """
                  .formatted(partition, offset));
      case DLQ ->
          reject(record, partition, offset, "Record value (a map or a struct): null, a tombstone.");
    }
  }

  private void reject(SinkRecord record, SourcePartition partition, long offset, String reason) {
    var report = deadLetters.report(record, partition + "@" + offset, reason);
    batch.rejected(partition, offset, reason, report);
    metrics.rejected.incrementAndGet();
  }
}
