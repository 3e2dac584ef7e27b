package io.milvusimport.sim;

/** Faults planted into the shell around the core, to show that the simulation sees each of them. */
enum Defect {
  NONE,
  /** The fence says that the input is deleted and deletes nothing. */
  FENCE_WITHOUT_DELETE,
  /** A look for a lost create finds nothing, ever. */
  BLIND_PROBE,
  /** The answer to the look before the fence is taken for the one after it. */
  STALE_LOOK,
  /** The ledger's next entry overwrites what another writer put there. */
  UNCONDITIONAL_APPEND,
  /** The request leaves before its fact is durable. */
  ACT_BEFORE_WRITE,
  /** The key names the job and not the attempt's objects. */
  KEY_OF_THE_JOB,
  /** Offsets are committed as soon as the files are handed over. */
  COMMIT_AT_HANDOVER
}
