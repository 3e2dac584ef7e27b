package io.milvusimport.testbed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The last lines of a log file, as the body of an error message. */
final class LogTail {
  private static final int LINES = 25;

  private LogTail() {}

  static String of(Path file) {
    List<String> lines;
    try {
      lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      return "Its log " + file + " cannot be read: " + e;
    }
    String tail =
        lines.stream()
            .skip(Math.max(0, lines.size() - LINES))
            .map(line -> "    | " + line)
            .collect(Collectors.joining("\n"));
    return "The last lines of its log " + file + ":\n" + tail;
  }
}
