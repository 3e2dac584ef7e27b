/**
 * The bucket, or a folder that behaves like one. An edge: it does I/O, draws random names and knows
 * no fact of the ledger and no rule of an import.
 *
 * <p>Its one rule: every answer is what the store said, and where it said nothing the answer is
 * {@link io.milvusimport.store.StoreException.Kind#UNAVAILABLE}, never a guess.
 */
@NullMarked
package io.milvusimport.store;

import org.jspecify.annotations.NullMarked;
