package io.milvusimport.intake;

/** What a task might do that Kafka Connect does not forgive: a random history must find it. */
enum HistoryDefect {
  NONE,

  /** Everything that was put is said to be committable. */
  COMMITS_WHAT_IS_SHOWN,

  /** A partition is left out of the answer to a commit while it has not moved on. */
  LEAVES_A_PARTITION_OUT,

  /** The answer to a commit is an exception now and then. */
  FAILS_IN_PRE_COMMIT,

  /** A put that asks for a rewind is to come again. */
  RETRIES_A_PUT_THAT_REWINDS,

  /** A batch is thrown away in close, and rewinds are asked for there. */
  REWINDS_IN_CLOSE,

  /** The batch stays open when partitions of it go. */
  KEEPS_THE_BATCH_IN_CLOSE,

  /** What was read after a batch that does not count goes into the next one. */
  KEEPS_WHAT_FOLLOWED_A_REFUSED_BATCH
}
