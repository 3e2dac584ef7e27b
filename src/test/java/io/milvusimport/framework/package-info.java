/**
 * Kafka Connect as it is: a model of the loop that runs one sink task ({@link SinkTaskLoop}), with
 * all that it does to offsets.
 *
 * <p>Rule: no I/O, thread, clock or randomness, and nothing of Kafka or Connect in the model, so
 * that thousands of histories run in a second.
 */
@NullMarked
package io.milvusimport.framework;

import org.jspecify.annotations.NullMarked;
