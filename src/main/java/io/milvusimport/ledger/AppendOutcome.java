package io.milvusimport.ledger;

/** What an append came to. */
public sealed interface AppendOutcome {
  /** The facts are durable and count, as the entry at {@code position}. */
  record Appended(long position) implements AppendOutcome {}

  /** Nothing was written: after the entries that others wrote, one of the facts would not count. */
  record NotCounted(String reason) implements AppendOutcome {}
}
