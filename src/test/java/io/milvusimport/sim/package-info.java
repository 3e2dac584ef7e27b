/**
 * The real ledger and coordinator in virtual time, against a store, a server and processes that
 * fail in every way that is known: one seed, one history, the same every time.
 */
@NullMarked
package io.milvusimport.sim;

import org.jspecify.annotations.NullMarked;
