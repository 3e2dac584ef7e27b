/**
 * Pure: the target collection as sealed field types, built from the server's describe answer.
 *
 * <p>Rule: no I/O, clock, thread or randomness, and no other package of this project.
 */
@NullMarked
package io.milvusimport.schema;

import org.jspecify.annotations.NullMarked;
