/**
 * What survives a crash: sealed facts, their codec, and the append-only log that holds them.
 *
 * <p>Rule: of the store it sees the interface alone; it keeps facts and judges none, and reads no
 * clock.
 */
@NullMarked
package io.milvusimport.ledger;

import org.jspecify.annotations.NullMarked;
