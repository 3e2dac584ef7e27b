package io.milvusimport.ledger;

import java.util.List;
import java.util.Optional;

/** The state that a log's entries fold into. Used by one thread at a time. */
public interface Fold {
  /** The ledger's id, or empty before entry 0. */
  String ledger();

  /** Position of the last applied entry, or -1. */
  long position();

  /** Applies the entry at {@code position() + 1}. A fact that does not count changes nothing. */
  void apply(Entry entry);

  /** Why one of the facts would not count if they were appended next, or empty if all would. */
  Optional<String> check(List<Fact> facts);
}
