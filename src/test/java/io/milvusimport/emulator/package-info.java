/**
 * A Milvus server as its import clients see it: REST v2 over HTTP, jobs that move with a clock, and
 * switches for everything that can go wrong. The one rule: nothing here knows the connector, so
 * that the two can only agree through HTTP and the bucket.
 */
@NullMarked
package io.milvusimport.emulator;

import org.jspecify.annotations.NullMarked;
