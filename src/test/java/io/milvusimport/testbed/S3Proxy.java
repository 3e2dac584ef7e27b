package io.milvusimport.testbed;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
  private static final Duration START_LIMIT = Duration.ofSeconds(300);

  private final ServerProcess process;
  private final int port;

  private S3Proxy(ServerProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts on a free port and waits until it answers. Writes only below {@code dir}. */
  public static S3Proxy start(Path dir) throws IOException {
    return start(dir, LoopbackPort.free());
  }

  /** Starts on a given port, for instance that of a server stopped before. */
  public static S3Proxy start(Path dir, int port) throws IOException {
    return start(dir, port, dir.resolve("s3proxy.log"));
  }

  /** Starts on a given port, with its log in a file outside of {@code dir}. */
  public static S3Proxy start(Path dir, int port, Path log) throws IOException {
    Path data = Files.createDirectories(dir.resolve("data")).toAbsolutePath();
    Path config = Files.writeString(dir.resolve("s3proxy.conf"), config(port, data));
    Path logback = Files.writeString(dir.resolve("logback.xml"), LOGBACK);
    List<String> flags = new ArrayList<>(JavaCommand.smallJvm(256));
    flags.add("-Dlogback.configurationFile=" + logback.toAbsolutePath());
    JavaCommand command =
        new JavaCommand(
            ServerClasspath.of("s3proxy"),
            "org.gaul.s3proxy.Main",
            flags,
            List.of("--properties", config.toAbsolutePath().toString()));
    ServerProcess process = ServerProcess.start("S3Proxy", command, log.toAbsolutePath());
    return new S3Proxy(process.awaitReady(START_LIMIT, () -> LoopbackPort.isOpen(port)), port);
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
    process.kill();
  }

  /** Stops the process and waits for its end. May be called again. */
  @Override
  public void close() {
    process.close();
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
