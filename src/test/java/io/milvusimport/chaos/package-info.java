/**
 * Chaos: workers with the built plugin are killed, stopped and cut off while records flow, at
 * moments that are chosen and not hit by luck, and in the end every row is counted.
 *
 * <p>The one rule: the connector is not changed for it. Whatever is known of a worker is what it
 * sends, seen by a {@link io.milvusimport.chaos.FaultProxy} between it and its servers.
 */
@NullMarked
package io.milvusimport.chaos;

import org.jspecify.annotations.NullMarked;
