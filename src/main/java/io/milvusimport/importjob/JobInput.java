package io.milvusimport.importjob;

import io.milvusimport.ledger.StagedFile;
import io.milvusimport.ledger.Suffix;
import io.milvusimport.schema.Destination;
import java.util.List;

/**
 * What a job imports, and under which names.
 *
 * @param id {@code job-<n>}, unique within the ledger
 * @param files all of one destination, collection id and schema fingerprint; at least one
 * @param names suffix of the names that the current attempt owns
 * @param failures attempts of this epoch that the server's job itself failed
 */
public record JobInput(String id, List<StagedFile> files, Suffix names, int failures) {
  public JobInput {
    files = List.copyOf(files);
    if (files.isEmpty()) {
      throw new IllegalArgumentException("Job " + id + " has no files");
    }
  }

  public Destination destination() {
    return files.get(0).destination();
  }

  public String collectionId() {
    return files.get(0).collectionId();
  }

  public int attempt() {
    return names.attempt();
  }

  public long rows() {
    return files.stream().mapToLong(StagedFile::rows).sum();
  }

  public long bytes() {
    return files.stream().mapToLong(StagedFile::bytes).sum();
  }

  /** Keys of all objects below the connector's folder under a suffix, in the files' order. */
  public List<String> keys(Suffix suffix) {
    return files.stream().flatMap(file -> file.keys(suffix).stream()).toList();
  }

  /** Object keys of the current attempt. */
  public List<String> keys() {
    return keys(names);
  }

  JobInput renamed(Suffix next, boolean failed) {
    return new JobInput(id, files, next, failures + (failed ? 1 : 0));
  }

  JobInput withoutFailures() {
    return new JobInput(id, files, names, 0);
  }
}
