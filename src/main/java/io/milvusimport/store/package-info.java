/**
 * Edge: the object store as a few operations, and what each of them promises.
 *
 * <p>Rule: the only package that sees the AWS SDK; no other package of this project and no wall
 * clock.
 */
@NullMarked
package io.milvusimport.store;

import org.jspecify.annotations.NullMarked;
