/**
 * Servers that tests start as processes of their own, on 127.0.0.1 and a free port.
 *
 * <p>Its one rule: what a fixture starts it stops, by its handle.
 */
@NullMarked
package io.milvusimport.testbed;

import org.jspecify.annotations.NullMarked;
