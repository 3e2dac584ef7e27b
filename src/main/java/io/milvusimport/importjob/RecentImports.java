package io.milvusimport.importjob;

import io.milvusimport.ledger.StagedFile;
import io.milvusimport.schema.PrimaryKeys;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Files that are in and that a loaded collection may not show yet: their keys would be taken for
 * absent. Soft; what was imported before this coordinator began is not known to it.
 */
final class RecentImports {
  private record Import(long atMs, List<StagedFile> files) {}

  private final Deque<Import> imports = new ArrayDeque<>();
  private long blindUntilMs = Long.MAX_VALUE;

  /** A coordinator begins, and nothing was imported before or something may have been. */
  void begin(boolean isFirst, long nowMs) {
    imports.clear();
    blindUntilMs = isFirst ? nowMs : nowMs + Policy.VISIBLE_MS;
  }

  void add(JobInput in, long nowMs) {
    imports.add(new Import(nowMs, in.files()));
  }

  /** The witnesses that were truly absent when they were not seen a moment ago. */
  Optional<PrimaryKeys> absent(PrimaryKeys unseen, String collectionId, long nowMs) {
    while (!imports.isEmpty() && nowMs - imports.getFirst().atMs() >= Policy.VISIBLE_MS) {
      imports.removeFirst();
    }
    if (nowMs < blindUntilMs) {
      return Optional.empty();
    }
    List<StagedFile> hidden =
        imports.stream()
            .flatMap(each -> each.files().stream())
            .filter(file -> file.collectionId().equals(collectionId))
            .toList();
    return JobWitnesses.without(unseen, hidden);
  }
}
