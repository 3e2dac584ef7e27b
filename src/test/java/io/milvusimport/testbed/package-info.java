/**
 * The servers a test or the demo runs against: a Kafka broker, Connect workers, an S3 server, a
 * Milvus emulator and a real Milvus, each in a process of its own or in a container.
 *
 * <p>The one rule: every process listens on 127.0.0.1 only, or lives where there is nothing else,
 * logs to a file of its own and is stopped by its own handle.
 */
@NullMarked
package io.milvusimport.testbed;

import org.jspecify.annotations.NullMarked;
