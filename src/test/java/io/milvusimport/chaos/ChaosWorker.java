package io.milvusimport.chaos;

import io.milvusimport.chaos.Request.Server;
import io.milvusimport.testbed.ConnectRest;
import io.milvusimport.testbed.ConnectWorker;
import io.milvusimport.testbed.ConnectWorker.Surroundings;
import io.milvusimport.testbed.EmulatorProcess;
import io.milvusimport.testbed.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A worker whose ways to the store and to the database lead through proxies of its own, so that it
 * is known who sends what.
 */
final class ChaosWorker implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final String name;
  private final Path spool;
  private final FaultProxy toS3;
  private final FaultProxy toMilvus;
  private final ConnectWorker worker;
  private volatile boolean able = true;

  private ChaosWorker(
      String name, Path spool, FaultProxy toS3, FaultProxy toMilvus, ConnectWorker worker) {
    this.name = name;
    this.spool = spool;
    this.toS3 = toS3;
    this.toMilvus = toMilvus;
    this.worker = worker;
  }

  /** Starts it in a group of workers; returns when it takes requests. */
  static ChaosWorker start(
      TestBed bed, EmulatorProcess milvus, String group, String name, Gate gate) {
    Surroundings shared = bed.surroundings(group + "-" + name);
    Path spool = shared.folder().resolve("spool");
    FaultProxy toS3 = FaultProxy.start(name, Server.S3, bed.s3().port(), gate, PATIENCE);
    int milvusPort = URI.create(milvus.uri()).getPort();
    FaultProxy toMilvus = FaultProxy.start(name, Server.MILVUS, milvusPort, gate, PATIENCE);
    Map<String, String> environment = new HashMap<>(shared.environment());
    environment.put("S3_ENDPOINT", toS3.uri());
    environment.put("MILVUS_URI", toMilvus.uri());
    environment.put("SPOOL", spool.toString());
    Surroundings own =
        new Surroundings(
            shared.bootstrapServers(),
            shared.folder(),
            shared.logs().resolve(name),
            shared.pluginPath(),
            environment);
    try {
      Files.createDirectories(spool);
      return new ChaosWorker(name, spool, toS3, toMilvus, ConnectWorker.distributed(own, group));
    } catch (IOException | RuntimeException e) {
      toS3.close();
      toMilvus.close();
      throw e instanceof IOException io ? new UncheckedIOException(io) : (RuntimeException) e;
    }
  }

  String name() {
    return name;
  }

  ConnectRest rest() {
    return worker.rest();
  }

  /** Whether it is up and not stopped. */
  boolean isAble() {
    return able;
  }

  void kill() {
    able = false;
    worker.kill();
  }

  void pause() {
    able = false;
    worker.pause();
  }

  void resume() {
    worker.resume();
    able = true;
  }

  /** Starts it again after {@link #kill}. */
  void startAgain() {
    worker.restart();
    able = true;
  }

  /** Stops it in an orderly way and starts it again. */
  void restart() {
    able = false;
    worker.close();
    startAgain();
  }

  /** Whether one of its tasks has a batch open: the file that it is written to is there. */
  boolean hasOpenBatch() {
    try (Stream<Path> files = Files.walk(spool)) {
      List<Path> batches =
          files
              .filter(Files::isRegularFile)
              .filter(file -> file.getFileName().toString().matches("[0-9]+-[0-9]+"))
              .toList();
      return !batches.isEmpty();
    } catch (IOException | UncheckedIOException e) {
      return false; // a folder was removed meanwhile
    }
  }

  @Override
  public void close() {
    if (!able) {
      worker.resume();
    }
    worker.close();
    toS3.close();
    toMilvus.close();
  }
}
