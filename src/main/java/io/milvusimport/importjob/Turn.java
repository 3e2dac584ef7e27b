package io.milvusimport.importjob;

/**
 * When and as what a decision is made.
 *
 * @param epoch of the deciding coordinator
 * @param nowMs its own monotonic clock
 * @param chance drawn for this decision, from [0, 1)
 */
record Turn(long epoch, long nowMs, double chance) {}
