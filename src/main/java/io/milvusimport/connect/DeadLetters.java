package io.milvusimport.connect;

import io.milvusimport.connect.config.DeadLetterConfig;
import java.util.concurrent.Future;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Where records go that cannot become rows: to the dead letter queue, or nowhere, and then the task
 * fails. A reporter alone does not count, since it may only write a log.
 */
final class DeadLetters {
  private final DeadLetterConfig config;
  private final @Nullable ErrantRecordReporter reporter;

  DeadLetters(DeadLetterConfig config, @Nullable ErrantRecordReporter reporter) {
    this.config = config;
    this.reporter = reporter;
  }

  /**
   * Reports the record.
   *
   * @param where topic, partition and offset, as {@code orders-3@88121}
   * @param reason a sentence without a value of the record
   * @return completes once the record is in the queue, or looks as if it were
   * @throws ConnectException if there is no queue
   */
  Future<Void> report(SinkRecord record, String where, String reason) {
    if (reporter == null || !config.isUsable()) {
      throw new ConnectException(
          """
          %s Record %s rejected; the task stops because there is no dead letter queue \
          (errors.tolerance=all with errors.deadletterqueue.topic.name)."""
              .formatted(reason, where));
    }
    return reporter.report(
        record,
        new DataException(
            reason + " Record " + where + " rejected; sent to the dead letter queue."));
  }
}
