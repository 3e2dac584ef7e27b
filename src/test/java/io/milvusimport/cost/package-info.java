/**
 * What the connector costs in requests: to the store, for a number of tasks, in virtual time with
 * the real ledger and coordinator; and what a start from a long ledger takes.
 */
@NullMarked
package io.milvusimport.cost;

import org.jspecify.annotations.NullMarked;
