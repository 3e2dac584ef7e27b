package io.milvusimport.importjob;

import io.milvusimport.ledger.StagedFile;
import io.milvusimport.schema.PrimaryKeys;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The witnesses of the jobs that were submitted: keys that the collection did not have before the
 * present attempt. One that another file may have brought in since says nothing any more.
 */
final class JobWitnesses {
  private final Map<String, PrimaryKeys> byJob;

  JobWitnesses(Map<String, PrimaryKeys> byJob) {
    this.byJob = new TreeMap<>(byJob);
  }

  JobWitnesses copy() {
    return new JobWitnesses(byJob);
  }

  /** By job id. */
  Map<String, PrimaryKeys> byJob() {
    return byJob;
  }

  /** An attempt begins. */
  void put(String job, Optional<PrimaryKeys> witnesses) {
    byJob.remove(job);
    witnesses.ifPresent(w -> byJob.put(job, w));
  }

  /** The attempt is over. */
  void forget(String job) {
    byJob.remove(job);
  }

  /** Files of a job are in: what they may hold is no witness of another any more. */
  void imported(JobInput in, Map<String, ImportJob> active) {
    for (ImportJob other : active.values()) {
      String id = other.input().id();
      if (!id.equals(in.id()) && isSameCollection(other.input(), in)) {
        put(id, Optional.ofNullable(byJob.get(id)).flatMap(w -> without(w, in.files())));
      }
    }
  }

  /**
   * Those that prove that the job is in if the collection has them: no unfinished job may have
   * brought them. Empty if there is no such proof.
   */
  Optional<PrimaryKeys> proof(String job, Map<String, ImportJob> active) {
    Optional<PrimaryKeys> left = Optional.ofNullable(byJob.get(job));
    ImportJob own = active.get(job);
    for (ImportJob other : active.values()) {
      if (own != null && other != own && isSameCollection(other.input(), own.input())) {
        left = left.flatMap(w -> without(w, other.input().files()));
      }
    }
    return left;
  }

  private static boolean isSameCollection(JobInput one, JobInput other) {
    return one.collectionId().equals(other.collectionId());
  }

  /** Without the keys that one of the files may hold; empty if none is left. */
  static Optional<PrimaryKeys> without(PrimaryKeys witnesses, Collection<StagedFile> files) {
    return witnesses.only(
        key -> files.stream().noneMatch(file -> file.mayHold(key, witnesses.isText())));
  }
}
