package io.milvusimport.framework;

import io.milvusimport.ledger.SourcePartition;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * One call that a consumer makes, in a poll, to whoever listens to its rebalances.
 *
 * <p>An eager rebalance takes all partitions and then gives the new ones; a cooperative one takes
 * and gives what changes, and gives an empty set if that is nothing.
 */
public record Rebalance(Kind kind, Set<SourcePartition> partitions) {
  /** What becomes of the partitions. */
  public enum Kind {
    ASSIGNED,
    REVOKED,
    LOST
  }

  public Rebalance {
    partitions = Collections.unmodifiableSet(new TreeSet<>(partitions));
  }

  public static Rebalance assigned(SourcePartition... partitions) {
    return new Rebalance(Kind.ASSIGNED, Set.of(partitions));
  }

  public static Rebalance revoked(SourcePartition... partitions) {
    return new Rebalance(Kind.REVOKED, Set.of(partitions));
  }

  /** The consumer was thrown out of the group: others may have the partitions already. */
  public static Rebalance lost(SourcePartition... partitions) {
    return new Rebalance(Kind.LOST, Set.of(partitions));
  }
}
