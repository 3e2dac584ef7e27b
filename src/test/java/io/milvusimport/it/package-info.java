/**
 * The connector from its built zip, in real Connect workers, between a real broker, a real S3
 * server and a Milvus emulator.
 *
 * <p>The one rule: a test sees only what a user sees: topics, offsets, the worker's REST interface,
 * the bucket and the database.
 */
@NullMarked
package io.milvusimport.it;

import org.jspecify.annotations.NullMarked;
