package io.milvusimport.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A broker, an S3 server with a bucket, a Milvus emulator that reads this bucket, and the Connect
 * workers started on them; where it is wanted, a real Milvus that keeps the emulator's rows.
 *
 * <p>Closing it stops everything, last started first: workers before their broker.
 */
public final class TestBed implements Servers {
  public static final String BUCKET = "milvus-import";
  public static final String TOKEN = "root:Milvus";

  private final Path folder;
  private final Path logs;
  private final Path pluginPath;
  private final StartedListener listener;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final KafkaBroker broker;
  private final KafkaTopics topics;
  private final S3Proxy s3;
  private final S3Client s3Client;
  private final Optional<RealMilvus> realMilvus;
  private final EmulatorProcess emulator;
  private boolean closed;

  /** Is told of each server when it can be used. */
  @FunctionalInterface
  public interface StartedListener {
    void started(String what, String address, Duration took);
  }

  private TestBed(
      Path folder, Path logs, String generation, boolean withRealMilvus, StartedListener listener)
      throws IOException {
    this.folder = folder;
    this.logs = logs;
    this.listener = listener;
    this.pluginPath = Files.createDirectories(folder.resolve("plugins"));
    try {
      PluginZip.unpackTo(pluginPath);
      Stopwatch watch = new Stopwatch();
      broker = keep(KafkaBroker.start(folder, logs));
      topics = keep(new KafkaTopics(broker.bootstrapServers()));
      listener.started("Kafka broker", broker.bootstrapServers(), watch.lap());
      s3 = keep(startS3(folder, logs));
      s3Client = keep(s3.client());
      s3.createBucket(BUCKET);
      listener.started("S3 server (S3Proxy)", s3.endpoint().getAuthority(), watch.lap());
      realMilvus =
          withRealMilvus
              ? Optional.of(keep(RealMilvus.start(folder.resolve("milvus"), logs, s3, BUCKET)))
              : Optional.empty();
      realMilvus.ifPresent(
          real ->
              listener.started(
                  "Milvus " + RealMilvus.VERSION + " (real)", real.address(), watch.lap()));
      emulator = keep(startEmulator(generation));
      String emulated = withRealMilvus ? "  import API " : "Milvus ";
      listener.started(emulated + generation + " (emulated)", emulator.address(), watch.lap());
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts all but a worker.
   *
   * @param folder for the servers' data; the caller removes it
   * @param logs for the servers' logs
   * @param generation the Milvus release to emulate, such as {@code 3.0.2}
   */
  public static TestBed start(Path folder, Path logs, String generation, StartedListener listener) {
    return start(folder, logs, generation, false, listener);
  }

  /** The same with a real Milvus behind the emulator. See {@link RealMilvus#missing}. */
  public static TestBed startWithRealMilvus(
      Path folder, Path logs, String generation, StartedListener listener) {
    return start(folder, logs, generation, true, listener);
  }

  private static TestBed start(
      Path folder, Path logs, String generation, boolean withRealMilvus, StartedListener listener) {
    try {
      return new TestBed(folder, logs, generation, withRealMilvus, listener);
    } catch (IOException e) {
      throw new UncheckedIOException("The test bed could not be started in " + folder, e);
    }
  }

  /** Starts a distributed worker of its own group. */
  @Override
  public ConnectWorker startWorker(String group) {
    Stopwatch watch = new Stopwatch();
    ConnectWorker worker = keep(ConnectWorker.distributed(surroundings(group), group));
    listener.started("Connect worker", worker.address(), watch.lap());
    return worker;
  }

  /** Starts one more emulator on the bucket, for another generation; the caller closes it. */
  public EmulatorProcess startEmulator(String generation) {
    return EmulatorProcess.onBucket(generation, TOKEN, s3, BUCKET, realMilvus.isPresent(), logs);
  }

  /** Starts one more emulator that reads from a local folder; the caller closes it. */
  public EmulatorProcess startEmulatorOn(Path importFolder, String generation) {
    return EmulatorProcess.onFolder(generation, TOKEN, importFolder, logs);
  }

  /** What a worker started apart from this class needs; the worker is to be closed before this. */
  public ConnectWorker.Surroundings surroundings(String name) {
    return new ConnectWorker.Surroundings(
        broker.bootstrapServers(), folder.resolve(name), logs, pluginPath, environment());
  }

  /** The names the sample configurations use as {@code ${env:NAME}}. */
  public Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("MILVUS_URI", emulator.uri());
    environment.put("MILVUS_TOKEN", TOKEN);
    environment.put("S3_ENDPOINT", s3.endpoint().toString());
    environment.put("S3_BUCKET", BUCKET);
    environment.put("S3_ACCESS_KEY_ID", s3.accessKeyId());
    environment.put("S3_SECRET_ACCESS_KEY", s3.secretKey());
    return environment;
  }

  @Override
  public KafkaTopics topics() {
    return topics;
  }

  /** Kills the broker and starts it again: for a while nobody reads, writes or commits. */
  public void restartBroker() {
    broker.killAndRestart();
  }

  /** A client of the broker for a thread of its own; the caller closes it. */
  public KafkaTopics newTopics() {
    return new KafkaTopics(broker.bootstrapServers());
  }

  public S3Proxy s3() {
    return s3;
  }

  @Override
  public Bucket bucket() {
    return new Bucket(s3Client, BUCKET);
  }

  public EmulatorProcess emulator() {
    return emulator;
  }

  @Override
  public String milvusUri() {
    return emulator.uri();
  }

  /** The database that keeps the rows, where it is a real one. */
  public RealMilvus realMilvus() {
    return realMilvus.orElseThrow();
  }

  @Override
  public boolean isImporting(String collection) {
    return realMilvus().isImporting();
  }

  @Override
  public void killDatabase() {
    realMilvus().kill();
  }

  @Override
  public void restartDatabase() {
    realMilvus().restart();
  }

  /**
   * Stops everything, last started first, each by its own handle. May be called again, from any
   * thread.
   */
  @Override
  public synchronized void close() {
    closed = true;
    RuntimeException first = null;
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception e) {
        first = first == null ? new ServerFailure("A server was not stopped", e) : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private static S3Proxy startS3(Path folder, Path logs) throws IOException {
    Path data = Files.createDirectories(folder.resolve("s3"));
    return S3Proxy.start(data, LoopbackPort.free(), logs.resolve("s3proxy.log"));
  }

  private synchronized <T extends AutoCloseable> T keep(T started) {
    running.push(started);
    if (closed) {
      close();
      throw new ServerFailure("The test bed is being stopped");
    }
    return started;
  }
}
