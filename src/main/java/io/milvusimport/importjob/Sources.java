package io.milvusimport.importjob;

import io.milvusimport.importjob.SourceState.Offsets;
import io.milvusimport.importjob.TaskView.Claim;
import io.milvusimport.ledger.Fact.BatchStaged;
import io.milvusimport.ledger.Fact.PartitionStarted;
import io.milvusimport.ledger.Fact.PartitionsOpened;
import io.milvusimport.ledger.Fact.Range;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.ledger.StagedFile;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who may hand over which partition, what was handed over, and how far it is in.
 *
 * <p>A partition belongs to its last claim. A batch counts only if all its claims are the current
 * ones and each of its ranges begins where its partition's staged ranges end.
 */
final class Sources {
  private final Map<SourcePartition, SourceState> partitions;

  /** Batches that are handed over and not done, with the names of their files that are not in. */
  private final Map<String, Set<String>> unfinished;

  /** Number of the last batch of each incarnation that still owns a partition. */
  private final Map<String, Long> lastBatches;

  Sources() {
    this(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
  }

  Sources(
      Map<SourcePartition, SourceState> partitions,
      Map<String, Set<String>> unfinished,
      Map<String, Long> lastBatches) {
    this.partitions = new TreeMap<>(partitions);
    this.unfinished = new TreeMap<>();
    unfinished.forEach((batch, files) -> this.unfinished.put(batch, new TreeSet<>(files)));
    this.lastBatches = new TreeMap<>(lastBatches);
  }

  Sources copy() {
    return new Sources(partitions, unfinished, lastBatches);
  }

  Map<SourcePartition, SourceState> partitions() {
    return partitions;
  }

  Map<String, Set<String>> unfinished() {
    return unfinished;
  }

  Map<String, Long> lastBatches() {
    return lastBatches;
  }

  void opened(PartitionsOpened fact, long position) {
    Claim claim = new Claim(position, fact.incarnation(), fact.task(), fact.host());
    for (SourcePartition partition : fact.partitions()) {
      SourceState known = partitions.get(partition);
      partitions.put(
          partition,
          known == null ? new SourceState(claim, Optional.empty()) : known.claimedBy(claim));
    }
    Set<String> owners =
        partitions.values().stream().map(s -> s.claim().incarnation()).collect(Collectors.toSet());
    lastBatches.keySet().retainAll(owners);
  }

  Optional<String> refusal(PartitionStarted fact) {
    SourceState known = partitions.get(fact.partition());
    if (known == null || known.claim().position() != fact.claim()) {
      return Optional.of(notOwned(fact.partition(), fact.claim(), known));
    }
    return known
        .offsets()
        .map(o -> fact.partition() + " was started before; its staged end is " + o.stagedEnd());
  }

  void started(PartitionStarted fact) {
    partitions.computeIfPresent(fact.partition(), (p, known) -> known.startedAt(fact.offset()));
  }

  Optional<String> refusal(BatchStaged fact) {
    Long last = lastBatches.get(fact.incarnation());
    if (last != null && fact.batch() <= last) {
      return Optional.of(
          "batch " + fact.batch() + " of " + fact.incarnation() + " comes after batch " + last);
    }
    if (fact.ranges().isEmpty()) {
      return Optional.of("batch " + fact.batch() + " of " + fact.incarnation() + " has no range");
    }
    Set<SourcePartition> seen = new HashSet<>();
    for (Range range : fact.ranges()) {
      Optional<String> refusal = refusal(fact.incarnation(), range);
      if (refusal.isPresent()) {
        return refusal;
      }
      if (!seen.add(range.partition())) {
        return Optional.of("batch " + fact.batch() + " names " + range.partition() + " twice");
      }
    }
    String batchId = batchId(fact);
    return fact.files().stream()
        .filter(file -> !file.batchId().equals(batchId))
        .findFirst()
        .map(file -> "file " + file.name() + " does not belong to batch " + batchId);
  }

  private Optional<String> refusal(String incarnation, Range range) {
    SourceState known = partitions.get(range.partition());
    if (known == null
        || known.claim().position() != range.claim()
        || !known.claim().incarnation().equals(incarnation)) {
      return Optional.of(notOwned(range.partition(), range.claim(), known));
    }
    if (known.offsets().isEmpty()) {
      return Optional.of(range.partition() + " was not started");
    }
    long stagedEnd = known.offsets().get().stagedEnd();
    return range.first() == stagedEnd
        ? Optional.empty()
        : Optional.of(
            "range ["
                + range.first()
                + ", "
                + range.end()
                + ") of "
                + range.partition()
                + " does not begin at the staged end "
                + stagedEnd);
  }

  private static String notOwned(
      SourcePartition partition, long claim, @Nullable SourceState known) {
    return "claim "
        + claim
        + " of "
        + partition
        + " is not the current one"
        + (known == null
            ? ""
            : ": claim "
                + known.claim().position()
                + " of task "
                + known.claim().task()
                + " on "
                + known.claim().host()
                + " is");
  }

  void staged(BatchStaged fact) {
    String batch = batchId(fact);
    lastBatches.put(fact.incarnation(), fact.batch());
    for (Range range : fact.ranges()) {
      partitions.computeIfPresent(
          range.partition(),
          (p, known) ->
              known.with(known.offsets().orElseThrow().staged(batch, range.end(), range.anchor())));
    }
    if (!fact.files().isEmpty()) {
      unfinished.put(
          batch,
          fact.files().stream()
              .map(StagedFile::name)
              .collect(Collectors.toCollection(TreeSet::new)));
    }
    advance();
  }

  /** The rows of these files are in, or were set aside. */
  void done(List<StagedFile> files) {
    for (StagedFile file : files) {
      Set<String> left = unfinished.get(file.batchId());
      if (left != null && left.remove(file.name()) && left.isEmpty()) {
        unfinished.remove(file.batchId());
      }
    }
    advance();
  }

  private void advance() {
    partitions.replaceAll(
        (partition, known) ->
            known
                .offsets()
                .filter(offsets -> !offsets.isDrained())
                .map(offsets -> known.with(offsets.advanced(b -> !unfinished.containsKey(b))))
                .orElse(known));
  }

  /** Whether an incarnation may still hand over the batch of this number. */
  boolean mayStillStage(String incarnation, long batch) {
    Long last = lastBatches.get(incarnation);
    return (last == null || batch > last)
        && partitions.values().stream().anyMatch(s -> s.claim().incarnation().equals(incarnation));
  }

  /** Whether ranges of the partition wait for one of these files. */
  boolean waitsFor(SourcePartition partition, List<StagedFile> files) {
    Optional<Offsets> offsets =
        Optional.ofNullable(partitions.get(partition)).flatMap(SourceState::offsets);
    if (offsets.isEmpty()) {
      return false;
    }
    Set<String> batches = files.stream().map(StagedFile::batchId).collect(Collectors.toSet());
    return offsets.get().pending().stream().anyMatch(range -> batches.contains(range.batch()));
  }

  private static String batchId(BatchStaged fact) {
    return fact.incarnation() + "-" + fact.batch();
  }
}
