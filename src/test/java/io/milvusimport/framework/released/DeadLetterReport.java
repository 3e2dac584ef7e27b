package io.milvusimport.framework.released;

import io.milvusimport.ledger.SourcePartition;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A record reported to a dead letter queue that cannot be reached, by the reporters that a worker
 * makes: one for the log, which is always there, and one for the queue.
 */
final class DeadLetterReport {
  /** As the scenarios are called in the file of the transcripts. */
  static final String NAME = "DEAD_LETTER";

  private static final Map<String, Object> NO_BROKER =
      Map.of("bootstrap.servers", "127.0.0.1:1", "max.block.ms", "1");

  private static final Map<String, String> CONNECTOR =
      Map.of(
          "name", "scenario",
          "connector.class", "unused",
          "topics", "orders",
          "errors.tolerance", "all",
          "errors.deadletterqueue.topic.name", "rejected");

  private DeadLetterReport() {}

  static List<String> lines() {
    WorkerParts parts = new WorkerParts(new ManualTime());
    Object config = Reflected.create(Reflected.runtime("SinkConnectorConfig"), null, CONNECTOR);
    String sinkLog = "org.apache.kafka.connect.runtime.errors.LogReporter$Sink";
    Object log =
        Reflected.create(
            Reflected.exists(sinkLog)
                ? Reflected.type(sinkLog)
                : Reflected.runtime("errors.LogReporter"),
            parts.id,
            config,
            parts.errorMetrics);
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(NO_BROKER, new ByteArraySerializer(), new ByteArraySerializer());
    try {
      Object queue =
          Reflected.create(
              Reflected.runtime("errors.DeadLetterQueueReporter"),
              producer,
              config,
              parts.id,
              parts.errorMetrics);
      Reflected.call(parts.tolerance, "reporters", List.of(log, queue));
      Object report =
          Reflected.call(
              parts.reporter,
              "report",
              ReleasedFramework.record(new SourcePartition("orders", 0)),
              new IllegalStateException("as scripted"));
      return told((Future<?>) report);
    } finally {
      producer.close(Duration.ZERO);
    }
  }

  private static List<String> told(@Nullable Future<?> report) {
    List<String> lines = new ArrayList<>();
    if (report == null) {
      return List.of("no future");
    }
    lines.add("done: " + report.isDone());
    try {
      lines.add("result: " + report.get());
    } catch (ExecutionException e) {
      lines.add("failed");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    try {
      ObjectName metrics =
          new ObjectName("kafka.connect:type=task-error-metrics,connector=scenario,task=0");
      for (String count :
          List.of("deadletterqueue-produce-requests", "deadletterqueue-produce-failures")) {
        Object value = ManagementFactory.getPlatformMBeanServer().getAttribute(metrics, count);
        lines.add(count + ": " + value);
      }
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
    return lines;
  }
}
