package io.milvusimport.importjob;

import io.milvusimport.importjob.ImportJob.Planned;
import io.milvusimport.ledger.StagedFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Files that can go back to Kafka only together: rows of one batch for one destination are read
 * again together, and a job has files or has not.
 *
 * @param files all of them, by name
 * @param jobs those that they belong to
 */
record Withdrawal(Map<String, StagedFile> files, List<ImportJob> jobs) {
  /** The least that can be withdrawn with these unfinished files. */
  static Withdrawal of(Collection<StagedFile> files, Jobs all) {
    Map<String, StagedFile> taken = new LinkedHashMap<>();
    files.forEach(file -> taken.put(file.name(), file));
    List<ImportJob> jobs = new ArrayList<>();
    int before;
    do {
      before = taken.size();
      Set<List<Object>> origins =
          taken.values().stream().map(Withdrawal::origin).collect(Collectors.toSet());
      all.waiting().values().stream()
          .filter(file -> origins.contains(origin(file)))
          .forEach(file -> taken.put(file.name(), file));
      jobs.clear();
      for (ImportJob job : all.active().values()) {
        List<StagedFile> input = job.input().files();
        if (input.stream().anyMatch(f -> origins.contains(origin(f)))) {
          jobs.add(job);
          input.forEach(file -> taken.put(file.name(), file));
        }
      }
    } while (taken.size() > before);
    return new Withdrawal(taken, jobs);
  }

  private static List<Object> origin(StagedFile file) {
    return List.of(file.batchId(), file.destination());
  }

  /** A job of them that the server may have. */
  Optional<ImportJob> going() {
    return jobs.stream().filter(job -> !(job instanceof Planned)).findFirst();
  }

  /** A file of them whose rows are in with others that are in already. */
  Optional<StagedFile> begun(Sources sources) {
    return files.values().stream().filter(sources::hasBegun).findFirst();
  }

  /** Why they cannot be withdrawn. */
  Optional<String> refusal(Sources sources) {
    return going()
        .map(job -> job.input().id() + " is submitted and not finished")
        .or(
            () ->
                begun(sources)
                    .map(
                        file ->
                            "other rows of the batch of "
                                + file.name()
                                + " for "
                                + file.destination().display()
                                + " are imported"));
  }
}
