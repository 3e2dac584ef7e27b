package io.milvusimport.connect;

import io.milvusimport.importjob.TaskView;
import io.milvusimport.ledger.Fact.OffsetsAltered;
import io.milvusimport.ledger.Fact.Position;
import io.milvusimport.ledger.SourcePartition;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** What altered offsets mean for the rows of one partition, in a line for the log. */
final class OffsetMove {
  private OffsetMove() {}

  /**
   * @param view the ledger before the fact
   */
  static List<String> lines(TaskView view, OffsetsAltered fact) {
    List<String> lines = new ArrayList<>();
    fact.positions().forEach(to -> lines.add(line(view, to)));
    Set<SourcePartition> named =
        fact.positions().stream().map(Position::partition).collect(Collectors.toSet());
    List<SourcePartition> others =
        view.partitions().stream().filter(p -> !named.contains(p)).sorted().toList();
    if (!others.isEmpty()) {
      lines.add("Offsets left as they are: partitions=" + others);
    }
    return lines;
  }

  private static String line(TaskView view, Position to) {
    SourcePartition partition = to.partition();
    OptionalLong frontier = view.frontier(partition);
    String where =
        "topic=%s partition=%d imported=%s handedOver=%s"
            .formatted(
                partition.topic(),
                partition.partition(),
                text(frontier),
                text(view.stagedEnd(partition)));
    if (to.offset().isEmpty()) {
      return """
      Offsets reset: %s: read as if for the first time, from where auto.offset.reset says; rows \
      that are in already are imported again\
      """
          .formatted(where);
    }
    long next = to.offset().get();
    String moved = "Offsets altered: " + where + " next=" + next + ": ";
    if (frontier.isEmpty()) {
      return moved + "nothing was imported before, reading begins there";
    }
    long end = frontier.getAsLong();
    if (next < end) {
      return moved
          + "%d offsets [%d, %d) are read again, their rows are imported a second time"
              .formatted(end - next, next, end);
    }
    return next == end
        ? moved + "reading goes on behind what is imported"
        : moved
            + "%d offsets [%d, %d) are skipped, their rows are not imported"
                .formatted(next - end, end, next);
  }

  private static String text(OptionalLong offset) {
    return offset.isPresent() ? Long.toString(offset.getAsLong()) : "none";
  }
}
