package io.milvusimport.emulator;

import io.milvusimport.emulator.catalog.Catalog;
import io.milvusimport.emulator.catalog.CollectionDef;
import io.milvusimport.emulator.catalog.Generation;
import io.milvusimport.emulator.rows.RowStore;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything the server remembers: collections, jobs, idempotency keys. Whoever touches it holds
 * its monitor.
 */
final class ServerState {
  private record ScopedKey(long collectionId, String key) {}

  private record Remembered(long jobId, long atMs) {}

  final Generation generation;
  final Limits limits;
  final Catalog catalog = new Catalog();
  final RowStore rows;
  private final Map<Long, ImportJob> jobs = new LinkedHashMap<>();
  private final Map<ScopedKey, Remembered> keys = new LinkedHashMap<>();

  ServerState(Generation generation, Limits limits, RowStore rows) {
    this.generation = generation;
    this.limits = limits;
    this.rows = rows;
  }

  /** The job that the key was first used for, whether or not the job is still remembered. */
  Optional<Long> jobOfKey(CollectionDef collection, String key) {
    return Optional.ofNullable(keys.get(new ScopedKey(collection.id(), key)))
        .map(Remembered::jobId);
  }

  void remember(CollectionDef collection, String key, ImportJob job) {
    keys.put(new ScopedKey(collection.id(), key), new Remembered(job.id, job.createdMs));
    if (keys.size() > limits.maxKeys()) {
      keys.remove(keys.keySet().iterator().next());
    }
  }

  void add(ImportJob job) {
    jobs.put(job.id, job);
  }

  Optional<ImportJob> job(long id) {
    return Optional.ofNullable(jobs.get(id));
  }

  /** All jobs, the oldest first; a copy. */
  List<ImportJob> jobs() {
    Collection<ImportJob> all = jobs.values();
    return List.copyOf(all);
  }

  long unfinishedJobs() {
    return jobs.values().stream().filter(j -> !j.phase().isOver()).count();
  }

  /** Forgets the job's record, not its idempotency key and not its rows. */
  void forgetJob(long id) {
    jobs.remove(id);
  }

  /** Forgets all jobs and keys, as a server does that was replaced; collections and rows stay. */
  void forgetAllJobs() {
    jobs.clear();
    keys.clear();
  }

  void expire(long nowMs) {
    long oldestJob = nowMs - limits.jobRetention().toMillis();
    jobs.values().removeIf(j -> j.phase().isOver() && j.endedMs() < oldestJob);
    long oldestKey = nowMs - limits.keyMemory().toMillis();
    keys.values().removeIf(k -> k.atMs() < oldestKey);
  }
}
