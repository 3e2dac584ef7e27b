package io.milvusimport.testbed;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A Kafka Connect worker, distributed or stand-alone, that loads the connector from the unpacked
 * plugin zip.
 *
 * <p>It can be killed and started again with the same settings, port and stored state.
 */
public final class ConnectWorker implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(300);

  private final JavaCommand command;
  private final Path log;
  private final int port;
  private ServerProcess process;

  private ConnectWorker(JavaCommand command, Path log, int port, ServerProcess process) {
    this.command = command;
    this.log = log;
    this.port = port;
    this.process = process;
  }

  /**
   * What a worker needs from outside.
   *
   * @param folder its own folder, for its settings and the unpacked plugin
   * @param pluginPath a folder that {@link PluginZip#unpackTo} has filled
   * @param environment what connector configurations may use as {@code ${env:NAME}}
   */
  public record Surroundings(
      String bootstrapServers,
      Path folder,
      Path logs,
      Path pluginPath,
      Map<String, String> environment) {
    public Surroundings {
      environment = Map.copyOf(environment);
    }

    /** The same with another environment. */
    public Surroundings with(Map<String, String> changed) {
      return new Surroundings(bootstrapServers, folder, logs, pluginPath, changed);
    }

    /** The same with plugins from another folder. */
    public Surroundings withPlugins(Path folderOfPlugins) {
      return new Surroundings(bootstrapServers, folder, logs, folderOfPlugins, environment);
    }

    /** May hold secrets. */
    @Override
    public String toString() {
      return "Surroundings[" + bootstrapServers + ", " + folder + "]";
    }
  }

  /**
   * Starts a worker of the group {@code group}; its three topics are made on first use. Returns
   * when it takes requests.
   */
  public static ConnectWorker distributed(Surroundings surroundings, String group) {
    Map<String, String> settings = commonSettings(surroundings);
    settings.put("group.id", group);
    settings.put("scheduled.rebalance.max.delay.ms", "0");
    settings.put("session.timeout.ms", "6000");
    settings.put("heartbeat.interval.ms", "1000");
    for (String store : List.of("config", "offset", "status")) {
      settings.put(store + ".storage.topic", group + "-" + store);
      settings.put(store + ".storage.replication.factor", "1");
    }
    settings.put("offset.storage.partitions", "1");
    settings.put("status.storage.partitions", "1");
    return start(
        surroundings,
        settings,
        "org.apache.kafka.connect.cli.ConnectDistributed",
        "connect-" + group,
        List.of());
  }

  /**
   * Starts a stand-alone worker with connectors from files.
   *
   * @param sample settings as a user would have them; end points and folders are replaced
   * @param connectors JSON files of the form {@code {name, config}}
   */
  public static ConnectWorker standalone(
      Surroundings surroundings, Map<String, String> sample, List<Path> connectors) {
    Map<String, String> settings = new HashMap<>(sample);
    settings.putAll(commonSettings(surroundings));
    settings.put(
        "offset.storage.file.filename", surroundings.folder().resolve("offsets").toString());
    return start(
        surroundings,
        settings,
        "org.apache.kafka.connect.cli.ConnectStandalone",
        "connect-standalone",
        connectors.stream().map(Path::toString).toList());
  }

  private static ConnectWorker start(
      Surroundings surroundings,
      Map<String, String> settings,
      String mainClass,
      String name,
      List<String> moreArguments) {
    int port = LoopbackPort.free();
    settings.put("listeners", "http://127.0.0.1:" + port);
    Path file = SettingsFile.write(surroundings.folder().resolve(name + ".properties"), settings);
    List<String> arguments = new ArrayList<>();
    arguments.add(file.toString());
    arguments.addAll(moreArguments);
    List<String> flags = new ArrayList<>(JavaCommand.smallJvm(512));
    flags.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=info");
    flags.add("-Dorg.slf4j.simpleLogger.showDateTime=true");
    flags.add("-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS");
    flags.add("-Dorg.slf4j.simpleLogger.log.org.apache.kafka.clients=warn");
    flags.add("-Dorg.slf4j.simpleLogger.log.org.apache.kafka.common.config=warn");
    flags.add("-Dorg.slf4j.simpleLogger.log.org.eclipse.jetty=warn");
    JavaCommand command =
        new JavaCommand(
            ServerClasspath.of("kafka"), mainClass, flags, arguments, surroundings.environment());
    Path log = surroundings.logs().resolve(name + ".log");
    return new ConnectWorker(command, log, port, launch(command, log, port));
  }

  private static ServerProcess launch(JavaCommand command, Path log, int port) {
    ServerProcess process = ServerProcess.start("The Connect worker", command, log);
    ConnectRest rest = new ConnectRest(port);
    return process.awaitReady(START_LIMIT, rest::isHealthy);
  }

  private static Map<String, String> commonSettings(Surroundings surroundings) {
    Map<String, String> settings = new HashMap<>();
    settings.put("bootstrap.servers", surroundings.bootstrapServers());
    settings.put("plugin.path", surroundings.pluginPath().toString());
    settings.put("plugin.discovery", "service_load");
    settings.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    settings.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    settings.put("value.converter.schemas.enable", "false");
    settings.put("offset.flush.interval.ms", "500");
    settings.put("consumer.session.timeout.ms", "6000");
    settings.put("consumer.heartbeat.interval.ms", "1000");
    settings.put("consumer.metadata.max.age.ms", "2000");
    settings.put("config.providers", "env");
    settings.put(
        "config.providers.env.class",
        "org.apache.kafka.common.config.provider.EnvVarConfigProvider");
    return settings;
  }

  /** Its REST interface. */
  public ConnectRest rest() {
    return new ConnectRest(port);
  }

  /** {@code host:port} of its REST interface. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** The file its log goes to, over all restarts. */
  public Path log() {
    return log;
  }

  /** Ends it as a crash would: SIGKILL, nothing is flushed, closed or left in order. */
  public void kill() {
    process.kill();
  }

  /** Stops it where it is, as a long pause of its machine would, until {@link #resume}. */
  public void pause() {
    process.pause();
  }

  /** Lets it go on after {@link #pause}; what others did meanwhile it does not know yet. */
  public void resume() {
    process.resume();
  }

  /** Starts it again after {@link #kill} or {@link #close}; returns when it takes requests. */
  public void restart() {
    if (process.isAlive()) {
      throw new IllegalStateException("The Connect worker is running");
    }
    process = launch(command, log, port);
  }

  /** Stops it orderly. To be called before its broker is stopped. */
  @Override
  public void close() {
    process.close();
  }
}
