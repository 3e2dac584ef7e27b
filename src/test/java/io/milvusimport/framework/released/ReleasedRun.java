package io.milvusimport.framework.released;

import io.milvusimport.testbed.JavaCommand;
import io.milvusimport.testbed.ProjectFolder;
import io.milvusimport.testbed.ServerClasspath;
import io.milvusimport.testbed.ServerProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** All scenarios as one released version of Connect played them, in a JVM of its own. */
final class ReleasedRun {
  private static final Map<String, CompletableFuture<ReleasedRun>> RUNS = new ConcurrentHashMap<>();

  /** Played beside the named ones, of the seeds from 0. */
  static final long RANDOM_SCENARIOS = 100;

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final Map<String, List<String>> transcripts;

  private ReleasedRun(Map<String, List<String>> transcripts) {
    this.transcripts = transcripts;
  }

  /** The run of the version; the first who asks lets it run, and a failure is told to all. */
  static ReleasedRun of(String version) {
    return RUNS.computeIfAbsent(version, ReleasedRun::started).join();
  }

  private static CompletableFuture<ReleasedRun> started(String version) {
    try {
      return CompletableFuture.completedFuture(run(version));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  List<String> transcript(String scenario) {
    return transcripts.getOrDefault(scenario, List.of());
  }

  private static ReleasedRun run(String version) {
    String name = "sink-task-" + version;
    try {
      Path folder = Files.createTempDirectory(name);
      Path file = folder.resolve("transcripts");
      JavaCommand command =
          new JavaCommand(
              ourClasses() + File.pathSeparator + ServerClasspath.of(name),
              ReleasedMain.class.getName(),
              JavaCommand.smallJvm(128),
              List.of(file.toString(), String.valueOf(RANDOM_SCENARIOS)));
      ServerProcess.start(name, command, ProjectFolder.resolve("target/" + name + ".log"))
          .awaitSuccess(LIMIT);
      Map<String, List<String>> transcripts = new LinkedHashMap<>();
      for (String line : Files.readAllLines(file)) {
        int tab = line.indexOf('\t');
        transcripts
            .computeIfAbsent(line.substring(0, tab), s -> new ArrayList<>())
            .add(line.substring(tab + 1));
      }
      Files.delete(file);
      Files.delete(folder);
      return new ReleasedRun(transcripts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folders of the classes of the project, without its libraries. */
  private static String ourClasses() {
    return ProjectFolder.resolve("target/test-classes")
        + File.pathSeparator
        + ProjectFolder.resolve("target/classes");
  }
}
