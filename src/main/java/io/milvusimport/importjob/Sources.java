package io.milvusimport.importjob;

import io.milvusimport.importjob.SourceState.Offsets;
import io.milvusimport.importjob.TaskView.Claim;
import io.milvusimport.importjob.TaskView.Seating;
import io.milvusimport.ledger.Fact.BatchStaged;
import io.milvusimport.ledger.Fact.OffsetsAltered;
import io.milvusimport.ledger.Fact.PartitionStarted;
import io.milvusimport.ledger.Fact.PartitionsOpened;
import io.milvusimport.ledger.Fact.Position;
import io.milvusimport.ledger.Fact.Range;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.ledger.StagedFile;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who may hand over which partition, what was handed over, and how far it is in.
 *
 * <p>A partition belongs to its last claim. A batch counts only if all its claims are the current
 * ones and each of its ranges begins where its partition's staged ranges end, or at the first of
 * them that is to be read again.
 */
final class Sources {
  private final Map<SourcePartition, SourceState> partitions;

  private final Map<String, OpenBatch> unfinished;

  /** Number of the last batch of each incarnation that still owns a partition. */
  private final Map<String, Long> lastBatches;

  /** Who claimed as which task, by its number. */
  private final Map<Integer, Seating> seats;

  Sources() {
    this(Map.of(), Map.of(), Map.of(), Map.of());
  }

  Sources(
      Map<SourcePartition, SourceState> partitions,
      Map<String, OpenBatch> unfinished,
      Map<String, Long> lastBatches,
      Map<Integer, Seating> seats) {
    this.partitions = new TreeMap<>(partitions);
    this.unfinished = new TreeMap<>(unfinished);
    this.lastBatches = new TreeMap<>(lastBatches);
    this.seats = new TreeMap<>(seats);
  }

  Sources copy() {
    return new Sources(partitions, unfinished, lastBatches, seats);
  }

  Map<SourcePartition, SourceState> partitions() {
    return partitions;
  }

  /** Batches of which not every file is in, by id. */
  Map<String, OpenBatch> unfinished() {
    return unfinished;
  }

  Map<String, Long> lastBatches() {
    return lastBatches;
  }

  Map<Integer, Seating> seats() {
    return seats;
  }

  void opened(PartitionsOpened fact, long position) {
    Claim claim = new Claim(position, fact.incarnation(), fact.task(), fact.host());
    seats.merge(
        fact.task(), new Seating(claim, Optional.empty()), (known, next) -> known.then(claim));
    for (SourcePartition partition : fact.partitions()) {
      SourceState known = partitions.get(partition);
      partitions.put(
          partition,
          known == null
              ? new SourceState(claim, position, Optional.empty())
              : known.claimedBy(claim));
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
    if (!range.again().isEmpty()) {
      return known.offsets().get().refusalOfAgain(range);
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
          (p, known) -> {
            Offsets offsets = known.offsets().orElseThrow();
            return known.with(
                range.again().isEmpty()
                    ? offsets.staged(batch, range)
                    : offsets.stagedAgain(batch, range));
          });
    }
    if (!fact.files().isEmpty()) {
      unfinished.put(batch, OpenBatch.of(fact.files()));
    }
    advance();
  }

  /** The rows of these files are in, or were set aside. */
  void done(List<StagedFile> files) {
    files.forEach(file -> unfinished.computeIfPresent(file.batchId(), (id, b) -> b.done(file)));
    advance();
  }

  /** Whether rows of the file's batch for its destination are in already. */
  boolean hasBegun(StagedFile file) {
    OpenBatch batch = unfinished.get(file.batchId());
    return batch == null || batch.begun().contains(file.destination());
  }

  /** The offsets of these files' rows are to be read again. */
  void withdrawn(Collection<StagedFile> files) {
    for (StagedFile file : files) {
      partitions.replaceAll(
          (partition, known) ->
              known
                  .offsets()
                  .map(o -> known.with(o.withdrawn(file.batchId(), file.destination())))
                  .orElse(known));
      unfinished.computeIfPresent(file.batchId(), (id, batch) -> batch.withdrawn(file));
    }
    advance();
  }

  /** Ids of the batches that hold rows of the partition which are not all in. */
  Set<String> unfinishedBatches(SourcePartition partition) {
    return Optional.ofNullable(partitions.get(partition))
        .flatMap(SourceState::offsets)
        .map(
            offsets ->
                unfinished.keySet().stream()
                    .filter(id -> offsets.pending().stream().anyMatch(range -> range.isOf(id)))
                    .collect(Collectors.toSet()))
        .orElse(Set.of());
  }

  /** Reading goes on elsewhere, and nobody owns anything. */
  void altered(OffsetsAltered fact, long position) {
    Claim nobody = new Claim(position, "", -1, "");
    partitions.replaceAll((partition, known) -> known.claimedBy(nobody));
    for (Position to : fact.positions()) {
      SourceState known = partitions.get(to.partition());
      SourceState unread =
          new SourceState(nobody, known == null ? position : known.since(), Optional.empty());
      partitions.put(to.partition(), to.offset().map(unread::startedAt).orElse(unread));
    }
    lastBatches.clear();
    seats.clear();
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
    return offsets.get().pending().stream()
        .anyMatch(range -> batches.stream().anyMatch(range::isOf));
  }

  private static String batchId(BatchStaged fact) {
    return fact.incarnation() + "-" + fact.batch();
  }
}
