package io.milvusimport.connect;

import io.milvusimport.file.FileFormat;
import io.milvusimport.ledger.Fact;
import io.milvusimport.schema.Destination;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The texts of what stops a task here; {@code docs/errors.md} says what to do about each. */
final class Texts {
  private Texts() {}

  static String unusable(Destination destination, List<String> problems) {
    return "Collection %s cannot be imported into: %s The task stops."
        .formatted(destination.display(), String.join(" ", problems));
  }

  static String notInFormat(Destination destination, FileFormat format, List<String> problems) {
    return "Collection %s cannot be imported by file.format=%s: %s The task stops."
        .formatted(
            destination.display(),
            format.name().toLowerCase(Locale.ROOT),
            String.join(" ", problems));
  }

  static String otherCollection(Destination destination, String before, String now) {
    return """
    Collection %s was replaced: its id was %s and is %s. What was read for the old one is not \
    imported into the new one. The task stops; restart it to go on with the new collection.\
    """
        .formatted(destination.display(), before, now);
  }

  static String droppedCollection(Destination destination, String id, String reason) {
    return """
    Collection %s is gone: its id was %s and there is none now. %s What was read for it is not \
    handed over. The task stops; bring the collection back, or create it anew, and restart the task.\
    """
        .formatted(destination.display(), id, reason);
  }

  static String noDestination(String topic) {
    return """
    Topic %s has no destination: topic.collection.map has no entry for it, and milvus.collection \
    is not set. The task stops; add one of them.\
    """
        .formatted(topic);
  }

  static String topicIsNoName(String topic, String template, String form) {
    return """
    Topic %s has no destination: %s makes a name of it that no server takes (%s). The task stops; \
    name the destination by topic.collection.map.\
    """
        .formatted(topic, template, form);
  }

  static String missingDestination(String topic, String setting, String reason) {
    return """
    Topic %s goes where there is nothing, by %s. %s The task stops; create what is missing or \
    correct the setting, then restart the task.\
    """
        .formatted(topic, setting, reason);
  }

  static String noWayAgain(String record, Destination wanted) {
    return """
    Record %s is read again for rows of %s, whose files were withdrawn, but by milvus.collection and \
    topic.collection.map no record goes there any more: its rows would be lost. The task stops; \
    restore these settings until offsets have moved past it, or stop the connector and alter its \
    offsets, by which the records are read as new ones.\
    """
        .formatted(record, wanted.display());
  }

  static String mapping(Destination destination, List<String> problems) {
    return "Records cannot be mapped to collection %s: %s The task stops; correct the settings named."
        .formatted(destination.display(), String.join(" ", problems));
  }

  static String deadLetterLost() {
    return """
    A rejected record could not be written to the dead letter queue: the worker's log has the \
    producer's reason. Its batch does not count and nothing is skipped. The task stops; make the \
    topic writable (existence, rights, max.message.bytes) and restart it.\
    """;
  }

  static String noOriginalOffsets() {
    return """
    This Connect worker is older than Kafka 3.6: it does not tell the original topic, partition and \
    offset of a record, without which nothing can be imported exactly once. Run the connector on a \
    worker of Kafka 3.6 or later.\
    """;
  }

  static String ranges(List<Fact.Range> ranges) {
    return ranges.stream()
        .map(r -> r.partition() + "[" + r.first() + "," + r.end() + ")")
        .collect(Collectors.joining(" "));
  }
}
