package io.milvusimport.intake;

import io.milvusimport.importjob.TaskView.Claim;
import io.milvusimport.importjob.TaskView.Hole;
import io.milvusimport.ledger.Fact.Anchor;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.schema.Destination;
import java.util.stream.Collectors;

/** The texts of what stops a task here; {@code docs/errors.md} says what to do about each. */
final class Messages {
  private static final String REMEDY =
      """
      The topic was re-created or truncated, it is in another Kafka cluster, or its offset was \
      altered beyond its end. Nothing was taken in from it. To read it whole, stop the connector, set \
      the offset of each of its partitions to 0 by PATCH /connectors/<name>/offsets, and resume; or \
      use a connector of another name.\
      """;

  private static final String CONTESTED_REMEDY =
      """
      Look for a second connector of the same name with the same store and prefix, in another Connect \
      cluster or with another consumer group, and delete one of the two. Nothing is lost; restart the \
      other with its tasks.\
      """;

  private Messages() {}

  static String below(SourcePartition partition, long offset, long expected) {
    return "Partition %s: got offset %d, but the ledger has everything below %d. %s"
        .formatted(partition, offset, expected, REMEDY);
  }

  static String otherRecord(SourcePartition partition, Anchor anchor, long timestampMs) {
    return """
    Partition %s: the record at offset %d has timestamp %d, but the ledger knows it with timestamp \
    %d. %s\
    """
        .formatted(partition, anchor.offset(), timestampMs, anchor.timestampMs(), REMEDY);
  }

  static String gap(SourcePartition partition, long offset, long missing, boolean anchorMissing) {
    return """
    Partition %s: %d offsets before %d are missing%s (compaction, retention, transactions, or \
    records dropped by a transform or converter). The task stops because on.offset.gap is fail. Set \
    it to log to go on after the gap.\
    """
        .formatted(
            partition,
            missing,
            offset,
            anchorMissing ? ", and so is the last record that the ledger knows" : "");
  }

  static String gone(SourcePartition partition, Hole hole, long records) {
    return """
    Partition %s: of %d records in offsets [%d, %d), whose files were withdrawn, %d are still in \
    the topic (retention or compaction removed the others, or a transform drops them now). Rows for \
    %s would be lost; nothing is committed past them. Bring the records back, or stop the connector \
    and alter its offsets to go on without them.\
    """
        .formatted(
            partition,
            hole.records(),
            hole.first(),
            hole.end(),
            records,
            hole.destinations().stream()
                .map(Destination::display)
                .collect(Collectors.joining(", ")));
  }

  static String taskContested(Claim other, int times, long windowMs) {
    return """
    Task %d was started again on %s, %d times in %d minutes, while this one is at work: another \
    writer uses this ledger. %s\
    """
        .formatted(other.task(), other.host(), times, windowMs / 60_000, CONTESTED_REMEDY);
  }

  static String contested(SourcePartition partition, int times, long windowMs) {
    return """
    Partition %s was claimed by another task %d times in %d minutes while this one was still given \
    it: another writer uses this ledger. %s\
    """
        .formatted(partition, times, windowMs / 60_000, CONTESTED_REMEDY);
  }
}
