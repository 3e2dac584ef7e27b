/**
 * The demo: real records go from a Kafka topic through the connector's built zip into a collection,
 * and everything is counted in the end.
 *
 * <p>The one rule: what it prints was measured in the run that prints it.
 */
@NullMarked
package io.milvusimport.demo;

import org.jspecify.annotations.NullMarked;
