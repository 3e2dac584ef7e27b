/**
 * Pure: the target collection as sealed field types, built from the describe answer.
 *
 * <p>Rule: no other package of this project, no I/O, clock, thread or chance.
 */
@NullMarked
package io.milvusimport.schema;

import org.jspecify.annotations.NullMarked;
