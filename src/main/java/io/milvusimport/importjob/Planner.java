package io.milvusimport.importjob;

import io.milvusimport.ledger.Fact.JobPlanned;
import io.milvusimport.ledger.StagedFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Groups waiting files into few large jobs: of one destination, collection and schema, in the order
 * of their hand-over, as soon as a job is full or its oldest file has waited long enough.
 */
final class Planner {
  private final Policy policy;

  /** When this coordinator first saw a waiting file. Soft: after a restart files wait anew. */
  private final Map<String, Long> seenAtMs = new HashMap<>();

  Planner(Policy policy) {
    this.policy = policy;
  }

  /**
   * @param planned how many jobs were ever planned
   * @param slots how many more jobs there may be
   */
  List<JobPlanned> plan(
      Collection<StagedFile> waiting, long epoch, long planned, int slots, long nowMs) {
    waiting.forEach(file -> seenAtMs.putIfAbsent(file.name(), nowMs));
    List<JobPlanned> plans = new ArrayList<>();
    for (List<StagedFile> group : groups(waiting)) {
      List<StagedFile> rest = group;
      while (!rest.isEmpty() && plans.size() < slots) {
        int n = fitting(rest);
        boolean isFull = n < rest.size() || n == policy.jobMaxFiles();
        if (!isFull && nowMs - oldestMs(rest) < policy.lingerMs()) {
          break;
        }
        List<String> names = rest.subList(0, n).stream().map(StagedFile::name).toList();
        plans.add(new JobPlanned(epoch, "job-" + (planned + plans.size()), names));
        names.forEach(seenAtMs::remove);
        rest = rest.subList(n, rest.size());
      }
    }
    return plans;
  }

  private static Collection<List<StagedFile>> groups(Collection<StagedFile> waiting) {
    Map<List<Object>, List<StagedFile>> groups = new LinkedHashMap<>();
    for (StagedFile file : waiting) {
      List<Object> kind = List.of(file.destination(), file.collectionId(), file.fingerprint());
      groups.computeIfAbsent(kind, k -> new ArrayList<>()).add(file);
    }
    return groups.values();
  }

  /** How many of the first files one job takes; at least one, however large. */
  private int fitting(List<StagedFile> files) {
    long bytes = files.get(0).bytes();
    int n = 1;
    while (n < files.size()
        && n < policy.jobMaxFiles()
        && bytes + files.get(n).bytes() <= policy.jobMaxBytes()) {
      bytes += files.get(n).bytes();
      n++;
    }
    return n;
  }

  private long oldestMs(List<StagedFile> files) {
    return files.stream().mapToLong(f -> seenAtMs.getOrDefault(f.name(), 0L)).min().orElse(0);
  }
}
