package io.milvusimport.sim;

import io.milvusimport.ledger.SourcePartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The consumer group of one connector, as Kafka keeps it: who is a member, who may have which
 * partition, and what was committed. A member that does not poll for long is no member any more,
 * and hears of that when it polls again.
 */
final class Group {
  private static final long SESSION_MS = 60_000;

  private final World world;
  private final Timeline timeline;
  private final Map<SourcePartition, Long> committed = new HashMap<>();
  private final List<SinkLoop> members = new ArrayList<>();
  private final Map<SourcePartition, SinkLoop> owners = new HashMap<>();
  private final Map<SinkLoop, Set<SourcePartition>> wanted = new HashMap<>();
  private final Set<SinkLoop> revoking = new LinkedHashSet<>();

  Group(World world) {
    this.world = world;
    this.timeline = world.timeline;
    timeline.after(SESSION_MS, this::expire);
  }

  private void expire() {
    List<SinkLoop> gone =
        members.stream().filter(m -> timeline.nowMs() - m.polledAtMs() > SESSION_MS).toList();
    gone.forEach(this::drop);
    if (!gone.isEmpty()) {
      world.note("thrown out of the group: " + gone);
      rebalance();
    }
    timeline.after(20_000, this::expire);
  }

  private void drop(SinkLoop member) {
    members.remove(member);
    wanted.remove(member);
    revoking.remove(member);
    owners.values().removeIf(owner -> owner == member);
  }

  boolean hasMembers() {
    return !members.isEmpty();
  }

  boolean isMember(SinkLoop loop) {
    return members.contains(loop);
  }

  void join(SinkLoop loop) {
    members.add(loop);
    rebalance();
  }

  void leave(SinkLoop loop) {
    if (isMember(loop)) {
      drop(loop);
      rebalance();
    }
  }

  /** Deals the partitions out anew; a cooperative group lets most of them stay. */
  void rebalance() {
    wanted.clear();
    members.forEach(m -> wanted.put(m, new LinkedHashSet<>()));
    if (members.isEmpty()) {
      return;
    }
    for (SourcePartition partition : world.topic.partitions()) {
      SinkLoop owner = owners.get(partition);
      boolean stays = owner != null && timeline.chance(0.6);
      SinkLoop next = stays ? owner : members.get((int) timeline.upTo(members.size()));
      wanted.computeIfAbsent(next, m -> new LinkedHashSet<>()).add(partition);
    }
    if (!world.has(Switch.COOPERATIVE)) {
      revoking.clear();
      revoking.addAll(members);
    }
  }

  /** What a member has to give up at this poll. */
  List<SourcePartition> toRevoke(SinkLoop member) {
    Set<SourcePartition> keep =
        revoking.contains(member) ? Set.of() : wanted.getOrDefault(member, Set.of());
    return member.owned().stream().filter(p -> !keep.contains(p)).toList();
  }

  void revoked(SinkLoop member, List<SourcePartition> partitions) {
    revoking.remove(member);
    partitions.forEach(p -> owners.remove(p, member));
  }

  /** What a member gets at this poll: in an eager group only when all have given theirs up. */
  List<SourcePartition> toAssign(SinkLoop member) {
    if (!revoking.isEmpty()) {
      return List.of();
    }
    List<SourcePartition> free =
        wanted.getOrDefault(member, Set.of()).stream().filter(p -> !owners.containsKey(p)).toList();
    free.forEach(p -> owners.put(p, member));
    return free;
  }

  OptionalLong committed(SourcePartition partition) {
    Long offset = committed.get(partition);
    return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
  }

  /** A commit of one who is no member, or has the partition no more, is refused. */
  boolean commit(SinkLoop member, Map<SourcePartition, Long> offsets) {
    if (!isMember(member) || offsets.keySet().stream().anyMatch(p -> owners.get(p) != member)) {
      return false;
    }
    offsets.forEach(
        (partition, offset) -> {
          committed.put(partition, offset);
          world.committed(partition, offset);
        });
    return true;
  }

  /** As Kafka's admin sets them, for a group without members. */
  void alter(SourcePartition partition, OptionalLong offset) {
    if (offset.isPresent()) {
      committed.put(partition, offset.getAsLong());
    } else {
      committed.remove(partition);
    }
  }

  void topicDeleted() {
    committed.clear();
    rebalance();
  }
}
