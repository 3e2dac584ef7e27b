package io.milvusimport.framework.released;

import io.milvusimport.framework.RandomScenario;
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
   * @param arguments the file, and how many random scenarios to play beside the named ones
   */
  public static void main(String[] arguments) throws IOException {
    List<String> lines = new ArrayList<>();
    List<Scenario> scenarios = new ArrayList<>(Scenario.all());
    for (long seed = 0; seed < Long.parseLong(arguments[1]); seed++) {
      scenarios.add(new RandomScenario(seed));
    }
    for (Scenario scenario : scenarios) {
      ReleasedFramework framework = new ReleasedFramework();
      scenario.play(framework);
      framework.transcript().lines().forEach(line -> lines.add(scenario.name() + "\t" + line));
    }
    DeadLetterReport.lines().forEach(line -> lines.add(DeadLetterReport.NAME + "\t" + line));
    Files.write(Path.of(arguments[0]), lines);
  }
}
