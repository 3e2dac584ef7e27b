package io.milvusimport.testbed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A program of the system that ends by itself, with what it printed. */
record ShortCommand(List<String> line) {
  ShortCommand {
    line = List.copyOf(line);
  }

  static ShortCommand of(List<String> line) {
    return new ShortCommand(line);
  }

  /** Whether the program is there and tells its version. */
  static boolean exists(String program) {
    return of(List.of(program, "--version")).run().ok();
  }

  ShortCommand with(String... arguments) {
    List<String> longer = new ArrayList<>(line);
    longer.addAll(List.of(arguments));
    return new ShortCommand(longer);
  }

  /**
   * How it ended.
   *
   * @param status the exit code; -1 when there is no such program
   */
  record Result(int status, String output) {
    boolean ok() {
      return status == 0;
    }

    String lastLine() {
      List<String> lines = output.lines().filter(l -> !l.isBlank()).toList();
      return lines.isEmpty() ? "it printed nothing" : lines.get(lines.size() - 1).strip();
    }
  }

  /** Runs it and waits for its end. */
  Result run() {
    Process process;
    try {
      process = new ProcessBuilder(line).redirectErrorStream(true).start();
    } catch (IOException noSuchProgram) {
      return new Result(-1, String.valueOf(noSuchProgram.getMessage()));
    }
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output);
    } catch (IOException e) {
      throw new ServerFailure(line.get(0) + " cannot be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      throw new ServerFailure("Interrupted while running " + line.get(0), e);
    }
  }
}
