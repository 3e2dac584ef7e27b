package io.milvusimport.connect;

import io.milvusimport.importjob.TaskView;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.common.utils.Sanitizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The counters of a task. Written by its threads, read by any. */
final class TaskMetrics implements TaskMetricsMXBean, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskMetrics.class);

  final AtomicLong frontierLag = new AtomicLong();
  final AtomicLong rows = new AtomicLong();
  final AtomicLong rejected = new AtomicLong();
  final AtomicLong gaps = new AtomicLong();
  final AtomicLong missingOffsets = new AtomicLong();
  final AtomicLong handedOver = new AtomicLong();
  final AtomicLong refused = new AtomicLong();
  private final LedgerClient ledger;
  private final HandOver handOver;
  private final String name;

  TaskMetrics(Incarnation incarnation, LedgerClient ledger, HandOver handOver) {
    this.ledger = ledger;
    this.handOver = handOver;
    this.name =
        "io.milvusimport:type=sink-task,connector=%s,task=%d"
            .formatted(Sanitizer.jmxSanitize(incarnation.connector()), incarnation.task());
  }

  /** Takes the place of an earlier start of the task that may still be around. */
  void register() {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try {
      ObjectName object = new ObjectName(name);
      if (server.isRegistered(object)) {
        server.unregisterMBean(object);
      }
      server.registerMBean(this, object);
    } catch (JMException e) {
      LOG.warn("Metrics not registered: name={} : {}", name, e.toString());
    }
  }

  @Override
  public void close() {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try {
      ObjectName object = new ObjectName(name);
      if (server.isRegistered(object)) {
        server.unregisterMBean(object);
      }
    } catch (JMException e) {
      LOG.warn("Metrics not unregistered: name={} : {}", name, e.toString());
    }
  }

  @Override
  public long getFrontierLag() {
    return frontierLag.get();
  }

  @Override
  public int getBatchesInFlight() {
    return handOver.inFlight();
  }

  @Override
  public long getBytesInFlight() {
    return handOver.bytesInFlight();
  }

  @Override
  public long getBacklogBytes() {
    return ledger.read(TaskView::backlogBytes);
  }

  @Override
  public long getRows() {
    return rows.get();
  }

  @Override
  public long getRejected() {
    return rejected.get();
  }

  @Override
  public long getGaps() {
    return gaps.get();
  }

  @Override
  public long getMissingOffsets() {
    return missingOffsets.get();
  }

  @Override
  public long getBatchesHandedOver() {
    return handedOver.get();
  }

  @Override
  public long getBatchesRefused() {
    return refused.get();
  }

  @Override
  public String getTier() {
    return ledger.readState(state -> state.leader().tier()).map(Enum::name).orElse("UNPROVEN");
  }
}
