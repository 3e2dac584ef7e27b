/**
 * Pure: one Connect record and a collection schema become a row in column buffers, or a rejection.
 *
 * <p>Rule: knows Connect data and records, no client and no task; no I/O, clock, thread or chance.
 */
@NullMarked
package io.milvusimport.record;

import org.jspecify.annotations.NullMarked;
