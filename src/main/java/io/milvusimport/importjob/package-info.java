/**
 * Pure core: the fold over the ledger, the states of an import job, and what the coordinator
 * decides.
 *
 * <p>Rule: sees ledger and schema only; no I/O, clock, thread or chance. Time and jitter are passed
 * in.
 */
@NullMarked
package io.milvusimport.importjob;

import org.jspecify.annotations.NullMarked;
