package io.milvusimport.framework.released;

import io.milvusimport.framework.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that plays all scenarios on the version of Connect on its class path and writes what
 * happened to a file: a line for each line of a transcript, after the scenario's name and a tab.
 */
public final class ReleasedMain {
  private ReleasedMain() {}

  /**
   * @param arguments the file
   */
  public static void main(String[] arguments) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Scenario scenario : Scenario.all()) {
      ReleasedFramework framework = new ReleasedFramework();
      scenario.play(framework);
      framework.transcript().lines().forEach(line -> lines.add(scenario.name() + "\t" + line));
    }
    DeadLetterReport.lines().forEach(line -> lines.add(DeadLetterReport.NAME + "\t" + line));
    Files.write(Path.of(arguments[0]), lines);
  }
}
