/**
 * Pure: which records of which partitions a task takes in, and what it may say about their offsets.
 *
 * <p>Rule: no I/O, clock, thread or randomness, and nothing of Kafka: the framework's behaviour is
 * known here only as the order in which it calls. A rewind is flagged anywhere and asked for only
 * where a {@code put} begins; that {@code put} takes in nothing of the partition.
 */
@NullMarked
package io.milvusimport.intake;

import org.jspecify.annotations.NullMarked;
