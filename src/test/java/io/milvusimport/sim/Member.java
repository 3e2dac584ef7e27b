package io.milvusimport.sim;

import io.milvusimport.framework.Membership;
import io.milvusimport.framework.Rebalance;
import io.milvusimport.framework.Rebalance.Kind;
import io.milvusimport.ledger.SourcePartition;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * One loop in its group. In a poll it hears, in this order, that it was thrown out and has lost
 * everything, what it has to give up, and what it is given.
 */
final class Member implements Membership {
  private final Group group;
  private final SinkLoop loop;
  private final Deque<Kind> steps = new ArrayDeque<>();
  private List<SourcePartition> givenUp = List.of();

  Member(Group group, SinkLoop loop) {
    this.group = group;
    this.loop = loop;
  }

  void pollBegins() {
    steps.clear();
    steps.addAll(List.of(Kind.LOST, Kind.REVOKED, Kind.ASSIGNED));
  }

  @Override
  public OptionalLong committed(SourcePartition partition) {
    return group.committed(partition);
  }

  @Override
  public Optional<RuntimeException> commit(Map<SourcePartition, Long> offsets) {
    return group.commit(loop, offsets)
        ? Optional.empty()
        : Optional.of(new IllegalStateException("No member of the group has these partitions"));
  }

  @Override
  public Optional<Rebalance> next() {
    while (!steps.isEmpty()) {
      Kind kind = steps.removeFirst();
      List<SourcePartition> partitions =
          switch (kind) {
            case LOST -> lost();
            case REVOKED -> givenUp();
            case ASSIGNED -> given();
          };
      if (!partitions.isEmpty()) {
        return Optional.of(new Rebalance(kind, new TreeSet<>(partitions)));
      }
    }
    return Optional.empty();
  }

  private List<SourcePartition> lost() {
    if (group.isMember(loop)) {
      return List.of();
    }
    group.join(loop);
    return List.copyOf(loop.owned());
  }

  private List<SourcePartition> givenUp() {
    givenUp = group.toRevoke(loop);
    return givenUp;
  }

  private List<SourcePartition> given() {
    group.revoked(loop, givenUp);
    return group.toAssign(loop);
  }
}
