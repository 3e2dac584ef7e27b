package io.milvusimport.importjob;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.milvusimport.ledger.StagedFile;
import io.milvusimport.ledger.Suffix;
import io.milvusimport.schema.Destination;
import java.util.Collection;
import java.util.List;

/**
 * What a job imports, and under which names.
 *
 * @param id {@code job-<n>}, or {@code <id>.<n>} for a part of a job that was split; unique within
 *     the ledger
 * @param files all of one destination, collection id and schema fingerprint; at least one
 * @param names suffix of the names that the current attempt owns
 * @param trouble what befell the files in this epoch
 */
public record JobInput(String id, List<StagedFile> files, Suffix names, Trouble trouble) {
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

  /** Whether the job is a part of one that was split. */
  @JsonIgnore
  public boolean isPart() {
    return id.indexOf('.') >= 0;
  }

  /** Whether the files go to the same place and were made for the same schema. */
  boolean isOfKind(JobInput other) {
    return takes(other.files.get(0));
  }

  /** Whether a file could have been in the job. */
  boolean takes(StagedFile file) {
    return destination().equals(file.destination())
        && collectionId().equals(file.collectionId())
        && files.get(0).fingerprint().equals(file.fingerprint());
  }

  JobInput renamed(Suffix next, boolean failed) {
    return new JobInput(id, files, next, failed ? trouble.failed() : trouble);
  }

  JobInput with(Trouble next) {
    return new JobInput(id, files, names, next);
  }

  /** A part of the job, with the files of these names. */
  JobInput part(String part, Collection<String> of) {
    List<StagedFile> some = files.stream().filter(file -> of.contains(file.name())).toList();
    return new JobInput(part, some, names, Trouble.NONE);
  }
}
