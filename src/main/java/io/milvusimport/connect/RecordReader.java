package io.milvusimport.connect;

import io.milvusimport.connect.config.RecordConfig.NullValues;
import io.milvusimport.intake.Intake;
import io.milvusimport.intake.Verdict;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.record.Rejection;
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
  private final NullValues nullValues;
  private final DeadLetters deadLetters;
  private final TaskMetrics metrics;

  RecordReader(
      Intake intake,
      Batch batch,
      Router router,
      NullValues nullValues,
      DeadLetters deadLetters,
      TaskMetrics metrics) {
    this.intake = intake;
    this.batch = batch;
    this.router = router;
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
    if (record.value() == null) {
      tombstone(record, partition, offset);
      return true;
    }
    Optional<Rejection> rejection = batch.add(router.destinationOf(record.topic()), record.value());
    if (rejection.isPresent()) {
      reject(record, partition, offset, rejection.get().message());
    } else {
      metrics.rows.incrementAndGet();
    }
    return true;
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

  private void tombstone(SinkRecord record, SourcePartition partition, long offset) {
    batch.passedOver();
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
              because behavior.on.null.values is fail; set it to ignore or dlq to go on."""
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
