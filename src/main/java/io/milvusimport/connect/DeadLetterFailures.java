package io.milvusimport.connect;

import java.lang.management.ManagementFactory;
import java.util.OptionalDouble;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.common.utils.Sanitizer;

/**
 * The worker's own count of records that it could not write to the dead letter queue. The future of
 * a report does not tell: with two reporters (Connect always has a log reporter) one that failed at
 * once is dropped, and the report looks fine. Source: RetryWithToleranceOperator, Kafka 4.3.1.
 */
final class DeadLetterFailures {
  private static final String ATTRIBUTE = "deadletterqueue-produce-failures";

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final String name;

  DeadLetterFailures(String connector, int task) {
    this.name =
        "kafka.connect:type=task-error-metrics,connector=%s,task=%d"
            .formatted(Sanitizer.jmxSanitize(connector), task);
  }

  /** Failures so far; empty if the worker does not publish it. */
  OptionalDouble count() {
    try {
      Object value = server.getAttribute(new ObjectName(name), ATTRIBUTE);
      return value instanceof Number number
          ? OptionalDouble.of(number.doubleValue())
          : OptionalDouble.empty();
    } catch (JMException e) {
      return OptionalDouble.empty();
    }
  }
}
