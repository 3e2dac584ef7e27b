/**
 * Pure: one record of Kafka Connect becomes one row, written straight into column buffers, or a
 * {@link io.milvusimport.record.Rejection}.
 *
 * <p>Rule: knows Connect's data and the target schema, no client, clock or thread. Everything that
 * the server would refuse is refused here, as one bad row fails a whole import job. No message
 * carries a record's value.
 */
@NullMarked
package io.milvusimport.record;

import org.jspecify.annotations.NullMarked;
