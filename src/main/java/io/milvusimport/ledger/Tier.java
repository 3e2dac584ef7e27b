package io.milvusimport.ledger;

/** What makes a repeated or lost create harmless on the server at hand. */
public enum Tier {
  /** Only the job that the ledger names is committed; an orphan stays invisible and is aborted. */
  TWO_PHASE,
  /** The same key returns the first job. */
  IDEMPOTENCY_KEY,
  /** Look for the job, take its input away, look again. */
  RECONCILE
}
