package io.milvusimport.milvus;

import com.fasterxml.jackson.databind.JsonNode;
import io.milvusimport.importjob.ImportService.RemoteJob;
import io.milvusimport.importjob.ImportService.RemoteJobLine;
import io.milvusimport.importjob.ImportService.RemoteState;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads what a server says of a job. Releases differ in small things: ids are text or numbers, a
 * reason is absent or empty, and new states come up.
 */
final class JobDocument {
  /** How releases before 2.6 print a file: one of these for each object. */
  private static final Pattern PRINTED_PATH =
      Pattern.compile("(?<=^|\\s)paths:\\s*(?:\"([^\"]*)\"|(\\S.*))");

  /** Between the objects of one file. Names may hold blanks, and only NumPy files have several. */
  private static final Pattern NEXT_PATH = Pattern.compile("(?<=\\.npy\"?)(?:,\\s*|\\s+)");

  private JobDocument() {}

  /** A job's id out of {@code jobId}, or empty. */
  static Optional<String> id(JsonNode data) {
    JsonNode id = data.path("jobId");
    boolean usable = id.isIntegralNumber() || id.isTextual();
    return usable && !id.asText().isBlank() ? Optional.of(id.asText()) : Optional.empty();
  }

  /** Empty if there is no state, or if another job is described than the one asked for. */
  static Optional<RemoteJob> job(String asked, JsonNode data, ObjectPaths paths, Secrets secrets) {
    boolean another = id(data).filter(id -> !id.equals(asked)).isPresent();
    if (another || !data.path("state").isTextual()) {
      return Optional.empty();
    }
    Set<String> files = new HashSet<>();
    for (JsonNode detail : data.path("details")) {
      String fileName = detail.path("fileName").asText("");
      if (!fileName.isBlank()) {
        paths(fileName).forEach(path -> files.add(paths.keyOf(path)));
      }
    }
    return Optional.of(
        new RemoteJob(
            asked,
            state(data.path("state").asText()),
            rows(data),
            secrets.clean(data.path("reason").asText("")),
            files));
  }

  /** A line of a list; empty if it names no job. */
  static Optional<RemoteJobLine> line(JsonNode line) {
    return id(line).map(id -> new RemoteJobLine(id, state(line.path("state").asText(""))));
  }

  private static RemoteState state(String name) {
    return switch (name) {
      case "Uncommitted" -> RemoteState.UNCOMMITTED;
      case "Committing" -> RemoteState.COMMITTING;
      case "Completed" -> RemoteState.COMPLETED;
      case "Failed" -> RemoteState.FAILED;
      default -> RemoteState.IN_PROGRESS;
    };
  }

  /** Zilliz Cloud documents {@code totalRows} only. */
  private static long rows(JsonNode data) {
    JsonNode rows =
        data.hasNonNull("importedRows") ? data.get("importedRows") : data.path("totalRows");
    return rows.asLong(-1);
  }

  /**
   * The paths out of {@code path}, {@code [path path]} or {@code id:1 paths:"path" paths:"path"}.
   */
  private static List<String> paths(String fileName) {
    List<String> printed =
        PRINTED_PATH
            .matcher(fileName)
            .results()
            .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
            .toList();
    if (!printed.isEmpty()) {
      return printed.stream().map(JobDocument::unquoted).toList();
    }
    String list = fileName.strip();
    if (list.startsWith("[") && list.endsWith("]")) {
      list = list.substring(1, list.length() - 1);
    }
    return NEXT_PATH.splitAsStream(list).map(JobDocument::unquoted).toList();
  }

  private static String unquoted(String path) {
    String text = path.strip();
    boolean isQuoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    return isQuoted ? text.substring(1, text.length() - 1) : text;
  }
}
