package io.milvusimport.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Milvus 2.3.5 server that nobody here wrote, as a process: stand-alone, with an S3 server as its
 * storage, and fresh data each time it is started.
 *
 * <p>Its ports are fixed and it listens on all interfaces, so it starts in a {@link PrivateNetwork}
 * only, one at a time. It is older than every version the connector is made for: it has bulk import
 * and search, and no REST v2.
 */
public final class RealMilvus implements AutoCloseable {
  public static final String VERSION = MilvusWheel.VERSION;

  /** Its own data, beside the objects of others in the bucket. */
  private static final String ROOT_PATH = "milvus";

  private static final int API_PORT = 19530;
  private static final int MANAGEMENT_PORT = 9091;

  /** Of the protocol's import states: a data node reads the file. */
  private static final int STARTED = 2;

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  /** Rows of a loaded collection are seen within about two seconds of their import, not twenty. */
  private static final String SOONER =
      """
        updateNextTargetInterval: 1
        checkSegmentInterval: 200
        checkChannelInterval: 200
        checkIndexInterval: 1000
        leaderViewUpdateInterval: 1
      """;

  private static final Pattern OPEN_SETTING =
      Pattern.compile("\\{\\{ *[a-z_]+(?:\\([a-z]+\\))?: *([^ }]+) *}}");

  private final Path folder;
  private final Path log;
  private ServerProcess process;

  private RealMilvus(Path folder, Path log, ServerProcess process) {
    this.folder = folder;
    this.log = log;
    this.process = process;
  }

  /** Why it cannot run here, as one line; empty when it can. */
  public static Optional<String> missing() {
    return isOff()
        ? Optional.of("it is turned off (-Dmilvus.real=off)")
        : MilvusWheel.missing().or(PrivateNetwork::missing);
  }

  /** Whether nobody wants it: {@code -Dmilvus.real=off}. */
  static boolean isOff() {
    return wish().equals("off");
  }

  /** Whether a run without it is to count as failed: {@code -Dmilvus.real=required}. */
  public static boolean isRequired() {
    return wish().equals("required");
  }

  private static String wish() {
    String wish = System.getProperty("milvus.real", "optional");
    if (!List.of("off", "optional", "required").contains(wish)) {
      throw new ServerFailure("milvus.real is " + wish + ", not off, optional or required");
    }
    return wish;
  }

  /**
   * Starts a server without collections and waits for its health.
   *
   * @param folder a new folder for its data
   * @param bucket exists already, and holds what is to be imported
   */
  public static RealMilvus start(Path folder, Path logs, S3Proxy s3, String bucket) {
    missing()
        .ifPresent(
            what -> {
              throw new ServerFailure("Milvus " + VERSION + " cannot run here: " + what);
            });
    try {
      Files.createDirectories(folder.resolve("configs"));
      Files.createDirectories(folder.resolve("logs"));
      Path conf = MilvusWheel.folder().resolve("conf");
      String template = Files.readString(conf.resolve("config.yaml.template"));
      Files.writeString(
          folder.resolve("configs/milvus.yaml"), settings(template, folder, s3, bucket));
      Files.copy(conf.resolve("glog.conf"), folder.resolve("configs/glog.conf"));
    } catch (IOException e) {
      throw new UncheckedIOException("The settings of Milvus cannot be written to " + folder, e);
    }
    Path log = logs.resolve("milvus-real.log");
    return new RealMilvus(folder, log, launch(folder, log));
  }

  private static ServerProcess launch(Path folder, Path log) {
    Path bin = MilvusWheel.folder().resolve("bin");
    ProcessBuilder command =
        new ProcessBuilder(bin.resolve("milvus").toString(), "run", "standalone")
            .directory(folder.toFile());
    command.environment().put("DEPLOY_MODE", "STANDALONE");
    command.environment().put("METRICS_PORT", String.valueOf(MANAGEMENT_PORT));
    command.environment().put("LD_LIBRARY_PATH", bin.toString());
    return ServerProcess.start("Milvus " + VERSION, command, log)
        .awaitReady(START_LIMIT, RealMilvus::isHealthy);
  }

  private static boolean isHealthy() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(managementUri() + "/healthz"))
            .timeout(Duration.ofSeconds(2))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() == 200 && answer.body().contains("OK");
  }

  /** The template filled in: folders, the bucket, and what else has no value there. */
  private static String settings(String template, Path folder, S3Proxy s3, String bucket) {
    StringBuilder settings = new StringBuilder();
    String section = "";
    for (String line : template.lines().toList()) {
      if (line.matches("[A-Za-z]+:.*")) {
        section = line.substring(0, line.indexOf(':'));
      }
      settings.append(filled(line, section, folder, s3, bucket)).append('\n');
      if (line.equals("queryCoord:")) {
        settings.append(SOONER);
      }
    }
    return settings.toString();
  }

  private static String filled(
      String line, String section, Path folder, S3Proxy s3, String bucket) {
    String key = line.strip().replaceFirst(":.*", "");
    String changed =
        switch (section + "." + key) {
          case "minio.address" -> "127.0.0.1";
          case "minio.port" -> String.valueOf(s3.port());
          case "minio.accessKeyID" -> s3.accessKeyId();
          case "minio.secretAccessKey" -> s3.secretKey();
          case "minio.bucketName" -> bucket;
          case "minio.rootPath" -> ROOT_PATH;
          case "common.storageType" -> "remote";
          case "etcd.dir" -> folder.resolve("data/etcd").toString();
          case "localStorage.path" -> folder.resolve("data").toString();
          case "rocksmq.path" -> folder.resolve("data/rocksmq").toString();
          case "log.rootPath" -> folder.resolve("logs").toString();
          case "queryCoord.distPullInterval" -> "100";
          // For so many seconds the nodes of a killed server count as alive, and are given tasks.
          case "common.ttl" -> "10";
          // An approximate index over rows that have no index yet: searches are to be exact.
          case "queryNode.enableIndex" -> "false";
          default -> "";
        };
    if (!changed.isEmpty()) {
      return line.substring(0, line.indexOf(':')) + ": " + changed;
    }
    Matcher open = OPEN_SETTING.matcher(line);
    return open.replaceAll(found -> Matcher.quoteReplacement(found.group(1)));
  }

  /** Collections, bulk import, query, search, health. */
  public static String managementUri() {
    return "http://127.0.0.1:" + MANAGEMENT_PORT;
  }

  /** {@code host:port} for clients. */
  public String address() {
    return "127.0.0.1:" + API_PORT;
  }

  /**
   * Whether an import has begun and its rows are not written yet: a crash will fail it. A task that
   * waits to begin is not meant: it outlives a crash.
   */
  public boolean isImporting() {
    JsonHttp management = new JsonHttp(managementUri());
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    JsonNode tasks =
        JsonHttp.parse(management.send("GET", "/api/v1/import/tasks", all).body()).path("tasks");
    for (JsonNode task : tasks) {
      if (task.path("state").intValue() == STARTED) {
        return true;
      }
    }
    return false;
  }

  /** Ends it as a crash would. */
  public void kill() {
    process.kill();
  }

  /**
   * Starts it again on the data it had, after {@link #kill}; returns when it says it is healthy.
   */
  public void restart() {
    process = launch(folder, log);
  }

  /**
   * Stops it; after five seconds by force, because it is known to hang, and its data is done with.
   */
  @Override
  public void close() {
    process.closeWithin(STOP_LIMIT);
  }
}
