package io.milvusimport.testbed;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * An S3 server in a JVM of its own: S3Proxy over a folder. It checks signatures and honours {@code
 * If-None-Match}. What it holds survives {@link #close()} and a new start on the same folder.
 *
 * <p>The class path comes from {@code target/servers/s3proxy.classpath}, a product of the build.
 */
public final class S3Proxy implements AutoCloseable {
  public static final String REGION = "us-east-1";
  private static final String ACCESS_KEY_ID = "local-identity";
  private static final String SECRET_KEY = "local-credential";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Process process;
  private final int port;
  private final Path log;

  private S3Proxy(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /** Starts on a free port and waits until it answers. Writes only below {@code dir}. */
  public static S3Proxy start(Path dir) throws IOException {
    return start(dir, freePort());
  }

  /** Starts on a given port, for instance that of a server stopped before. */
  public static S3Proxy start(Path dir, int port) throws IOException {
    Path data = Files.createDirectories(dir.resolve("data")).toAbsolutePath();
    Path log = dir.resolve("s3proxy.log").toAbsolutePath();
    Path config = Files.writeString(dir.resolve("s3proxy.conf"), config(port, data));
    Path logback = Files.writeString(dir.resolve("logback.xml"), LOGBACK);
    Process process =
        new ProcessBuilder(command(config.toAbsolutePath(), logback.toAbsolutePath()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    S3Proxy server = new S3Proxy(process, port, log);
    try {
      server.awaitAnswer();
    } catch (RuntimeException e) {
      server.kill();
      throw e;
    }
    return server;
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  public int port() {
    return port;
  }

  public String accessKeyId() {
    return ACCESS_KEY_ID;
  }

  public String secretKey() {
    return SECRET_KEY;
  }

  public void createBucket(String bucket) {
    try (S3Client client = client()) {
      client.createBucket(request -> request.bucket(bucket));
    }
  }

  /** A plain client with the server's credentials; the caller closes it. */
  public S3Client client() {
    return S3Client.builder()
        .endpointOverride(endpoint())
        .region(Region.of(REGION))
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY_ID, SECRET_KEY)))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  /** Ends the process at once, as a crash would, and waits for its end. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Stops the process and waits for its end. May be called again. */
  @Override
  public void close() {
    process.destroy();
    awaitEnd();
  }

  private void awaitAnswer() {
    Awaitility.await("S3Proxy to answer at " + endpoint() + ", see " + log)
        .atMost(START_LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .failFast("S3Proxy ended before it answered, see " + log, () -> !process.isAlive())
        .until(this::accepts);
  }

  private boolean accepts() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(20, SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> command(Path config, Path logback) throws IOException {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xmx256m",
        "-Dlogback.configurationFile=" + logback,
        "-cp",
        classPath(),
        "org.gaul.s3proxy.Main",
        "--properties",
        config.toString());
  }

  private static String classPath() throws IOException {
    Path file =
        Path.of(System.getProperty("basedir", ""), "target", "servers", "s3proxy.classpath");
    if (!Files.exists(file)) {
      throw new IllegalStateException(
          "No class path of S3Proxy at "
              + file.toAbsolutePath()
              + ". The build writes it: mvn verify.");
    }
    return Files.readString(file).trim();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String config(int port, Path data) {
    return """
        s3proxy.endpoint=http://127.0.0.1:%d
        s3proxy.authorization=aws-v2-or-v4
        s3proxy.identity=%s
        s3proxy.credential=%s
        s3proxy.ignore-unknown-headers=true
        jclouds.provider=filesystem-nio2
        jclouds.filesystem.basedir=%s
        """
        .formatted(port, ACCESS_KEY_ID, SECRET_KEY, data);
  }

  private static final String LOGBACK =
      """
      <configuration>
        <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
          <encoder><pattern>%d %-5level %logger - %msg%n</pattern></encoder>
        </appender>
        <root level="WARN"><appender-ref ref="OUT"/></root>
      </configuration>
      """;
}
