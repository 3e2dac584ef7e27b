package io.milvusimport.testbed;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;

/**
 * A single-node Kafka broker (KRaft, controller in the same process). Topics are not created by
 * themselves.
 */
public final class KafkaBroker implements AutoCloseable {
  private static final String CLASSPATH = "kafka";
  private static final Duration START_LIMIT = Duration.ofSeconds(300);

  private final JavaCommand command;
  private final Path log;
  private final int port;
  private ServerProcess process;

  private KafkaBroker(JavaCommand command, Path log, int port) {
    this.command = command;
    this.log = log;
    this.port = port;
    this.process = launch();
  }

  /**
   * Formats a new log folder below {@code folder} and starts a broker on it; returns when it
   * accepts connections.
   */
  public static KafkaBroker start(Path folder, Path logs) {
    int port = LoopbackPort.free();
    Path settings = writeSettings(folder, port, LoopbackPort.free());
    String classpath = ServerClasspath.of(CLASSPATH);
    List<String> flags = new ArrayList<>(JavaCommand.smallJvm(384));
    flags.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    flags.add("-Dorg.slf4j.simpleLogger.showDateTime=true");
    ServerProcess.start(
            "Formatting the Kafka broker's log folder",
            new JavaCommand(
                classpath,
                "kafka.tools.StorageTool",
                flags,
                List.of("format", "-t", Uuid.randomUuid().toString(), "-c", settings.toString())),
            logs.resolve("kafka-format.log"))
        .awaitSuccess(START_LIMIT);
    JavaCommand command =
        new JavaCommand(classpath, "kafka.Kafka", flags, List.of(settings.toString()));
    return new KafkaBroker(command, logs.resolve("kafka.log"), port);
  }

  private ServerProcess launch() {
    return ServerProcess.start("The Kafka broker", command, log)
        .awaitReady(START_LIMIT, () -> LoopbackPort.isOpen(port));
  }

  /** Ends it as a crash would and starts it again on what it had written. */
  public void killAndRestart() {
    process.kill();
    process = launch();
  }

  /** {@code host:port}, for {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** Stops the broker; whoever uses it is to be stopped before. */
  @Override
  public void close() {
    process.close();
  }

  private static Path writeSettings(Path folder, int port, int controllerPort) {
    Map<String, String> settings =
        Map.ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("node.id", "1"),
            Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controllerPort),
            Map.entry(
                "listeners",
                "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort),
            Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port),
            Map.entry("controller.listener.names", "CONTROLLER"),
            Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
            Map.entry("log.dirs", folder.resolve("kafka-data").toString()),
            Map.entry("auto.create.topics.enable", "false"),
            Map.entry("offsets.topic.num.partitions", "1"),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("transaction.state.log.num.partitions", "1"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("share.coordinator.state.topic.replication.factor", "1"),
            Map.entry("share.coordinator.state.topic.min.isr", "1"),
            Map.entry("group.initial.rebalance.delay.ms", "0"));
    return SettingsFile.write(folder.resolve("kafka.properties"), settings);
  }
}
