/**
 * Shell: connector, task and configuration, and the threads that drive the other packages.
 *
 * <p>Rule: the only package that sees SinkTask and the wall clock; it translates, the others
 * decide.
 */
@NullMarked
package io.milvusimport.connect;

import org.jspecify.annotations.NullMarked;
