package io.milvusimport.framework.released;

import io.milvusimport.framework.SourceLog;
import io.milvusimport.ledger.SourcePartition;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;

/**
 * What a worker makes for a sink task, from the classes of the version at hand: settings, metrics,
 * converters, the reporter of errant records, and the task's loop itself.
 */
final class WorkerParts {
  private static final Map<String, String> WORKER =
      Map.of(
          "bootstrap.servers", "127.0.0.1:1",
          "key.converter", "org.apache.kafka.connect.converters.ByteArrayConverter",
          "value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter",
          "offset.storage.file.filename", "unused");

  private static final String PLUGIN = "org.apache.kafka.common.internals.Plugin";

  final Time time;
  final Object id =
      Reflected.create(
          Reflected.type("org.apache.kafka.connect.util.ConnectorTaskId"), "scenario", 0);
  final Object workerConfig =
      Reflected.create(Reflected.runtime("standalone.StandaloneConfig"), WORKER);
  final Object metrics;
  final Object errorMetrics;
  final Object converter =
      Reflected.create(Reflected.type("org.apache.kafka.connect.converters.ByteArrayConverter"));
  final SimpleHeaderConverter headerConverter = new SimpleHeaderConverter();
  final Object tolerance;
  final Object reporter;
  final Function<ClassLoader, Object> loaderSwap =
      loader -> Reflected.create(Reflected.runtime("isolation.LoaderSwap"), loader);

  WorkerParts(Time time) {
    this.time = time;
    this.metrics =
        Reflected.create(
            Reflected.runtime("ConnectMetrics"), "worker", workerConfig, time, "cluster");
    this.errorMetrics =
        Reflected.create(Reflected.runtime("errors.ErrorHandlingMetrics"), id, metrics);
    this.tolerance =
        Reflected.create(
            Reflected.runtime("errors.RetryWithToleranceOperator"),
            0L,
            0L,
            Reflected.constant(Reflected.runtime("errors.ToleranceType"), "all"),
            time,
            errorMetrics);
    this.reporter =
        Reflected.create(
            Reflected.runtime("errors.WorkerErrantRecordReporter"),
            tolerance,
            converter,
            converter,
            headerConverter);
  }

  /**
   * The loop of the version at hand.
   *
   * @param state {@code STARTED} or {@code PAUSED}
   * @param listener is told of the task's states
   * @param errorReporters where records that are reported go
   */
  Object sinkTask(
      SinkTask task,
      String state,
      InvocationHandler listener,
      ReleasedConsumer consumer,
      SourceLog log,
      List<?> errorReporters) {
    Supplier<List<?>> reporters = () -> errorReporters;
    Map<String, @Nullable Object> byType = new HashMap<>();
    byType.put("ConnectorTaskId", id);
    byType.put("SinkTask", task);
    byType.put("Listener", proxy(Reflected.runtime("TaskStatus$Listener"), listener));
    byType.put("TargetState", Reflected.constant(Reflected.runtime("TargetState"), state));
    byType.put("WorkerConfig", workerConfig);
    byType.put("ConnectMetrics", metrics);
    byType.put("Converter", converter);
    byType.put("HeaderConverter", headerConverter);
    byType.put("ErrorHandlingMetrics", errorMetrics);
    byType.put("TransformationChain", transforms(log));
    byType.put("Consumer", consumer);
    byType.put("ClassLoader", WorkerParts.class.getClassLoader());
    byType.put("Time", time);
    byType.put("RetryWithToleranceOperator", tolerance);
    byType.put("WorkerErrantRecordReporter", reporter);
    byType.put(
        "StatusBackingStore",
        Reflected.create(
            Reflected.type("org.apache.kafka.connect.storage.MemoryStatusBackingStore")));
    byType.put("Supplier", reporters);
    byType.put("Function", loaderSwap);
    byType.put("ClusterConfigState", null); // only asked for the configuration of a task
    byType.put("TaskPluginsMetadata", null); // only for metrics
    Deque<Object> plugins = new ArrayDeque<>();
    if (Reflected.exists(PLUGIN)) {
      plugins.addAll(List.of(plugin(converter), plugin(converter), plugin(headerConverter)));
    }
    return Reflected.create(
        Reflected.runtime("WorkerSinkTask"),
        type -> {
          String name = type.getSimpleName();
          if (name.equals("Plugin")) {
            return plugins.removeFirst();
          }
          if (!byType.containsKey(name)) {
            throw new IllegalStateException("WorkerSinkTask wants a " + type + ", which is new");
          }
          return byType.get(name);
        });
  }

  private static Object plugin(Object instance) {
    Object plugin =
        Reflected.callStatic(Reflected.type(PLUGIN), "wrapInstance", instance, null, "scenario");
    if (plugin == null) {
      throw new IllegalStateException("No plugin for " + instance);
    }
    return plugin;
  }

  static Object proxy(Class<?> type, InvocationHandler handler) {
    return Proxy.newProxyInstance(
        WorkerParts.class.getClassLoader(), new Class<?>[] {type}, handler);
  }

  private Object transforms(SourceLog log) {
    Class<?> type = Reflected.runtime("TransformationStage");
    Transformation<SinkRecord> dropping = new Dropping(log);
    Object stage =
        type.getDeclaredConstructors()[0].getParameterCount() <= 3
            ? Reflected.create(type, dropping)
            : Reflected.create(type, plugin(dropping), "drop", "1", loaderSwap);
    return Reflected.create(Reflected.runtime("TransformationChain"), List.of(stage), tolerance);
  }

  /** Drops what the log says. */
  private record Dropping(SourceLog log) implements Transformation<SinkRecord> {
    @Override
    @SuppressWarnings("NullAway") // null is how a transform drops a record
    public SinkRecord apply(SinkRecord record) {
      SourcePartition partition = new SourcePartition(record.topic(), record.kafkaPartition());
      return log.isDropped(partition, record.kafkaOffset()) ? null : record;
    }

    @Override
    public ConfigDef config() {
      return new ConfigDef();
    }

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> configs) {}
  }
}
