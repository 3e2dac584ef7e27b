package io.milvusimport.framework;

import io.milvusimport.ledger.SourcePartition;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A consumer's side of its group: the group's offsets, and what it is told in a poll. */
public interface Membership {
  OptionalLong committed(SourcePartition partition);

  /** Why the group does not take the offsets; empty if it has them from here on. */
  Optional<RuntimeException> commit(Map<SourcePartition, Long> offsets);

  /** The next call of this poll, once the one before has been made; empty if there is no other. */
  Optional<Rebalance> next();

  /** Of a member that takes part in no rebalance by itself. */
  static Membership of(Map<SourcePartition, Long> group) {
    return new Membership() {
      @Override
      public OptionalLong committed(SourcePartition partition) {
        Long offset = group.get(partition);
        return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
      }

      @Override
      public Optional<RuntimeException> commit(Map<SourcePartition, Long> offsets) {
        group.putAll(offsets);
        return Optional.empty();
      }

      @Override
      public Optional<Rebalance> next() {
        return Optional.empty();
      }
    };
  }
}
