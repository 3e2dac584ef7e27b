package io.milvusimport.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** An Apicurio registry in a JVM of its own, which forgets every schema when it ends. */
public final class SchemaRegistry implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final ServerProcess process;
  private final int port;

  private SchemaRegistry(ServerProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it on a free port and waits until it answers.
   *
   * @param folder where the program is unpacked to; the caller removes it
   */
  public static SchemaRegistry start(Path folder, Path logs) {
    Path program = folder.resolve("registry");
    ZipFolder.unpack(Path.of(ServerClasspath.of("registry")), program);
    int port = LoopbackPort.free();
    List<String> flags = new ArrayList<>(JavaCommand.smallJvm(384));
    flags.add("-Dquarkus.http.host=127.0.0.1");
    flags.add("-Dquarkus.http.port=" + port);
    JavaCommand command =
        new JavaCommand(
            runner(program).toString(), "io.quarkus.runner.GeneratedMain", flags, List.of());
    ServerProcess process =
        ServerProcess.start("The schema registry", command, logs.resolve("registry.log"));
    JsonHttp http = new JsonHttp("http://127.0.0.1:" + port);
    return new SchemaRegistry(
        process.awaitReady(
            START_LIMIT, () -> http.send("GET", "/health/ready", null).statusCode() == 200),
        port);
  }

  /** The jar whose manifest names all others. */
  private static Path runner(Path program) {
    try (Stream<Path> files = Files.list(program)) {
      return files
          .filter(file -> file.toString().endsWith("-runner.jar"))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + program, e);
    }
  }

  /** For the converters' setting {@code apicurio.registry.url}. */
  public String uri() {
    return "http://127.0.0.1:" + port + "/apis/registry/v2";
  }

  @Override
  public void close() {
    process.close();
  }
}
