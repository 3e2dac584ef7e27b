package io.milvusimport.emulator;

import io.milvusimport.emulator.catalog.Generation;
import io.milvusimport.emulator.reader.Bucket;
import io.milvusimport.emulator.reader.DirectoryBucket;
import io.milvusimport.emulator.reader.S3Bucket;
import io.milvusimport.emulator.rows.InMemoryRowStore;
import io.milvusimport.emulator.rows.RealMilvusRows;
import io.milvusimport.emulator.rows.RealMilvusServer;
import io.milvusimport.emulator.rows.RowStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The emulator as a process: runs until it is killed. Each setting is an argument {@code --name
 * value} or an environment variable {@code EMULATOR_NAME}; secrets belong into the environment.
 *
 * <pre>
 * port 0 | generation 3.0.2 | tick-ms 200 | token | max-jobs 1024
 * dir                                                        a directory as bucket, or
 * s3-endpoint | s3-region us-east-1 | s3-bucket | s3-access-key | s3-secret-key
 * real-management                            the URI of a real Milvus that keeps the rows
 * </pre>
 *
 * Prints {@code emulator ready on http://127.0.0.1:PORT} when requests are answered.
 */
public final class EmulatorMain {
  private final Map<String, String> arguments;

  private EmulatorMain(Map<String, String> arguments) {
    this.arguments = arguments;
  }

  public static void main(String[] args) throws InterruptedException {
    Map<String, String> arguments = new HashMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      arguments.put(args[i].replaceFirst("^--", ""), args[i + 1]);
    }
    Emulator emulator = new EmulatorMain(arguments).start();
    Runtime.getRuntime().addShutdownHook(new Thread(emulator::close));
    System.out.println("emulator ready on " + emulator.uri());
    Thread.currentThread().join();
  }

  private Emulator start() {
    Generation generation = Generation.of(setting("generation", "3.0.2"));
    EmulatorSettings settings =
        EmulatorSettings.of(generation)
            .withPort(Integer.parseInt(setting("port", "0")))
            .withTick(Duration.ofMillis(Long.parseLong(setting("tick-ms", "200"))))
            .withToken(setting("token", ""))
            .withLimits(
                Limits.of(generation).withMaxJobs(Integer.parseInt(setting("max-jobs", "1024"))));
    return Emulator.start(settings, bucket(), rows());
  }

  private RowStore rows() {
    String management = setting("real-management", "");
    return management.isEmpty()
        ? new InMemoryRowStore()
        : new RealMilvusRows(new RealMilvusServer(management));
  }

  private Bucket bucket() {
    String directory = setting("dir", "");
    if (!directory.isEmpty()) {
      return new DirectoryBucket(Path.of(directory));
    }
    return S3Bucket.open(
        URI.create(required("s3-endpoint")),
        setting("s3-region", "us-east-1"),
        required("s3-bucket"),
        required("s3-access-key"),
        required("s3-secret-key"));
  }

  private String required(String name) {
    String value = setting(name, "");
    if (value.isEmpty()) {
      throw new IllegalArgumentException("--" + name + " is needed");
    }
    return value;
  }

  private String setting(String name, String otherwise) {
    String variable = "EMULATOR_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    String fromEnvironment = System.getenv().getOrDefault(variable, otherwise);
    return arguments.getOrDefault(name, fromEnvironment);
  }
}
