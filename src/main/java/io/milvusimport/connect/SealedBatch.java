package io.milvusimport.connect;

import io.milvusimport.file.SealedFile;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.StagedFile;
import java.util.List;
import java.util.concurrent.Future;

/**
 * A batch that was cut: its files are complete on local disk and nothing of it counts yet.
 *
 * @param records taken in, those without a row included
 * @param reports of the records that are on their way to the dead letter queue
 */
record SealedBatch(
    long number,
    FlushReason reason,
    List<Fact.Range> ranges,
    List<Part> parts,
    List<Fact.Rejected> rejected,
    long rejectedRecords,
    long records,
    List<Future<Void>> reports) {
  /** A file on local disk and what it is to be in the store. */
  record Part(SealedFile local, StagedFile staged) {}

  SealedBatch {
    ranges = List.copyOf(ranges);
    parts = List.copyOf(parts);
    rejected = List.copyOf(rejected);
    reports = List.copyOf(reports);
  }

  long bytes() {
    return parts.stream().mapToLong(part -> part.local().bytes()).sum();
  }

  long rows() {
    return parts.stream().mapToLong(part -> part.local().rows()).sum();
  }
}
