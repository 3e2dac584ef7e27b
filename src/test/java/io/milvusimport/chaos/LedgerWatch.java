package io.milvusimport.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.milvusimport.testbed.JsonHttp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the ledger says, read from the appends that its store accepted, and independently of the
 * connector's own reading. Safe for threads.
 */
final class LedgerWatch {
  private final Map<String, List<Rows>> rowsByFile = new HashMap<>();
  private final Map<String, List<String>> filesByJob = new HashMap<>();
  private final Set<String> submitting = new HashSet<>();
  private final Set<String> running = new HashSet<>();
  private final Map<String, String> questions = new HashMap<>();

  /** Offsets {@code [first, end)} of one partition. */
  record Rows(int partition, long first, long end) {}

  /**
   * The body of an append that was accepted.
   *
   * <p>A file has all rows of its batch: there is one destination, and no batch is large.
   */
  synchronized void appended(String entry) {
    for (JsonNode fact : JsonHttp.parse(entry).path("facts")) {
      take(fact.path("fact").asText(), fact);
    }
  }

  private void take(String name, JsonNode fact) {
    String job = fact.path("job").asText();
    switch (name) {
      case "BatchStaged" -> {
        List<Rows> rows = new ArrayList<>();
        fact.path("ranges")
            .forEach(
                range ->
                    rows.add(
                        new Rows(
                            range.path("partition").path("partition").asInt(),
                            range.path("first").asLong(),
                            range.path("end").asLong())));
        fact.path("files").forEach(file -> rowsByFile.put(file.path("name").asText(), rows));
      }
      case "JobPlanned" -> {
        List<String> files = new ArrayList<>();
        fact.path("files").forEach(file -> files.add(file.asText()));
        filesByJob.put(job, files);
      }
      case "SubmitStarted" -> submitting.add(job);
      case "SubmitAccepted" -> {
        submitting.remove(job);
        running.add(job);
      }
      case "SubmitRefused", "AttemptEnded", "JobCompleted", "JobWitnessed" -> {
        submitting.remove(job);
        running.remove(job);
        questions.remove(job);
      }
      case "JobUnresolved" -> questions.put(job, job + "-" + fact.path("attempt").asText());
      case "OperatorDecided" -> {
        questions.remove(job);
        submitting.remove(job);
        running.remove(job);
      }
      default -> {
        // Says nothing of jobs.
      }
    }
  }

  /** Whether the server may have a job that the ledger does not know of. */
  synchronized boolean hasDoubts() {
    return !submitting.isEmpty();
  }

  /** How many jobs the server has that are not over, as far as the ledger knows. */
  synchronized int runningJobs() {
    return running.size();
  }

  /** Questions that wait for a person: job by job, the beginning of the answer's name. */
  synchronized Map<String, String> questions() {
    return Map.copyOf(questions);
  }

  /** Rows of all files of a job. */
  synchronized List<Rows> rowsOf(String job) {
    return filesByJob.getOrDefault(job, List.of()).stream()
        .flatMap(file -> rowsByFile.getOrDefault(file, List.of()).stream())
        .toList();
  }
}
