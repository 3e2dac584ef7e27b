package io.milvusimport.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A Milvus emulator in a process of its own, with the switches that decide what happens to its
 * import jobs.
 */
public final class EmulatorProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(300);

  private final ServerProcess process;
  private final int port;

  private EmulatorProcess(ServerProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * An emulator that reads the files of its import jobs from a bucket.
   *
   * @param rowsInRealMilvus whether the rows go into the {@link RealMilvus} that is running
   */
  static EmulatorProcess onBucket(
      String generation,
      String token,
      S3Proxy s3,
      String bucket,
      boolean rowsInRealMilvus,
      Path logs) {
    List<String> source = new ArrayList<>();
    source.addAll(List.of("--s3-endpoint", s3.endpoint().toString(), "--s3-bucket", bucket));
    if (rowsInRealMilvus) {
      source.addAll(List.of("--real-management", RealMilvus.managementUri(), "--tick-ms", "50"));
    }
    return start(
        generation,
        source,
        Map.of(
            "EMULATOR_TOKEN", token,
            "EMULATOR_S3_ACCESS_KEY", s3.accessKeyId(),
            "EMULATOR_S3_SECRET_KEY", s3.secretKey()),
        logs);
  }

  /** An emulator that reads the files of its import jobs from a local folder. */
  public static EmulatorProcess onFolder(String generation, String token, Path folder, Path logs) {
    return start(
        generation, List.of("--dir", folder.toString()), Map.of("EMULATOR_TOKEN", token), logs);
  }

  private static EmulatorProcess start(
      String generation, List<String> source, Map<String, String> environment, Path logs) {
    int port = LoopbackPort.free();
    List<String> arguments = new ArrayList<>(source);
    arguments.addAll(List.of("--generation", generation, "--port", String.valueOf(port)));
    JavaCommand command =
        new JavaCommand(
            ServerClasspath.ofTests(),
            "io.milvusimport.emulator.EmulatorMain",
            JavaCommand.smallJvm(512),
            arguments,
            environment);
    ServerProcess process =
        ServerProcess.start(
            "The Milvus emulator", command, logs.resolve("milvus-" + generation + ".log"));
    return new EmulatorProcess(
        process.awaitReady(START_LIMIT, () -> LoopbackPort.isOpen(port)), port);
  }

  /** {@code http://host:port}, for {@code milvus.uri}. */
  public String uri() {
    return "http://" + address();
  }

  /** {@code host:port}. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** From now on jobs stay in the phase of reading their files, until {@link #release}. */
  public void holdImporting() {
    control("hold", JsonNodeFactory.instance.objectNode().put("phase", "importing"));
  }

  /** Lets all held jobs go on. */
  public void release() {
    control("release", JsonNodeFactory.instance.objectNode());
  }

  /** Loses all jobs and idempotency keys; rows that were imported stay. */
  public void loseJobs() {
    control("restart", JsonNodeFactory.instance.objectNode());
  }

  /**
   * The ids of all rows of a collection, one for each row: unlike a query it shows rows of one key
   * one by one.
   */
  public List<Long> ids(String collection) {
    return ids(collection, 0);
  }

  /** The same without the first {@code known} rows: later ones come after them. */
  public List<Long> ids(String collection, int known) {
    return rows(collection, known).stream().map(row -> row.required("id").longValue()).toList();
  }

  /** All rows of a collection as they are stored, those of one key one by one. */
  public List<JsonNode> rows(String collection) {
    return rows(collection, 0);
  }

  private List<JsonNode> rows(String collection, int known) {
    List<JsonNode> rows = new ArrayList<>();
    ObjectNode request =
        JsonNodeFactory.instance
            .objectNode()
            .put("collectionName", collection)
            .put("offset", known);
    control("rows", request).forEach(rows::add);
    return rows;
  }

  /** The next jobs fail while they read their files. */
  public void failJobs(int count) {
    control("fail-jobs", JsonNodeFactory.instance.objectNode().put("count", count));
  }

  private JsonNode control(String what, ObjectNode body) {
    HttpResponse<String> answer = new JsonHttp(uri()).send("POST", "/emulator/" + what, body);
    if (answer.statusCode() != 200) {
      throw new ServerFailure("The emulator did not " + what + ": " + answer.body());
    }
    return JsonHttp.parse(answer.body()).path("data");
  }

  @Override
  public void close() {
    process.close();
  }
}
