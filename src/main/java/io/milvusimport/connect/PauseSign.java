package io.milvusimport.connect;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.kafka.common.utils.Sanitizer;

/**
 * Whether the framework has paused the task. It does not say so to the task, which it goes on
 * calling; it does in the task's metrics. Source: WorkerTask.TaskMetricsGroup, Kafka 4.3.1.
 */
final class PauseSign {
  private final String name;

  PauseSign(Incarnation incarnation) {
    this.name =
        "kafka.connect:type=connector-task-metrics,connector=%s,task=%d"
            .formatted(Sanitizer.jmxSanitize(incarnation.connector()), incarnation.task());
  }

  /** Also false if the worker does not tell. */
  boolean isPaused() {
    try {
      Object status =
          ManagementFactory.getPlatformMBeanServer().getAttribute(new ObjectName(name), "status");
      return "paused".equals(status);
    } catch (JMException e) {
      return false;
    }
  }
}
