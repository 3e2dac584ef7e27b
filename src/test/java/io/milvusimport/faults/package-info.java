/**
 * The faults of store and server as data, and a server that has one of them.
 *
 * <p>The sheets in {@code src/test/resources/faults} say what each call must come to and what the
 * connector must make of it.
 */
@NullMarked
package io.milvusimport.faults;

import org.jspecify.annotations.NullMarked;
