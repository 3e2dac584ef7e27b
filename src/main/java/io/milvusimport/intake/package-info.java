/**
 * Pure: which offsets a task takes in, which it rewinds to, and which it may commit.
 *
 * <p>Rule: sees ledger and importjob only; no I/O, clock, thread or chance.
 */
@NullMarked
package io.milvusimport.intake;

import org.jspecify.annotations.NullMarked;
