/**
 * Released versions of Kafka Connect's WorkerSinkTask, each driven in a JVM of its own by the
 * scenarios that the model is held to.
 *
 * <p>Rule: what differs between the versions is found by reflection, here and nowhere else.
 */
@NullMarked
package io.milvusimport.framework.released;

import org.jspecify.annotations.NullMarked;
