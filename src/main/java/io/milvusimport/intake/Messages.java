package io.milvusimport.intake;

import io.milvusimport.importjob.TaskView.Claim;
import io.milvusimport.importjob.TaskView.Hole;
import io.milvusimport.ledger.Fact.Anchor;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.ledger.Tally;

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

  /**
   * @param first what went to a destination of the hole when it was read first
   * @param now what goes there now
   */
  static String gone(SourcePartition partition, Hole hole, Tally first, Tally now) {
    return """
    Partition %s: of offsets [%d, %d), whose files were withdrawn, %d records went to %s when they \
    were read first, and read again, %s. %s, and rows would be lost or imported twice; nothing is \
    committed past them. %s, and restart the task; or stop the connector and alter its offsets to go \
    on without them.\
    """
        .formatted(
            partition,
            hole.first(),
            hole.end(),
            first.records(),
            first.destination().display(),
            now.records() == first.records() ? "as many others do" : now.records() + " do",
            now.records() < first.records()
                ? "Retention or compaction removed the others, or settings or transforms were"
                    + " changed since and they go elsewhere"
                : "Settings or transforms were changed since and records go elsewhere",
            now.records() < first.records()
                ? "Bring the records, settings and transforms back"
                : "Bring the settings and transforms back");
  }

  /** The same, where nothing that comes later shows that the rest is gone. */
  static String silent(
      SourcePartition partition, Hole hole, Tally first, Tally now, long silentMs) {
    return """
    Partition %s: of offsets [%d, %d), whose files were withdrawn, %d records went to %s when they \
    were read first; %d have come again, and for %d minutes no record of the partition. Either Kafka \
    could not be read, or retention removed them and all that follow. Nothing is committed past them. \
    Restart the task to have it look again; if they are gone, stop the connector and alter its \
    offsets to go on without them.\
    """
        .formatted(
            partition,
            hole.first(),
            hole.end(),
            first.records(),
            first.destination().display(),
            now.records(),
            silentMs / 60_000);
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
